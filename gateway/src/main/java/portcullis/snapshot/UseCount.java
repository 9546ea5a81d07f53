package portcullis.snapshot;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.LongAdder;

/**
 * Counts who still uses something, without a place that all threads write to, and says once when the last one left after
 * it was retired. A user enters first and then looks whether the thing is still the current one; if not, it leaves again
 * and takes the new one. So nobody new stays after {@link #retire}, and the two sums can only meet when nobody is inside.
 */
final class UseCount {
    private final LongAdder entered = new LongAdder();
    private final LongAdder left = new LongAdder();
    private final AtomicBoolean done = new AtomicBoolean();
    private final Runnable whenUnused;
    private volatile boolean retired;

    /** @param whenUnused runs once, on the thread that finds out */
    UseCount(Runnable whenUnused) {
        this.whenUnused = whenUnused;
    }

    void enter() {
        entered.increment();
    }

    void leave() {
        left.increment();
        if (retired) {
            endIfUnused();
        }
    }

    /** To be called once nobody new can come to stay. */
    void retire() {
        retired = true;
        endIfUnused();
    }

    /** Who is inside, roughly while others come and go. */
    long inside() {
        long gone = left.sum();
        return entered.sum() - gone;
    }

    /** Reads who left before who entered: both only grow, so when they are equal nobody was inside in between. */
    private void endIfUnused() {
        if (inside() == 0 && done.compareAndSet(false, true)) {
            whenUnused.run();
        }
    }
}
