package portcullis.identity.jose;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.Provider;
import java.util.EnumSet;
import java.util.Set;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;
import portcullis.config.JwsAlgorithm;

/** HS algorithms (RFC 7518, 3.2): the one kind where who checks can sign as well. */
record HmacCheck(SecretKeySpec key) implements SignatureCheck {
    HmacCheck(byte[] secret) {
        this(new SecretKeySpec(secret, "HMAC"));
    }

    /** A secret is at least as long as the hash (RFC 7518, 3.2). */
    static Set<JwsAlgorithm> algorithms(int bytes) {
        Set<JwsAlgorithm> algorithms = EnumSet.noneOf(JwsAlgorithm.class);
        if (bytes >= 32) {
            algorithms.add(JwsAlgorithm.HS256);
        }
        if (bytes >= 48) {
            algorithms.add(JwsAlgorithm.HS384);
        }
        if (bytes >= 64) {
            algorithms.add(JwsAlgorithm.HS512);
        }
        return algorithms;
    }

    @Override
    public boolean holds(JwsAlgorithm algorithm, byte[] signed, byte[] signature, @Nullable Provider boring) {
        try {
            Mac mac = Mac.getInstance(
                    switch (algorithm) {
                        case HS256 -> "HmacSHA256";
                        case HS384 -> "HmacSHA384";
                        case HS512 -> "HmacSHA512";
                        case RS256, RS384, RS512, PS256, PS384, PS512, ES256, ES384, ES512, EDDSA ->
                            throw new IllegalArgumentException(algorithm.toString());
                    });
            mac.init(key);
            return MessageDigest.isEqual(mac.doFinal(signed), signature);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has " + algorithm, e);
        }
    }

    /** Never the secret. */
    @Override
    public String toString() {
        return "HMAC";
    }
}
