package portcullis.identity;

/** What came of looking at a token. */
public sealed interface Verdict {
    /** Its issuer signed it and it holds now. */
    record Accepted(VerifiedToken token) implements Verdict {}

    record Rejected(TokenFault fault) implements Verdict {}

    /** Nobody can tell: the issuer's keys are not here, and not for a fault of the token. */
    record KeysUnavailable() implements Verdict {}

    /** More tokens wait for their signature to be checked than may. */
    record Overloaded() implements Verdict {}
}
