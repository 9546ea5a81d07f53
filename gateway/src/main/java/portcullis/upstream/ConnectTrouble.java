package portcullis.upstream;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/**
 * Why an endpoint cannot be connected to, for the operator: the answer that the caller gets does not tell. Every request
 * may meet the same trouble, so one line stands for all of an interval.
 */
final class ConnectTrouble {
    static final long TOLD_EVERY_NANOS = TimeUnit.SECONDS.toNanos(10);

    private final System.Logger log;
    private final LongSupplier nanoClock;
    private final String where;
    private final AtomicLong untold = new AtomicLong();
    private final AtomicLong nextTold;

    /** @param where which endpoint of which upstream */
    ConnectTrouble(String where) {
        this(where, System.getLogger(ConnectTrouble.class.getName()), System::nanoTime);
    }

    ConnectTrouble(String where, System.Logger log, LongSupplier nanoClock) {
        this.where = where;
        this.log = log;
        this.nanoClock = nanoClock;
        this.nextTold = new AtomicLong(nanoClock.getAsLong());
    }

    void met(ConnectFailure failure) {
        long now = nanoClock.getAsLong();
        long next = nextTold.get();
        if (now - next < 0 || !nextTold.compareAndSet(next, now + TOLD_EVERY_NANOS)) {
            untold.incrementAndGet();
            return;
        }
        long before = untold.getAndSet(0);
        log.log(System.Logger.Level.WARNING, where + ": " + failure.getMessage()
                + (before == 0 ? "" : "; so or in another way " + before + " times since the last such line"));
    }
}
