package portcullis.identity.jose;

import java.security.Provider;
import java.security.PublicKey;
import org.jspecify.annotations.Nullable;
import portcullis.config.JwsAlgorithm;

/** Ed25519 and Ed448 (RFC 8037, 3.1); the latter is always the JDK's to check. */
record EdCheck(PublicKey key, EdCurve curve, NativeKey nativeKey) implements SignatureCheck {
    EdCheck(PublicKey key, EdCurve curve) {
        this(key, curve, new NativeKey(key, "EdDSA"));
    }

    @Override
    public boolean holds(JwsAlgorithm algorithm, byte[] signed, byte[] signature, @Nullable Provider boring) {
        if (signature.length != 2 * curve.size()) {
            return false;
        }
        PublicKey fast = nativeKey.of(curve == EdCurve.ED25519 ? boring : null);
        if (fast != null) {
            return Jca.holds("EdDSA", boring, null, fast, signed, signature);
        }
        return Jca.holds(curve.crv(), null, null, key, signed, signature);
    }
}
