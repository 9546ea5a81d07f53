package portcullis.identity;

/** Checks tokens for one filter: those of the issuers that it takes, for the audiences that it answers for. Safe for all threads. */
public interface TokenVerifier {
    /**
     * Looks at the text of a token. May wait: for its turn among other signatures, and for keys that are being fetched.
     *
     * @param client the client's address, so that one who sends many bad tokens waits behind others
     * @param deadlineNanos {@link System#nanoTime()} until which it may wait; {@link Long#MAX_VALUE} for the room's own bounds alone
     */
    Verdict verify(String token, String client, long deadlineNanos);

    /** Whether an accepted token still holds: it has not ended, and nothing about it was revoked since. Never waits. */
    boolean holds(VerifiedToken token);
}
