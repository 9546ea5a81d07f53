package portcullis.upstream;

import java.util.ArrayDeque;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import portcullis.config.UpstreamConfig;
import portcullis.tls.ClientTls;

/**
 * One address of an upstream and the connections to it: at most {@code connections.max} open, the most recently used idle
 * one first, so that what is not needed grows old and is closed.
 */
final class Endpoint {
    /** Below this an idle connection is not worth looking after. */
    private static final long SWEPT_IDLE_NANOS = TimeUnit.MILLISECONDS.toNanos(500);

    private final UpstreamConfig.Endpoint config;
    private final UpstreamConfig.Connections bounds;
    private final long connectNanos;
    private final Connector connector;
    private final @Nullable ClientTls tls;
    private final String upstream;
    private final EndpointTrouble trouble;
    private final String authority;
    private final String hostField;
    private final AtomicInteger inFlight = new AtomicInteger();
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition freed = lock.newCondition();
    private final ArrayDeque<UpstreamConnection> idle = new ArrayDeque<>();
    private int open;
    private int waiting;
    private boolean retired;

    /** @param tls how it is spoken to; null: in plaintext */
    Endpoint(UpstreamConfig.Endpoint config, UpstreamConfig upstream, @Nullable ClientTls tls, Connector connector) {
        if (config.tls() && tls == null) {
            throw new IllegalArgumentException(config.authority() + " is spoken to over TLS only");
        }
        this.config = config;
        this.bounds = upstream.connections();
        this.connectNanos = upstream.timeouts().connect().toNanos();
        this.connector = connector;
        this.tls = tls;
        this.upstream = upstream.name();
        this.authority = config.authority();
        this.hostField = config.hostField();
        this.trouble = new EndpointTrouble("upstream " + upstream.name() + ", endpoint " + authority);
    }

    /** {@code host:port}, as in metrics and logs. */
    String authority() {
        return authority;
    }

    String hostField() {
        return hostField;
    }

    /** The upstream's name. */
    String upstream() {
        return upstream;
    }

    /** How it is spoken to; null: in plaintext. */
    @Nullable ClientTls tls() {
        return tls;
    }

    EndpointTrouble trouble() {
        return trouble;
    }

    int weight() {
        return config.weight();
    }

    /** Exchanges that were given to this endpoint and are not over. */
    AtomicInteger inFlight() {
        return inFlight;
    }

    int waiting() {
        lock.lock();
        try {
            return waiting;
        } finally {
            lock.unlock();
        }
    }

    /** An idle connection that is still good, or null. */
    @Nullable UpstreamConnection reuse(long now) {
        while (true) {
            UpstreamConnection connection = takeIdle();
            if (connection == null) {
                return null;
            }
            if (isGood(connection, now)) {
                connection.begin();
                return connection;
            }
            connection.finish();
        }
    }

    private @Nullable UpstreamConnection takeIdle() {
        lock.lock();
        try {
            return idle.pollFirst();
        } finally {
            lock.unlock();
        }
    }

    /**
     * Asked even of one that has only just come back: an upstream that sends more than it announced does so right behind
     * its answer, and the next request must not take that for its own.
     */
    private boolean isGood(UpstreamConnection connection, long now) {
        return !isExpired(connection, now) && !connection.isStale();
    }

    private boolean isExpired(UpstreamConnection connection, long now) {
        return now - connection.idleSinceNanos() >= bounds.idle().toNanos()
                || bounds.maxAge() != null && now - connection.openedNanos() >= bounds.maxAge().toNanos();
    }

    /**
     * A connection for an exchange: an idle one that is still good, else a new one; when as many are open as there may
     * be, whichever is free first.
     *
     * @param nanos how long waiting for a place and connecting may take together, besides {@code timeouts.connect}
     * @throws ConnectFailure with the reason that the caller of the gateway learns
     */
    UpstreamConnection acquire(long nanos) throws ConnectFailure {
        UpstreamConnection rested = reuse(System.nanoTime());
        return rested == null ? acquire(nanos, false) : rested;
    }

    /** A new connection, as {@link #acquire}; when there is no place for one, an idle one gives it up. */
    UpstreamConnection connect(long nanos) throws ConnectFailure {
        return acquire(nanos, true);
    }

