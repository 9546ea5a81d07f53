package portcullis.wire;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;

/**
 * Enforces the deadlines of all wires from one platform thread. It never blocks on a wire, and a carrier that is busy
 * cannot delay it.
 */
public final class Watchdog implements AutoCloseable {
    /** How often deadlines are looked at, and so how late one may strike. */
    public static final Duration TICK = Duration.ofMillis(50);

    private static final System.Logger LOG = System.getLogger(Watchdog.class.getName());

    private final Set<Wire> wires = ConcurrentHashMap.newKeySet();
    private volatile boolean stopped;

    public Watchdog() {
        Thread.ofPlatform().daemon().name("watchdog").start(this::run);
    }

    /** Watches the wire until {@link #forget}; a wire is watched once for its whole life, not once per call. */
    public void watch(Wire wire) {
        wires.add(wire);
    }

    public void forget(Wire wire) {
        wires.remove(wire);
    }

    private void run() {
        while (!stopped) {
            LockSupport.parkNanos(TICK.toNanos());
            long now = System.nanoTime();
            for (Wire wire : wires) {
                try {
                    wire.look(now);
                } catch (RuntimeException e) {
                    LOG.log(System.Logger.Level.WARNING, "a deadline could not be enforced", e);
                }
            }
        }
    }

    @Override
    public void close() {
        stopped = true;
    }
}
