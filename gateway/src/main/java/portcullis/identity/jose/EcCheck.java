package portcullis.identity.jose;

import io.helidon.security.jwt.JwtException;
import io.helidon.security.jwt.jwk.JwkEC;
import java.security.interfaces.ECPublicKey;
import portcullis.config.JwsAlgorithm;

/** ES algorithms (RFC 7518, 3.4). */
record EcCheck(EcCurve curve, JwkEC key) implements SignatureCheck {
    EcCheck(EcCurve curve, ECPublicKey key) {
        this(curve, JwkEC.builder().publicKey(key).algorithm(curve.algorithm().toString()).build());
    }

    @Override
    public boolean holds(JwsAlgorithm algorithm, byte[] signed, byte[] signature) {
        if (!curve.hasSignature(signature)) {
            return false;
        }
        try {
            return key.verifySignature(signed, signature);
        } catch (JwtException notASignature) {
            return false;
        }
    }
}