    private UpstreamConnection acquire(long nanos, boolean fresh) throws ConnectFailure {
        long deadline = System.nanoTime() + Math.min(nanos, connectNanos);
        while (true) {
            UpstreamConnection rested = awaitIdleOrPlace(deadline, fresh);
            if (rested == null) {
                return open(deadline - System.nanoTime());
            }
            if (!fresh && isGood(rested, System.nanoTime())) {
                rested.begin();
                return rested;
            }
            rested.finish(); // its place is free now
        }
    }

    /** An idle connection, or null when a place for a new one was taken. */
    private @Nullable UpstreamConnection awaitIdleOrPlace(long deadline, boolean fresh) throws ConnectFailure {
        lock.lock();
        try {
            if (open == bounds.max() && idle.isEmpty() && waiting == bounds.max()) {
                throw ConnectFailure.full(authority);
            }
            waiting++;
            try {
                while (open == bounds.max() && idle.isEmpty()) {
                    long left = deadline - System.nanoTime();
                    if (left <= 0 || freed.awaitNanos(left) <= 0 && open == bounds.max() && idle.isEmpty()) {
                        throw ConnectFailure.full(authority);
                    }
                }
            } finally {
                waiting--;
            }
            if (fresh && open < bounds.max() || idle.isEmpty()) {
                open++;
                return null;
            }
            return fresh ? idle.pollLast() : idle.pollFirst();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw ConnectFailure.full(authority);
        } finally {
            lock.unlock();
        }
    }

    private UpstreamConnection open(long nanos) throws ConnectFailure {
        boolean connected = false;
        try {
            UpstreamConnection connection = connector.connect(this, config, nanos);
            connection.begin();
            connected = true;
            return connection;
        } catch (ConnectFailure failure) {
            trouble.met(failure.getMessage());
            throw failure;
        } finally {
            if (!connected) {
                giveUpPlace();
            }
        }
    }

    private void giveUpPlace() {
        lock.lock();
        try {
            open--;
            freed.signal();
        } finally {
            lock.unlock();
        }
    }

    /** An exchange ended cleanly: the connection may serve another, first of all one that waits for it. */
    void release(UpstreamConnection connection, long now) {
        boolean aged = bounds.maxAge() != null && now - connection.openedNanos() >= bounds.maxAge().toNanos();
        if (!aged) {
            connection.rest(now);
            lock.lock();
            try {
                if (!retired && (idle.size() < bounds.maxIdle() || waiting > 0)) {
                    idle.addFirst(connection);
                    freed.signal();
                    return;
                }
            } finally {
                lock.unlock();
            }
        }
        connection.finish();
    }

    /** Called by the connection, once, when it is closed. */
    void closed(UpstreamConnection connection) {
        connector.closed(connection);
        giveUpPlace();
    }

    /**
     * Closes what lay idle too long, and what the upstream closed meanwhile. What is in constant use is left alone, and each
     * connection is away only while it is looked at: requests must not find the pool empty and open new ones.
     */
    void sweep(long now) {
        UpstreamConnection[] candidates;
        lock.lock();
        try {
            candidates = idle.toArray(UpstreamConnection[]::new);
        } finally {
            lock.unlock();
        }
        for (UpstreamConnection connection : candidates) { // from the most recently used on, so that the order stays
            if (now - connection.idleSinceNanos() < SWEPT_IDLE_NANOS || !takeIdle(connection)) {
                continue;
            }
            boolean keep = !isExpired(connection, now) && !connection.isStale();
            lock.lock();
            try {
                if (keep && !retired && (idle.size() < bounds.maxIdle() || waiting > 0)) {
                    idle.addLast(connection);
                    freed.signal();
                    continue;
                }
            } finally {
                lock.unlock();
            }
            connection.finish();
        }
    }

    private boolean takeIdle(UpstreamConnection connection) {
        lock.lock();
        try {
            return idle.remove(connection);
        } finally {
            lock.unlock();
        }
    }

    /** No new connection is kept from now on; those in use end with their exchange. */
    void retire() {
        ArrayDeque<UpstreamConnection> all;
        lock.lock();
        try {
            retired = true;
            all = new ArrayDeque<>(idle);
            idle.clear();
        } finally {
            lock.unlock();
        }
        all.forEach(UpstreamConnection::finish);
    }

    int idleCount() {
        lock.lock();
        try {
            return idle.size();
        } finally {
            lock.unlock();
        }
    }

    int openCount() {
        lock.lock();
        try {
            return open;
        } finally {
            lock.unlock();
        }
    }
}
