package portcullis.identity;

import org.jspecify.annotations.Nullable;
import portcullis.config.JwsAlgorithm;
import portcullis.identity.jose.Jws;
import portcullis.identity.jose.KeySet;
import portcullis.identity.jose.VerificationKey;

/** A verified token in memory, with what is needed to see that its key still may sign. Nothing of its text is in here. */
final class HeldToken {
    private static final int KIBIBYTE = 1024;

    private final VerifiedToken token;
    private final Verdict.Accepted accepted;
    private final IssuerChecks by;
    private final @Nullable String kid;
    private final JwsAlgorithm algorithm;
    private final VerificationKey key;
    private final int weight;
    /** The newest set that was seen to have the key. */
    private volatile KeySet keys;

    /**
     * @param by   whose token it is
     * @param jws  what it was read from, which is not kept
     * @param keys the set that the key was found in
     */
    HeldToken(VerifiedToken token, IssuerChecks by, Jws jws, JwsAlgorithm algorithm, VerificationKey key, KeySet keys) {
        this.token = token;
        this.accepted = new Verdict.Accepted(token);
        this.by = by;
        this.kid = jws.kid();
        this.weight = 1 + jws.payload().length / KIBIBYTE;
        this.algorithm = algorithm;
        this.key = key;
        this.keys = keys;
    }

    /** In how many ordinary tokens' place it stands: what is kept of one grows with what it says. */
    int weight() {
        return weight;
    }

    VerifiedToken token() {
        return token;
    }

    Verdict.Accepted accepted() {
        return accepted;
    }

    IssuerChecks by() {
        return by;
    }

    /** Whether the issuer still has the key that signed it, for such signatures, under that name. */
    boolean isStillSigned() {
        KeySet now = by.keys().current();
        if (now == keys) {
            return true;
        }
        VerificationKey same = now == null ? null : now.find(kid, algorithm);
        if (now == null || same == null || !same.thumbprint().equals(key.thumbprint())) {
            return false;
        }
        keys = now;
        return true;
    }
}
