package portcullis.identity.jose;

import java.security.Provider;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import portcullis.config.JwsAlgorithm;

/** A key that may check signatures, of one kind only. Safe for all threads. */
public final class VerificationKey {
    private final @Nullable String id;
    private final Set<JwsAlgorithm> algorithms;
    private final SignatureCheck check;
    private final String thumbprint;

    /**
     * @param algorithms what its type, curve, size and {@code alg} allow; not empty
     */
    VerificationKey(@Nullable String id, Set<JwsAlgorithm> algorithms, SignatureCheck check, String thumbprint) {
        this.id = id;
        this.algorithms = Set.copyOf(algorithms);
        this.check = check;
        this.thumbprint = thumbprint;
    }

    /** Its {@code kid}; null when the set gave it none. */
    public @Nullable String id() {
        return id;
    }

    /** Whether it may check signatures of that kind: its type, curve, size, {@code alg}, {@code use} and {@code key_ops} allow it. */
    public boolean fits(JwsAlgorithm algorithm) {
        return algorithms.contains(algorithm);
    }

    /** Which kinds it {@linkplain #fits fits}. */
    public Set<JwsAlgorithm> algorithms() {
        return algorithms;
    }

    /** Whether whoever holds it can make tokens, too. */
    public boolean isSymmetric() {
        return check instanceof HmacCheck;
    }

    /**
     * Whether a signature was made with this key, over these bytes, in that way. Takes 10 microseconds to 2 milliseconds of CPU by
     * algorithm, and never waits.
     *
     * @param signed the bytes that the signature is over
     * @return false for every signature that is not right, whatever is wrong with it, and when the key does not fit
     */
    public boolean verify(JwsAlgorithm algorithm, byte[] signed, byte[] signature) {
        return verify(algorithm, signed, signature, Boring.provider());
    }

    boolean verify(JwsAlgorithm algorithm, byte[] signed, byte[] signature, @Nullable Provider boring) {
        return fits(algorithm) && check.holds(algorithm, signed, signature, boring);
    }

    /** Base64url of the key's SHA-256 thumbprint (RFC 7638), by which operators can compare keys. */
    public String thumbprint() {
        return thumbprint;
    }

    /** For logs: never the key. */
    @Override
    public String toString() {
        return (id == null ? "key without kid" : "key " + id) + " (" + thumbprint + ")";
    }
}
