package portcullis.kit;

import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * How long to wait before the next try of something that failed: any time up to a bound that doubles with each failure until
 * it reaches its cap, so that many who failed at one moment do not come back at one moment.
 */
public final class Backoff {
    /** More doublings than any cap needs. */
    private static final int DOUBLINGS = 30;

    private final long base;
    private final long cap;
    private final LongSupplier random;

    /**
     * @param base the bound after the first failure; at least 1 ms
     * @param cap the greatest bound; the least one when it is shorter than {@code base}
     * @param random any 64 bits
     */
    public Backoff(Duration base, Duration cap, LongSupplier random) {
        this.base = base.toMillis();
        this.cap = cap.toMillis();
        this.random = random;
        if (this.base < 1 || this.cap < 1) {
            throw new IllegalArgumentException("a wait shorter than a millisecond");
        }
    }

    /** @param failures in a row by now; at least 1 */
    public Duration after(int failures) {
        int doublings = Math.min(Math.max(failures - 1, 0), DOUBLINGS);
        long bound = base > cap >> doublings ? cap : base << doublings;
        return Duration.ofMillis(Long.remainderUnsigned(random.getAsLong(), bound + 1));
    }
}
