package portcullis.identity;

import org.jspecify.annotations.Nullable;
import portcullis.identity.jose.KeySet;
import portcullis.identity.keys.KeySource;
import portcullis.identity.keys.KeyState;

/** Keys that a test changes by hand; it counts how often a token asked for newer ones. */
final class HandKeys implements KeySource {
    private volatile @Nullable KeySet current;
    private volatile @Nullable KeySet fetched;
    volatile int asked;

    HandKeys(@Nullable KeySet current) {
        this.current = current;
        this.fetched = current;
    }

    /** What is in force from now on. */
    void set(@Nullable KeySet keys) {
        current = keys;
        fetched = keys;
    }

    /** What the next one who asks for newer keys brings into force. */
    void publish(@Nullable KeySet keys) {
        fetched = keys;
    }

    @Override
    public @Nullable KeySet current() {
        return current;
    }

    @Override
    public @Nullable KeySet newerThan(@Nullable KeySet seen, long deadlineNanos) {
        asked++;
        current = fetched;
        return current;
    }

    @Override
    public KeyState state() {
        return new KeyState(true, "by hand");
    }

    @Override
    public void close() {}
}
