package portcullis.identity.keys;

import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Sees to it that one fetch is under way at a time, that tokens begin one no more often than they may, and that not too many wait
 * for its end. Safe for all threads.
 */
final class SingleFlight {
    /** How long a token waits for a fetch. */
    static final Duration WAIT = Duration.ofSeconds(2);
    /** Tokens that may wait at a time: what somebody makes up must not collect requests here. */
    static final int WAITING = 256;

    private final InstantSource clock;
    private final long cooldown;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition over = lock.newCondition();
    private boolean underWay;
    private boolean closed;
    private boolean landed;
    private long lastEnd;
    private long landings;
    private int waiting;

    /** @param cooldown the least time from the end of one fetch to the next that a token begins */
    SingleFlight(InstantSource clock, Duration cooldown) {
        this.clock = clock;
        this.cooldown = cooldown.toMillis();
    }

    /** Whether the caller is the one to fetch, which then nobody else is until {@link #end}. */
    boolean begin() {
        lock.lock();
        try {
            if (underWay || closed) {
                return false;
            }
            underWay = true;
            return true;
        } finally {
            lock.unlock();
        }
    }

    /** The fetch is over, well or not. */
    void end() {
        lock.lock();
        try {
            underWay = false;
            landed = true;
            lastEnd = clock.millis();
            landings++;
            over.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /**
     * Waits for the end of the fetch that is under way, or of one that this token begins. Returns at once when neither may be, or too
     * many wait.
     *
     * @param fetch begins one, and does not wait for its end
     * @param deadlineNanos {@link System#nanoTime()} until which it may wait; {@link Long#MAX_VALUE} for {@link #WAIT} alone
     */
    void await(Runnable fetch, long deadlineNanos) {
        long before;
        boolean begins;
        lock.lock();
        try {
            if (closed || !underWay && isCoolingDown() || waiting >= WAITING) {
                return;
            }
            begins = begin();
            before = landings;
            waiting++;
        } finally {
            lock.unlock();
        }
        if (begins) {
            fetch.run();
        }
        lock.lock();
        try {
            long left = deadlineNanos == Long.MAX_VALUE ? WAIT.toNanos() : Math.min(deadlineNanos - System.nanoTime(), WAIT.toNanos());
            while (landings == before && !closed && left > 0) {
                left = over.awaitNanos(left);
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        } finally {
            waiting--;
            lock.unlock();
        }
    }

    /** Clocks are set back, too: that must not keep us from fetching. */
    private boolean isCoolingDown() {
        long since = clock.millis() - lastEnd;
        return landed && since >= 0 && since < cooldown;
    }

    /** How many wait. */
    int waiting() {
        lock.lock();
        try {
            return waiting;
        } finally {
            lock.unlock();
        }
    }

    /** Lets those go who wait; nobody begins another. */
    void close() {
        lock.lock();
        try {
            closed = true;
            over.signalAll();
        } finally {
            lock.unlock();
        }
    }
}
