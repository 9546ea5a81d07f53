package portcullis.upstream;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/**
 * Why an endpoint cannot be spoken to, for the operator: the answer that the caller gets does not tell. Every request may
 * meet the same trouble, so one line stands for all of an interval.
 */
final class EndpointTrouble {
    static final long TOLD_EVERY_NANOS = TimeUnit.SECONDS.toNanos(10);

    private final String where;
    private final System.Logger log;
    private final LongSupplier nanoClock;
    private final AtomicLong untold = new AtomicLong();
    private final AtomicLong nextTold;

    /** @param where which endpoint of which upstream */
    EndpointTrouble(String where) {
        this(where, System.getLogger(EndpointTrouble.class.getName()), System::nanoTime);
    }

    EndpointTrouble(String where, System.Logger log, LongSupplier nanoClock) {
        this.where = where;
        this.log = log;
        this.nanoClock = nanoClock;
        this.nextTold = new AtomicLong(nanoClock.getAsLong());
    }

    void met(String what) {
        long now = nanoClock.getAsLong();
        long next = nextTold.get();
        if (now - next < 0 || !nextTold.compareAndSet(next, now + TOLD_EVERY_NANOS)) {
            untold.incrementAndGet();
            return;
        }
        long before = untold.getAndSet(0);
        String more = before == 0 ? "" : "; " + before + " more failures since the last such line";
        log.log(System.Logger.Level.WARNING, where + ": " + what + more);
    }
}
