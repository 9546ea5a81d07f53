package portcullis.upstream;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import portcullis.config.UpstreamConfig;
import portcullis.telemetry.UpstreamMeters;
import portcullis.wire.BufferPool;
import portcullis.wire.Descriptors;
import portcullis.wire.Watchdog;

/** Opens upstreams with what all of them share, and keeps house: idle connections are looked after once a second. */
public final class Upstreams implements AutoCloseable {
    private static final Duration SWEEP_EVERY = Duration.ofSeconds(1);
    private static final System.Logger LOG = System.getLogger(Upstreams.class.getName());

    private final Connector connector;
    private final Forwarder forwarder;
    private final Resolver resolver = new Resolver();
    private final Set<Upstream> open = ConcurrentHashMap.newKeySet();
    private volatile boolean closed;

    /**
     * @param meters hears of every try
     * @param self what this gateway is called in Via; asked for every request, since an edit may change it
     */
    public Upstreams(
            Watchdog watchdog,
            BufferPool buffers,
            Descriptors descriptors,
            UpstreamMeters meters,
            Supplier<String> self) {
        this.connector = new Connector(watchdog, buffers, descriptors, resolver);
        this.forwarder = new Forwarder(buffers, meters, self);
        Thread.ofPlatform().daemon().name("upstream-sweeper").start(this::sweep);
    }

    /** A running upstream; no connection is opened before the first request. */
    public Upstream open(UpstreamConfig config) {
        Upstream upstream = new Upstream(config, connector, forwarder);
        open.add(upstream);
        return upstream;
    }

    /** The upstream is no longer part of any snapshot. */
    public void retire(Upstream upstream) {
        open.remove(upstream);
        upstream.retire();
    }

    private void sweep() {
        while (!closed) {
            LockSupport.parkNanos(SWEEP_EVERY.toNanos());
            for (Upstream upstream : open) {
                try {
                    upstream.sweep(System.nanoTime());
                } catch (RuntimeException e) {
                    LOG.log(System.Logger.Level.WARNING, "idle connections could not be looked after", e);
                }
            }
        }
    }

    @Override
    public void close() {
        closed = true;
        open.forEach(Upstream::retire);
        resolver.close();
    }
}
