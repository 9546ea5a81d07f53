package portcullis.upstream;

import java.util.ArrayDeque;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import portcullis.config.UpstreamConfig;

/**
 * One address of an upstream and the connections to it: at most {@code connections.max} open, the most recently used idle
 * one first, so that what is not needed grows old and is closed.
 */
final class Endpoint {
    /** Below this an idle connection is taken as it is: the upstream can hardly have closed it, and asking costs a call. */
    private static final long TRUSTED_IDLE_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

    /** Below this an idle connection is not worth looking after. */
    private static final long SWEPT_IDLE_NANOS = TimeUnit.MILLISECONDS.toNanos(500);

    private final UpstreamConfig.Endpoint config;
    private final UpstreamConfig.Connections bounds;
    private final long connectNanos;
    private final Connector connector;
    private final String authority;
    private final AtomicInteger inFlight = new AtomicInteger();
    private final AtomicInteger waiting = new AtomicInteger();
    private final Semaphore open;
    private final ArrayDeque<UpstreamConnection> idle = new ArrayDeque<>();
    private boolean retired;

    Endpoint(UpstreamConfig.Endpoint config, UpstreamConfig upstream, Connector connector) {
        this.config = config;
        this.bounds = upstream.connections();
        this.connectNanos = upstream.timeouts().connect().toNanos();
        this.connector = connector;
        this.authority = config.authority();
        this.open = new Semaphore(bounds.max());
    }

    /** {@code host:port}, as in metrics, logs and the Host field. */
    String authority() {
        return authority;
    }

    int weight() {
        return config.weight();
    }

    /** Exchanges that were given to this endpoint and are not over. */
    AtomicInteger inFlight() {
        return inFlight;
    }

    int waiting() {
        return waiting.get();
    }

    /** An idle connection that is still good, or null. */
    @Nullable UpstreamConnection reuse(long now) {
        while (true) {
            UpstreamConnection connection = takeIdle();
            if (connection == null) {
                return null;
            }
            long rested = now - connection.idleSinceNanos();
            if (!isExpired(connection, now) && (rested < TRUSTED_IDLE_NANOS || !connection.isStale())) {
                connection.begin();
                return connection;
            }
            connection.close();
        }
    }

    private @Nullable UpstreamConnection takeIdle() {
        synchronized (idle) {
            return idle.pollFirst();
        }
    }

    private boolean isExpired(UpstreamConnection connection, long now) {
        return now - connection.idleSinceNanos() >= bounds.idle().toNanos()
                || bounds.maxAge() != null && now - connection.openedNanos() >= bounds.maxAge().toNanos();
    }

    /**
     * Opens a connection.
     *
     * @param nanos how long waiting for a place and connecting may take together, besides {@code timeouts.connect}
     * @throws ConnectFailure with the reason that the caller of the gateway learns
     */
    UpstreamConnection connect(long nanos) throws ConnectFailure {
        long began = System.nanoTime();
        long within = Math.min(nanos, connectNanos);
        takePlace(within);
        boolean connected = false;
        try {
            UpstreamConnection connection = connector.connect(this, config, within - (System.nanoTime() - began));
            connection.begin();
            connected = true;
            return connection;
        } finally {
            if (!connected) {
                open.release();
            }
        }
    }

    private void takePlace(long nanos) throws ConnectFailure {
        if (open.tryAcquire()) {
            return;
        }
        if (waiting.incrementAndGet() > bounds.max()) {
            waiting.decrementAndGet();
            throw ConnectFailure.full(authority);
        }
        try {
            UpstreamConnection rested = takeIdle();
            if (rested != null) { // it came back after we had looked, and before anybody knew that we wait
                rested.close();
            }
            if (!open.tryAcquire(nanos, TimeUnit.NANOSECONDS)) {
                throw ConnectFailure.full(authority);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw ConnectFailure.full(authority);
        } finally {
            waiting.decrementAndGet();
        }
    }

    /** An exchange ended cleanly: the connection may serve another. */
    void release(UpstreamConnection connection, long now) {
        boolean aged = bounds.maxAge() != null && now - connection.openedNanos() >= bounds.maxAge().toNanos();
        if (!aged) {
            connection.rest(now);
            synchronized (idle) {
                // one that others wait for a place of is closed instead: they get its place
                if (!retired && idle.size() < bounds.maxIdle() && waiting.get() == 0) {
                    idle.addFirst(connection);
                    return;
                }
            }
        }
        connection.close();
    }

    /** Called by the connection, once, when it is closed. */
    void closed(UpstreamConnection connection) {
        connector.closed(connection);
        open.release();
    }

    /**
     * Closes what lay idle too long, and what the upstream closed meanwhile. What is in constant use is left alone, and each
     * connection is away only while it is looked at: requests must not find the pool empty and open new ones.
     */
    void sweep(long now) {
        UpstreamConnection[] candidates;
        synchronized (idle) {
            candidates = idle.toArray(UpstreamConnection[]::new);
        }
        for (UpstreamConnection connection : candidates) { // from the most recently used on, so that the order stays
            if (now - connection.idleSinceNanos() < SWEPT_IDLE_NANOS || !takeIdle(connection)) {
                continue;
            }
            boolean keep = !isExpired(connection, now) && !connection.isStale();
            synchronized (idle) {
                if (keep && !retired && idle.size() < bounds.maxIdle() && waiting.get() == 0) {
                    idle.addLast(connection);
                    continue;
                }
            }
            connection.close();
        }
    }

    private boolean takeIdle(UpstreamConnection connection) {
        synchronized (idle) {
            return idle.remove(connection);
        }
    }

    /** No new connection is kept from now on; those in use end with their exchange. */
    void retire() {
        ArrayDeque<UpstreamConnection> all;
        synchronized (idle) {
            retired = true;
            all = new ArrayDeque<>(idle);
            idle.clear();
        }
        all.forEach(UpstreamConnection::close);
    }

    int idleCount() {
        synchronized (idle) {
            return idle.size();
        }
    }

    int openCount() {
        return bounds.max() - open.availablePermits();
    }
}
