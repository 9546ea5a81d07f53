package portcullis.upstream;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import portcullis.exchange.Reason;

/**
 * Names to addresses, off the carrier threads: the JDK's resolver blocks its thread, so a few platform threads of our
 * own ask it. An answer holds for {@link #FRESH_NANOS}; when it cannot be renewed, the last good one goes on serving.
 */
final class Resolver implements AutoCloseable {
    static final long FRESH_NANOS = TimeUnit.SECONDS.toNanos(30);

    private final Lookup lookup;
    private final LongSupplier nanoClock;
    private final ConcurrentHashMap<String, Name> names = new ConcurrentHashMap<>();
    private final ExecutorService threads = Executors.newFixedThreadPool(
            4, Thread.ofPlatform().daemon().name("resolver-", 0).factory());

    /** Asks for an address and blocks the thread meanwhile. */
    @FunctionalInterface
    interface Lookup {
        InetAddress addressOf(String host) throws UnknownHostException;
    }

    Resolver() {
        this(InetAddress::getByName, System::nanoTime);
    }

    Resolver(Lookup lookup, LongSupplier nanoClock) {
        this.lookup = lookup;
        this.nanoClock = nanoClock;
    }

    private static final class Name {
        private volatile @Nullable InetAddress last;
        private volatile long freshUntil;
        private @Nullable FutureTask<InetAddress> asking;
    }

    /** The address of a name or literal; waits only for a name that was never resolved. */
    InetAddress resolve(String host, long nanos) throws ConnectFailure {
        Name name = names.computeIfAbsent(host, h -> new Name());
        FutureTask<InetAddress> answer = isFresh(name) ? null : ask(host, name);
        InetAddress last = name.last;
        if (answer == null || last != null) {
            return Objects.requireNonNull(last, "a fresh answer is there");
        }
        try {
            return answer.get(nanos, TimeUnit.NANOSECONDS);
        } catch (ExecutionException e) {
            throw new ConnectFailure(Reason.UPSTREAM_UNREACHABLE, "the name " + host + " does not resolve");
        } catch (TimeoutException e) {
            throw new ConnectFailure(Reason.UPSTREAM_TIMEOUT, "resolving the name " + host + " took too long");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ConnectFailure(Reason.UPSTREAM_UNREACHABLE, "interrupted while resolving " + host);
        }
    }

    private boolean isFresh(Name name) {
        return name.last != null && nanoClock.getAsLong() - name.freshUntil < 0;
    }

    /** The question that is being asked; null when the answer has come since the caller looked. */
    private @Nullable FutureTask<InetAddress> ask(String host, Name name) {
        synchronized (name) {
            if (name.asking == null && !isFresh(name)) {
                name.asking = new FutureTask<>(() -> lookUp(host, name));
                threads.execute(name.asking);
            }
            return name.asking;
        }
    }

    private InetAddress lookUp(String host, Name name) throws UnknownHostException {
        InetAddress address = null;
        try {
            address = lookup.addressOf(host);
            return address;
        } finally {
            synchronized (name) {
                name.freshUntil = nanoClock.getAsLong() + FRESH_NANOS;
                name.last = address == null ? name.last : address;
                name.asking = null;
            }
        }
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }
}
