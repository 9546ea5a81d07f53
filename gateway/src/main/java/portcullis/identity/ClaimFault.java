package portcullis.identity;

/** A claim of a token is not what it must be. Says which kind of wrong it is, and nothing of what the token holds. */
final class ClaimFault extends Exception {
    private static final long serialVersionUID = 1;

    private final TokenFault fault;

    ClaimFault(TokenFault fault) {
        super(fault.slug(), null, false, false);
        this.fault = fault;
    }

    static ClaimFault malformed() {
        return new ClaimFault(TokenFault.CLAIM_MALFORMED);
    }

    static ClaimFault missing() {
        return new ClaimFault(TokenFault.CLAIM_MISSING);
    }

    TokenFault fault() {
        return fault;
    }
}
