package portcullis.kit;

import java.time.Duration;

/**
 * A moment on the clock of {@link System#nanoTime()} by which something must have happened. One deadline is shared by
 * every phase of a request, so that waiting in one leaves less for the next.
 *
 * @param at nanoseconds on that clock; {@link Long#MAX_VALUE} for never
 */
public record Deadline(long at) {
    /** Never. */
    public static final Deadline NONE = new Deadline(Long.MAX_VALUE);

    public static Deadline in(Duration wait, long now) {
        return new Deadline(now + wait.toNanos());
    }

    public boolean isNone() {
        return at == Long.MAX_VALUE;
    }

    /** Nanoseconds from {@code now} on, not negative; {@link Long#MAX_VALUE} for never. */
    public long left(long now) {
        return isNone() ? Long.MAX_VALUE : Math.max(0, at - now);
    }

    /** Nanoseconds until whichever comes first: this deadline or {@code nanos} from {@code now} on. */
    public long leftAtMost(long nanos, long now) {
        return Math.min(nanos, left(now));
    }
}
