package portcullis.identity.keys;

import org.jspecify.annotations.Nullable;
import portcullis.identity.jose.KeySet;

/** Keys that came with the configuration: another set is another generation's. */
public final class FixedKeys implements KeySource {
    private final @Nullable KeySet keys;
    private final String from;

    /**
     * @param keys null for somebody who may not look for any
     * @param from where they stand, for operators
     */
    public FixedKeys(@Nullable KeySet keys, String from) {
        this.keys = keys;
        this.from = from;
    }

    @Override
    public @Nullable KeySet current() {
        return keys;
    }

    @Override
    public @Nullable KeySet newerThan(@Nullable KeySet seen, long deadlineNanos) {
        return keys;
    }

    @Override
    public KeyState state() {
        return keys == null ? new KeyState(false, "no keys") : new KeyState(true, "keys: " + keys.keys().size() + ", from " + from);
    }

    @Override
    public void close() {}
}
