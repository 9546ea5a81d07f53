package portcullis.identity.jose;

import java.security.PublicKey;
import portcullis.config.JwsAlgorithm;

/** Ed25519 and Ed448 (RFC 8037, 3.1). */
record EdCheck(PublicKey key, EdCurve curve) implements SignatureCheck {
    @Override
    public boolean holds(JwsAlgorithm algorithm, byte[] signed, byte[] signature) {
        return signature.length == 2 * curve.size() && Jca.holds(curve.crv(), null, key, signed, signature);
    }
}
