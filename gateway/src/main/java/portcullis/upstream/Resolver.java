package portcullis.upstream;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import portcullis.exchange.Reason;

/**
 * Names to addresses, off the carrier threads: the JDK's resolver blocks its thread, so a few platform threads of our
 * own ask it. An answer holds for {@link #FRESH_NANOS}; when it cannot be renewed, the last good one goes on serving.
 */
final class Resolver implements AutoCloseable {
    static final long FRESH_NANOS = TimeUnit.SECONDS.toNanos(30);

    private final ConcurrentHashMap<String, Name> names = new ConcurrentHashMap<>();
    private final ExecutorService threads = Executors.newFixedThreadPool(
            4, Thread.ofPlatform().daemon().name("resolver-", 0).factory());

    private static final class Name {
        private volatile @Nullable InetAddress last;
        private volatile long freshUntil;
        private @Nullable FutureTask<InetAddress> asking;
    }

    /** The address of a name or literal; waits only for a name that was never resolved. */
    InetAddress resolve(String host, long nanos) throws ConnectFailure {
        Name name = names.computeIfAbsent(host, h -> new Name());
        InetAddress last = name.last;
        if (last != null && System.nanoTime() - name.freshUntil < 0) {
            return last;
        }
        FutureTask<InetAddress> answer = ask(host, name);
        if (last != null) {
            return last;
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

    private FutureTask<InetAddress> ask(String host, Name name) {
        synchronized (name) {
            if (name.asking == null) {
                name.asking = new FutureTask<>(() -> lookUp(host, name));
                threads.execute(name.asking);
            }
            return name.asking;
        }
    }

    private static InetAddress lookUp(String host, Name name) throws UnknownHostException {
        try {
            InetAddress address = InetAddress.getByName(host);
            name.last = address;
            return address;
        } finally {
            synchronized (name) {
                name.freshUntil = System.nanoTime() + FRESH_NANOS;
                name.asking = null;
            }
        }
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }
}
