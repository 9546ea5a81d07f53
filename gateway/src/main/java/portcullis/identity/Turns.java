package portcullis.identity;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Whose signature is checked next. Only so many are checked at a time, because each of them takes a processor from everything
 * else for up to a millisecond. There are two lines: suspects stand behind everybody else, no two of them are served at the same
 * time, and after each of them the line of suspects rests for three times as long as he took; so a flood of bad signatures keeps nobody
 * waiting for longer than the one that is being checked, and takes a quarter of a processor at most. Within a line, who comes
 * first is served first. Safe for all threads.
 */
final class Turns {
    /** The longest that anybody waits, whatever his request's own deadline is. */
    static final Duration MAX_WAIT = Duration.ofSeconds(5);

    /** How much longer than a suspect took the next one waits. */
    private static final int REST = 3;
    /** A thread that loses its processor takes long for little work. */
    private static final long MAX_REST_NANOS = Duration.ofMillis(5).toNanos();

    private final Predicate<Long> suspected;
    private final LongSupplier nanos;
    private final ReentrantLock lock = new ReentrantLock();
    private final Deque<Waiter> line = new ArrayDeque<>();
    private final Deque<Waiter> suspects = new ArrayDeque<>();
    private int most = 1;
    private int mostWaiting;
    private int served;
    private boolean servesSuspect;
    private long restUntil;

    /** The right to check one signature; somebody else has it once it is closed. */
    interface Turn extends AutoCloseable {
        @Override
        void close();
    }

    private enum Standing {
        WAITS,
        SERVED,
        TURNED_AWAY
    }

    private final class Waiter implements Turn {
        private final Thread thread = Thread.currentThread();
        private final Long client;
        private boolean isSuspect;
        private long servedAt;
        private volatile Standing standing = Standing.WAITS;

        Waiter(Long client, boolean isSuspect) {
            this.client = client;
            this.isSuspect = isSuspect;
        }

        @Override
        public void close() {
            end(this);
        }
    }

    /**
     * @param suspected whether a client's tokens failed lately; asked again when his turn comes, because a flood is a surprise once
     * @param nanos     as {@link System#nanoTime()}
     */
    Turns(Predicate<Long> suspected, LongSupplier nanos) {
        this.suspected = suspected;
        this.nanos = nanos;
        restUntil = nanos.getAsLong();
    }

    /**
     * @param most        turns at the same time, at least 1
     * @param mostWaiting who may wait for one; those who wait already stay
     */
    void bounds(int most, int mostWaiting) {
        lock.lock();
        try {
            this.most = most;
            this.mostWaiting = mostWaiting;
            serveNext();
            wakeFirstSuspect();
        } finally {
            lock.unlock();
        }
    }

    /** How many wait. */
    int waiting() {
        lock.lock();
        try {
            return line.size() + suspects.size();
        } finally {
            lock.unlock();
        }
    }

    /**
     * A turn, after a wait where there is none free.
     *
     * @param deadlineNanos until when it may wait; {@link Long#MAX_VALUE} for {@link #MAX_WAIT} alone
     * @return null when too many wait, when it took too long, or when the thread was interrupted, which it then still is
     */
    @Nullable Turn take(Long client, long deadlineNanos) {
        Waiter waiter = new Waiter(client, suspected.test(client));
        lock.lock();
        try {
            (waiter.isSuspect ? suspects : line).add(waiter);
            serveNext();
            if (waiter.standing == Standing.WAITS && line.size() + suspects.size() > mostWaiting) {
                // a suspect gives way to anybody else, so that a flood cannot fill the room to wait in
                turnAway(suspects.isEmpty() ? line.removeLast() : suspects.removeLast());
            }
        } finally {
            lock.unlock();
        }
        return wait(waiter, deadlineNanos) ? waiter : null;
    }

    private boolean wait(Waiter waiter, long deadlineNanos) {
        long latest = nanos.getAsLong() + MAX_WAIT.toNanos();
        if (deadlineNanos != Long.MAX_VALUE && deadlineNanos - latest < 0) {
            latest = deadlineNanos;
        }
        while (waiter.standing == Standing.WAITS) {
            long left = latest - nanos.getAsLong();
            if (left <= 0 || Thread.currentThread().isInterrupted()) {
                giveUp(waiter);
            } else {
                LockSupport.parkNanos(this, Math.min(left, rest(waiter)));
            }
        }
        return waiter.standing == Standing.SERVED;
    }

    /**
     * How long this one has to look after the suspects' line himself: the first of them ends its rest. Nothing for whoever was served
     * or turned away before the lock was his: the wake-up for that may have been spent on waiting for the lock.
     */
    private long rest(Waiter waiter) {
        lock.lock();
        try {
            if (suspects.peek() != waiter) {
                return waiter.standing == Standing.WAITS ? Long.MAX_VALUE : 0;
            }
            // looked at first: a rest that ended between the two looks would have nobody who ends it
            long left = restUntil - nanos.getAsLong();
            serveNext();
            if (waiter.standing != Standing.WAITS) {
                return 0;
            }
            return servesSuspect || left <= 0 ? Long.MAX_VALUE : left;
        } finally {
            lock.unlock();
        }
    }

    /** Whoever was served in this very moment keeps his turn. */
    private void giveUp(Waiter waiter) {
        lock.lock();
        try {
            if (waiter.standing == Standing.WAITS) {
                (waiter.isSuspect ? suspects : line).remove(waiter);
                waiter.standing = Standing.TURNED_AWAY;
                wakeFirstSuspect();
            }
        } finally {
            lock.unlock();
        }
    }

    private void end(Waiter waiter) {
        lock.lock();
        try {
            served--;
            if (waiter.isSuspect) {
                servesSuspect = false;
                long now = nanos.getAsLong();
                restUntil = now + Math.min(REST * (now - waiter.servedAt), MAX_REST_NANOS);
            }
            serveNext();
            wakeFirstSuspect();
        } finally {
            lock.unlock();
        }
    }

    private void serveNext() {
        while (served < most) {
            Waiter next = line.poll();
            if (next != null && suspected.test(next.client)) {
                next.isSuspect = true;
                suspects.add(next);
                continue;
            }
            if (next == null && !servesSuspect && restUntil - nanos.getAsLong() <= 0) {
                next = suspects.poll();
            }
            if (next == null) {
                return;
            }
            served++;
            servesSuspect |= next.isSuspect;
            next.servedAt = nanos.getAsLong();
            next.standing = Standing.SERVED;
            LockSupport.unpark(next.thread);
        }
    }

    /** He may be another one than before, or have a rest before him that he does not know of. */
    private void wakeFirstSuspect() {
        Waiter first = suspects.peek();
        if (first != null) {
            LockSupport.unpark(first.thread);
        }
    }

    private static void turnAway(Waiter waiter) {
        waiter.standing = Standing.TURNED_AWAY;
        LockSupport.unpark(waiter.thread);
    }
}
