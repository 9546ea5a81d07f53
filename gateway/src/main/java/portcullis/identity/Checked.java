package portcullis.identity;

import org.jspecify.annotations.Nullable;
import portcullis.identity.jose.KeySet;

/** What came of one issuer's look at a token. */
sealed interface Checked {
    /** Signed and in force; the audience and revocations are yet to be looked at. */
    record Good(HeldToken token) implements Checked {}

    /** @param keys those that were in force when the signature was looked at; null when it did not come to that */
    record Bad(TokenFault fault, @Nullable KeySet keys) implements Checked {}

    /** Not for a fault of the token. */
    record Undecided(Verdict verdict) implements Checked {}
}
