package portcullis.identity.jose;

import io.helidon.security.jwt.JwtException;
import io.helidon.security.jwt.jwk.JwkRSA;
import java.security.Provider;
import java.security.PublicKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.PSSParameterSpec;
import org.jspecify.annotations.Nullable;
import portcullis.config.JwsAlgorithm;

/** RS and PS algorithms (RFC 7518, 3.3 and 3.5). */
final class RsaCheck implements SignatureCheck {
    private static final PSSParameterSpec PSS256 = pss("SHA-256", 32);
    private static final PSSParameterSpec PSS384 = pss("SHA-384", 48);
    private static final PSSParameterSpec PSS512 = pss("SHA-512", 64);

    private final RSAPublicKey key;
    private final int signatureBytes;
    private final JwkRSA rs256;
    private final JwkRSA rs384;
    private final JwkRSA rs512;
    private final NativeKey nativeKey;

    RsaCheck(RSAPublicKey key) {
        this.key = key;
        nativeKey = new NativeKey(key, "RSA");
        signatureBytes = (key.getModulus().bitLength() + 7) / 8;
        rs256 = JwkRSA.builder().publicKey(key).algorithm("RS256").build();
        rs384 = JwkRSA.builder().publicKey(key).algorithm("RS384").build();
        rs512 = JwkRSA.builder().publicKey(key).algorithm("RS512").build();
    }

    /** The salt is as long as the hash (RFC 7518, 3.5). */
    private static PSSParameterSpec pss(String hash, int bytes) {
        return new PSSParameterSpec(hash, "MGF1", new MGF1ParameterSpec(hash), bytes, 1);
    }

    @Override
    public boolean holds(JwsAlgorithm algorithm, byte[] signed, byte[] signature, @Nullable Provider boring) {
        if (signature.length != signatureBytes) {
            return false;
        }
        PublicKey fast = nativeKey.of(boring);
        if (fast != null) {
            // PSS with a salt as long as the hash is what Conscrypt means unless it is told otherwise.
            return Jca.holds(
                    switch (algorithm) {
                        case RS256 -> "SHA256withRSA";
                        case RS384 -> "SHA384withRSA";
                        case RS512 -> "SHA512withRSA";
                        case PS256 -> "SHA256withRSA/PSS";
                        case PS384 -> "SHA384withRSA/PSS";
                        case PS512 -> "SHA512withRSA/PSS";
                        case ES256, ES384, ES512, EDDSA, HS256, HS384, HS512 ->
                            throw new IllegalArgumentException(algorithm.toString());
                    },
                    boring,
                    null,
                    fast,
                    signed,
                    signature);
        }
        return switch (algorithm) {
            case RS256 -> holds(rs256, signed, signature);
            case RS384 -> holds(rs384, signed, signature);
            case RS512 -> holds(rs512, signed, signature);
            case PS256 -> Jca.holds("RSASSA-PSS", null, PSS256, key, signed, signature);
            case PS384 -> Jca.holds("RSASSA-PSS", null, PSS384, key, signed, signature);
            case PS512 -> Jca.holds("RSASSA-PSS", null, PSS512, key, signed, signature);
            case ES256, ES384, ES512, EDDSA, HS256, HS384, HS512 -> throw new IllegalArgumentException(algorithm.toString());
        };
    }

    private static boolean holds(JwkRSA key, byte[] signed, byte[] signature) {
        try {
            return key.verifySignature(signed, signature);
        } catch (JwtException notASignature) {
            return false;
        }
    }
}
