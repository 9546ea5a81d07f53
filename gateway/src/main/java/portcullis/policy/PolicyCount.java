package portcullis.policy;

import java.util.concurrent.atomic.LongAdder;

/** How often one policy decided, and how often it could not be evaluated. Safe for all threads. */
final class PolicyCount {
    private static final long NEVER = Long.MIN_VALUE;

    private final LongAdder decided = new LongAdder();
    private final LongAdder errors = new LongAdder();
    private volatile long lastSecond = NEVER;

    /** @param nowMillis Unix time */
    void decided(long nowMillis) {
        decided.increment();
        long second = nowMillis / 1000;
        if (second != lastSecond) { // a write per request would have the processors take the line from each other
            lastSecond = second;
        }
    }

    void failed() {
        errors.increment();
    }

    long decided() {
        return decided.sum();
    }

    long errors() {
        return errors.sum();
    }

    boolean hasDecided() {
        return lastSecond != NEVER;
    }

    /** Unix time in seconds when it decided last; only where it has. */
    long lastSecond() {
        return lastSecond;
    }
}
