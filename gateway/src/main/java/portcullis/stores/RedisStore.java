package portcullis.stores;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** The Redis that gateways share: one server, the master that sentinels name, or a cluster. */
public final class RedisStore implements AutoCloseable {
    RedisStore() {}

    /** Whether it answers; while it does not, {@link #send} answers at once with null. */
    public boolean isUp() {
        return false;
    }

    /** Among how many gateways a limit is to be shared: those whose heartbeats are seen, never fewer than configured while it is away; at least 1. */
    public int nodes() {
        return 1;
    }

    /** The server's clock, in microseconds since 2025-01-01T00:00Z; told by what its answers said and by our monotonic clock since. */
    public long serverMicros() {
        return 0;
    }

    /**
     * Sends a script to be run for one key, from any thread, without waiting.
     *
     * @param key what stands behind the configured prefix, with the hash tag that its slot is computed from
     * @return null when the store is away or too many calls are waiting
     */
    public @Nullable PendingReply send(Script script, String key, List<String> arguments) {
        return null;
    }

    @Override
    public void close() {}
}
