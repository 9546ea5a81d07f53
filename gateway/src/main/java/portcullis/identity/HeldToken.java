package portcullis.identity;

import org.jspecify.annotations.Nullable;
import portcullis.config.JwsAlgorithm;
import portcullis.identity.jose.KeySet;
import portcullis.identity.jose.VerificationKey;

/** A verified token in memory, with what is needed to see that its key still may sign. Nothing of its text is in here. */
final class HeldToken {
    private final VerifiedToken token;
    private final Verdict.Accepted accepted;
    private final IssuerChecks by;
    private final @Nullable String kid;
    private final JwsAlgorithm algorithm;
    private final VerificationKey key;
    /** The newest set that was seen to have the key. */
    private volatile KeySet keys;

    /**
     * @param by   whose token it is
     * @param kid  as the token names its key
     * @param keys the set that the key was found in
     */
    HeldToken(
            VerifiedToken token, IssuerChecks by, @Nullable String kid, JwsAlgorithm algorithm, VerificationKey key, KeySet keys) {
        this.token = token;
        this.accepted = new Verdict.Accepted(token);
        this.by = by;
        this.kid = kid;
        this.algorithm = algorithm;
        this.key = key;
        this.keys = keys;
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
