package portcullis.stores;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;
import portcullis.config.RedisConfig;
import portcullis.kit.Backoff;
import portcullis.tls.ClientTls;

/**
 * The Redis that gateways share: one server, the master that sentinels name, or a cluster. Threads of requests never touch
 * a socket: what they send is taken from a bounded queue by {@link Workers}. Once anything shows that the store cannot be worked
 * with it is away, at once and for everybody, until its {@link Watch} gets an answer again.
 */
public final class RedisStore implements AutoCloseable, Call.Patience {
    private static final Duration FIRST_RETRY = Duration.ofMillis(50);
    private static final Duration LAST_RETRY = Duration.ofSeconds(5);
    /** Requests in a row that may wait in vain before we no longer believe in an answer. */
    private static final int IN_VAIN = 3;
    /** What nobody waited this long for was not late. */
    private static final long LATE = 10_000_000L;
    /** The longest that a start waits for the first answer, so that the first requests find a store that is there. */
    private static final Duration FIRST_ANSWER = Duration.ofMillis(300);

    private final RedisConfig config;
    private final Dialer dialer;
    private final Workers workers;
    private final Watch watch;
    private final LongAdder exhausted = new LongAdder();
    private final AtomicInteger inVain = new AtomicInteger();
    private final long patience;

    private RedisStore(RedisConfig config, @Nullable ClientTls tls) {
        this.config = config;
        this.patience = config.pool().longestWait().toNanos();
        this.dialer = new Dialer(config, tls);
        String node = Long.toHexString(ThreadLocalRandom.current().nextLong());
        Backoff backoff = new Backoff(FIRST_RETRY, LAST_RETRY, () -> ThreadLocalRandom.current().nextLong());
        this.watch = new Watch(dialer, backoff, config.keyPrefix(), node, this::wentAway);
        this.workers = new Workers(dialer, watch, config.pool().max());
    }

    /**
     * Begins to connect, for ever; returns soon, whether there is an answer or not.
     *
     * @param tls how it is spoken to; null for plaintext
     */
    public static RedisStore open(RedisConfig config, @Nullable ClientTls tls) {
        RedisStore store = new RedisStore(config, tls);
        store.watch.start(FIRST_ANSWER);
        return store;
    }

    private void wentAway() {
        inVain.set(0);
        workers.failAll();
    }

    /** Whether it answers; while it does not, {@link #send} answers at once with null. */
    public boolean isUp() {
        return watch.isUp();
    }

    /** Why it is away and for how long, or how it is; without a secret. */
    public String message() {
        String gateways = "gateways: " + nodes();
        return watch.isUp() ? gateways : "degraded: limits go by their on-store-failure; " + gateways + "; " + watch.trouble();
    }

    /** Among how many gateways a limit is to be shared: those whose heartbeats are seen, never fewer than configured while it is away; at least 1. */
    public int nodes() {
        int seen = watch.nodesSeen();
        return watch.isUp() && seen > 1 ? seen : Math.max(seen, config.nodes());
    }

    /** The server's clock, in microseconds since 2025-01-01T00:00Z; told by what its answers said and by our monotonic clock since. */
    public long serverMicros() {
        return watch.serverMicros();
    }

    /**
     * Sends a script to be run for one key, from any thread, without waiting.
     *
     * @param key what stands behind the configured prefix, with the hash tag that its slot is computed from
     * @return null when the store is away or too many calls are waiting
     */
    public @Nullable PendingReply send(Script script, String key, List<String> arguments) {
        if (!watch.isUp()) {
            return null;
        }
        Call call = new Call(script, config.keyPrefix() + key, arguments, this);
        if (!workers.take(call)) {
            exhausted.increment();
            return null;
        }
        return call;
    }

    /** Connections in use. */
    public int active() {
        return workers.busy();
    }

    /** Connections that wait for calls. */
    public int idle() {
        return workers.idle();
    }

    /** Calls that wait for a connection. */
    public int waiting() {
        return workers.waiting();
    }

    /** Calls that were not taken because too many were waiting. */
    public long exhausted() {
        return exhausted.sum();
    }

    @Override
    public long longest() {
        return patience;
    }

    @Override
    public void answered() {
        if (inVain.get() != 0) {
            inVain.set(0);
        }
    }

    @Override
    public void gaveUp(Call call) {
        if (call.age() >= Math.min(LATE, patience) && inVain.incrementAndGet() == IN_VAIN) {
            watch.away(watch.epoch(), "no answer within " + patience / 1_000_000 + " ms, " + IN_VAIN + " times in a row");
        }
    }

    /** Sends what is waiting, says good-bye to the other gateways and closes every connection; takes a second at most. */
    @Override
    public void close() {
        workers.close();
        watch.close();
        dialer.close();
    }
}
