package portcullis.identity.keys;

import org.jspecify.annotations.Nullable;
import portcullis.identity.jose.KeySet;

/** Where the keys of one issuer come from, and which are in force. Safe for all threads. */
public interface KeySource extends AutoCloseable {
    /** The keys in force; null when none were ever fetched, or the last ones are too old. Never waits. */
    @Nullable KeySet current();

    /**
     * For a token that {@code seen} has no key for, or whose signature it found wrong: perhaps the issuer changed its keys. Has them
     * fetched unless that was done within the cool-down, waits for a fetch that is under way, and gives what is in force then, which
     * may be {@code seen} again. Whoever finds too many waiting gets {@code seen} at once.
     *
     * @param seen null when there were none
     * @param deadlineNanos {@link System#nanoTime()} until which it may wait; {@link Long#MAX_VALUE} for the source's own bound alone
     */
    @Nullable KeySet newerThan(@Nullable KeySet seen, long deadlineNanos);

    /** How they stand, from what is known; nobody is asked. */
    KeyState state();

    @Override
    void close();
}
