package portcullis.identity.jose;

import org.jspecify.annotations.Nullable;
import portcullis.config.JwsAlgorithm;

/** A key that may check signatures, of one kind only. Safe for all threads. */
public interface VerificationKey {
    /** Null when the set gave it none. */
    @Nullable String id();

    /** Whether it may check signatures of that kind: its type, curve, size, {@code alg}, {@code use} and {@code key_ops} allow it. */
    boolean fits(JwsAlgorithm algorithm);

    /**
     * @param signed the bytes that the signature is over
     * @return false for every signature that is not right, whatever is wrong with it
     */
    boolean verify(JwsAlgorithm algorithm, byte[] signed, byte[] signature);

    /** Base64url of the key's SHA-256 thumbprint (RFC 7638), by which operators can compare keys. */
    String thumbprint();
}
