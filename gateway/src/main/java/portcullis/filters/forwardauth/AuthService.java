package portcullis.filters.forwardauth;

import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.LongAdder;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;
import portcullis.config.keys.NamedFile;
import portcullis.exchange.Exchange;
import portcullis.filters.LastingParts;
import portcullis.telemetry.Meters;

/**
 * The connections to an auth service, and how it does. Shared by all filters that ask it in the same way, over generations.
 * The client is the JDK's, kept to the plainest use: HTTP/1.1, no redirects, no cookies, no proxy, no credentials of its own.
 */
final class AuthService implements LastingParts.Part, Asked {
    private final Config config;
    private final @Nullable SSLContext tls;
    private final Semaphore turns;
    private final AuthHealth health;
    private final Map<AuthResult, LongAdder> counts = new EnumMap<>(AuthResult.class);
    private volatile @Nullable HttpClient client;
    private @Nullable ExecutorService threads;

    /**
     * What makes two services one.
     *
     * @param timeout of a call; also of its connection, which a call that is given up may leave behind for as long
     * @param concurrent calls at once
     * @param trust null for the authorities of the JDK
     */
    record Config(URI url, Duration timeout, int concurrent, @Nullable NamedFile trust) {
        /** As in the log: a query may hold a secret. */
        String where() {
            return url.getScheme() + "://" + url.getRawAuthority() + url.getRawPath();
        }
    }

    /**
     * @param tls null for what the JDK trusts
     * @param meters null where nobody is served
     */
    AuthService(Config config, @Nullable SSLContext tls, @Nullable Meters meters) {
        this.config = config;
        this.tls = tls;
        turns = new Semaphore(config.concurrent());
        health = new AuthHealth(config.where(), System.getLogger(AuthService.class.getName()), System::nanoTime);
        for (AuthResult result : AuthResult.values()) {
            counts.put(
                    result,
                    meters == null ? new LongAdder() : meters.forwardAuth(config.url().getRawAuthority(), result.slug()));
        }
    }

    /** Or not at all when too many are asking already. */
    @Override
    public AuthReply ask(HttpRequest request, long nanos, Exchange exchange) {
        if (nanos <= 0) {
            return AuthReply.failed(AuthResult.TIMEOUT, "no time was left to ask");
        }
        if (!turns.tryAcquire()) {
            return AuthReply.failed(AuthResult.BUSY, config.concurrent() + " calls are under way");
        }
        try {
            return answer(request, nanos, exchange);
        } finally {
            turns.release();
        }
    }

    private AuthReply answer(HttpRequest request, long nanos, Exchange exchange) {
        CompletableFuture<HttpResponse<@Nullable Void>> answer = client().sendAsync(request, _ -> new Discarded());
        AtomicBoolean left = new AtomicBoolean();
        exchange.abortBy(() -> {
            left.set(true);
            answer.cancel(true); // which may also end it with an exception of the client's own
        });
        try {
            return AuthReply.of(answer.get(nanos, TimeUnit.NANOSECONDS));
        } catch (TimeoutException e) {
            return AuthReply.failed(AuthResult.TIMEOUT, "no answer within " + TimeUnit.NANOSECONDS.toMillis(nanos) + "ms");
        } catch (ExecutionException | CancellationException e) {
            return left.get() ? AuthReply.failed(AuthResult.ABANDONED, "the client left") : failed(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return AuthReply.failed(AuthResult.ABANDONED, "the gateway stops");
        } finally {
            exchange.abortBy(null);
            answer.cancel(true);
        }
    }

    /** Messages are told where they come from this side of the wire: an answer may hold anything. */
    private static AuthReply failed(@Nullable Throwable cause) {
        return switch (cause) {
            case HttpTimeoutException _ -> AuthReply.failed(AuthResult.TIMEOUT, "no connection in time");
            case ConnectException e -> AuthReply.failed(AuthResult.UNREACHABLE, unreachable(e));
            case SSLException e -> AuthReply.failed(AuthResult.UNREACHABLE, "no TLS: " + e.getMessage());
            case IOException e -> AuthReply.failed(AuthResult.BROKEN, "an answer that is not HTTP or breaks off: " + e.getClass().getSimpleName());
            case null, default -> AuthReply.failed(AuthResult.BROKEN, "an answer that cannot be read: " + cause);
        };
    }

    private static String unreachable(ConnectException e) {
        return e.getCause() instanceof UnresolvedAddressException ? "its host is not known" : "no connection: " + e.getMessage();
    }

    @Override
    public void told(AuthReply reply) {
        AuthResult result = reply.result();
        counts.get(result).increment();
        if (!result.isFailure()) {
            health.answered();
        } else if (result != AuthResult.ABANDONED) {
            health.failed(reply.cause());
        }
    }

    private HttpClient client() {
        HttpClient open = client;
        return open != null ? open : open();
    }

    private synchronized HttpClient open() {
        HttpClient open = client;
        if (open == null) {
            threads = Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("forward-auth-", 0).factory());
            HttpClient.Builder builder = HttpClient.newBuilder()
                    .version(HttpClient.Version.HTTP_1_1)
                    .followRedirects(HttpClient.Redirect.NEVER)
                    .proxy(HttpClient.Builder.NO_PROXY)
                    .connectTimeout(config.timeout())
                    .executor(threads);
            open = (tls == null ? builder : builder.sslContext(tls)).build();
            client = open;
        }
        return open;
    }

    @Override
    public synchronized void close() {
        if (client != null && threads != null) {
            client.shutdownNow();
            threads.shutdown();
        }
    }
}
