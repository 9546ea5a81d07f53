package portcullis.policy;

import java.util.concurrent.atomic.AtomicLong;

/** Lets through the first of what would be told in a minute, so that a log tells of it and is not flooded. Safe for all threads. */
final class Occasionally {
    private static final long MILLIS = 60_000;

    private final AtomicLong next = new AtomicLong(Long.MIN_VALUE);

    /** @param nowMillis Unix time */
    boolean isTime(long nowMillis) {
        long due = next.get();
        return nowMillis >= due && next.compareAndSet(due, nowMillis + MILLIS);
    }
}
