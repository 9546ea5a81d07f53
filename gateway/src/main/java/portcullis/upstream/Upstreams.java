package portcullis.upstream;

import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import portcullis.config.UpstreamConfig;
import portcullis.config.keys.ConfigProblem;
import portcullis.telemetry.UpstreamMeters;
import portcullis.tls.ClientTls;
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
        this.connector = new Connector(watchdog, buffers, descriptors, resolver, meters);
        this.forwarder = new Forwarder(buffers, meters, self);
        Thread.ofPlatform().daemon().name("upstream-sweeper").start(this::sweep);
    }

    /**
     * A running upstream; no connection is opened before the first request. Its trust and who we are to it are as they
     * are now, for good: sessions that were made under one trust are not resumed under another.
     *
     * @return null when what it needs for TLS is not right, of which {@code problems} hears
     */
    public @Nullable Upstream open(UpstreamConfig config, Instant now, Consumer<ConfigProblem> problems) {
        ClientTls tls = usesTls(config) ? ClientTls.open(config.tls(), now, problems) : null;
        if (tls == null && usesTls(config)) {
            return null;
        }
        Upstream upstream = new Upstream(config, tls, connector, forwarder);
        open.add(upstream);
        return upstream;
    }

    /** Tells what would be wrong with it, and opens nothing. */
    public static void check(UpstreamConfig config, Instant now, Consumer<ConfigProblem> problems) {
        if (usesTls(config)) {
            ClientTls.open(config.tls(), now, problems);
        }
    }

    private static boolean usesTls(UpstreamConfig config) {
        return config.endpoints().stream().anyMatch(UpstreamConfig.Endpoint::tls);
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
