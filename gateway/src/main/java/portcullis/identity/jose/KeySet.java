package portcullis.identity.jose;

import java.util.List;
import org.jspecify.annotations.Nullable;
import portcullis.config.JwsAlgorithm;

/** The keys of one issuer that may check signatures. Immutable; two read at different times are different objects. */
public final class KeySet {
    private final List<VerificationKey> keys;

    KeySet(List<VerificationKey> keys) {
        this.keys = List.copyOf(keys);
    }

    public List<VerificationKey> keys() {
        return keys;
    }

    /**
     * The one key that may check a signature; null when none may.
     *
     * @param kid as the token names it; null when it names none, which only a set of one key of that kind can answer
     */
    public @Nullable VerificationKey find(@Nullable String kid, JwsAlgorithm algorithm) {
        throw new UnsupportedOperationException();
    }
}
