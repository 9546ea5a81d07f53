package portcullis.stores;

import static java.lang.System.Logger.Level.INFO;
import static java.lang.System.Logger.Level.WARNING;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import portcullis.kit.Backoff;

/**
 * Knows whether the store is there. Says a heartbeat each second on a link of its own; when that fails, or somebody tells
 * that the store is {@link #away}, tries again for ever, after waits that others do not share.
 */
final class Watch implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger("portcullis.stores");
    private static final long BETWEEN_MILLIS = 1_000;
    /** One that goes again sooner than this has not really been there: the next waits go on where they were. */
    private static final long STEADY = 5_000_000_000L;
    private static final long MICROS_PER_MILLI = 1_000;
    private static final long NANOS_PER_MICRO = 1_000;

    private final Dialer dialer;
    private final Backoff backoff;
    private final String key;
    private final String node;
    private final Runnable whenAway;
    private final CountDownLatch first = new CountDownLatch(1);
    private final long begun = System.nanoTime();
    private @Nullable Thread thread;
    private @Nullable Link link;
    private int failures;
    private volatile boolean closed;
    private volatile boolean up;
    /** Counts how often it went; what was opened in an earlier one is not used again. */
    private volatile long epoch;
    private volatile long since = begun;
    private volatile String why = "not connected yet";
    private volatile boolean told;
    private volatile int nodes = 1;
    /** The server's clock minus our monotonic one, in microseconds. */
    private volatile long offset =
            System.currentTimeMillis() * MICROS_PER_MILLI - Heartbeat.EPOCH * 1_000_000 - begun / NANOS_PER_MICRO;

    /** @param whenAway is run each time it goes */
    Watch(Dialer dialer, Backoff backoff, String prefix, String node, Runnable whenAway) {
        this.dialer = dialer;
        this.backoff = backoff;
        this.key = prefix + Heartbeat.KEY;
        this.node = node;
        this.whenAway = whenAway;
    }

    /** @param patience the longest that this waits for the first answer, which may be that there is none */
    void start(Duration patience) {
        thread = Thread.ofVirtual().name("redis-watch").start(this::watch);
        try {
            first.await(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private void watch() {
        while (!closed) {
            long at = epoch;
            try {
                beat("stay");
                if (dialer.hasMoved()) {
                    throw new StoreFault("the sentinels name another master");
                }
                returned(at);
                first.countDown();
                rest(BETWEEN_MILLIS, at);
            } catch (StoreFault fault) {
                drop();
                away(at, String.valueOf(fault.getMessage()));
                first.countDown();
            } catch (RuntimeException bug) {
                drop(); // and go on: without this thread nothing would ever bring the store back
                away(at, String.valueOf(bug));
                first.countDown();
            }
            if (!closed && !up) {
                drop();
                rest(Math.max(1, backoff.after(++failures).toMillis()), epoch);
            }
        }
    }

    private void beat(String word) throws StoreFault {
        Link current = link;
        if (current == null) {
            current = dialer.open();
            link = current;
        }
        long asked = System.nanoTime();
        Call call = new Call(Heartbeat.SCRIPT, key, List.of(node, word), Impatient.INSTANCE);
        current.run(List.of(call));
        Heartbeat heartbeat = Heartbeat.of(call.await(0));
        long middle = asked + (System.nanoTime() - asked) / 2;
        offset = heartbeat.micros() - middle / NANOS_PER_MICRO;
        nodes = heartbeat.nodes();
    }

    /** Waits, unless the store goes away meanwhile. */
    private synchronized void rest(long millis, long at) {
        long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
        try {
            for (long left = millis; !closed && epoch == at && left > 0; ) {
                wait(left);
                left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
            }
        } catch (InterruptedException _) {
            closed = true;
        }
    }

    private synchronized void returned(long at) {
        long now = System.nanoTime();
        if (up) {
            if (now - since > STEADY) {
                failures = 0;
            }
        } else if (epoch == at && !closed) {
            up = true;
            if (told) {
                LOG.log(INFO, "redis is back after " + seconds(now - since) + " s; limits are shared again");
            }
            since = now;
            told = false;
        }
    }

    /**
     * From now on it counts as away.
     *
     * @param at the {@link #epoch} in which that was found; nothing happens when it went since
     */
    void away(long at, String cause) {
        synchronized (this) {
            why = cause;
            if (epoch != at || closed) {
                return;
            }
            epoch++;
            if (up || since == begun) {
                since = System.nanoTime();
            }
            up = false;
            if (!told) {
                told = true;
                LOG.log(WARNING, "redis is away: " + cause + "; until it is back limits go by their on-store-failure");
            }
            notifyAll();
        }
        whenAway.run();
    }

    private void drop() {
        Link old = link;
        link = null;
        if (old != null) {
            old.close();
        }
    }

    boolean isUp() {
        return up;
    }

    long epoch() {
        return epoch;
    }

    int nodesSeen() {
        return nodes;
    }

    long serverMicros() {
        return offset + System.nanoTime() / NANOS_PER_MICRO;
    }

    /** Why it is away, and for how long. */
    String trouble() {
        return "away for " + seconds(System.nanoTime() - since) + " s: " + why;
    }

    private static String seconds(long nanos) {
        long tenths = nanos / 100_000_000;
        return tenths / 10 + "." + tenths % 10;
    }

    @Override
    public void close() {
        Thread running;
        synchronized (this) {
            closed = true;
            running = thread;
            notifyAll();
        }
        try {
            if (running == null || running.join(Duration.ofMillis(2L * Dialer.SLOWEST))) {
                leave();
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private void leave() {
        try {
            if (up) {
                beat("leave");
            }
        } catch (StoreFault _) {
            // the others notice within five seconds
        }
        up = false;
        drop();
    }

    /** Who asks from a thread that has the answer already. */
    private enum Impatient implements Call.Patience {
        INSTANCE;

        @Override
        public long longest() {
            return 0;
        }

        @Override
        public void answered() {}

        @Override
        public void gaveUp(Call call) {}
    }
}
