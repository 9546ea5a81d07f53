package portcullis.telemetry;

import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.DoubleSupplier;
import java.util.function.LongSupplier;

/**
 * The meters that rooms beside the request path report to, each under the name that section 7 of the product's contract
 * fixes; those of exchanges are {@link ExchangeEvents}', those of tries {@link UpstreamMeters}'. And the text of all of
 * them.
 */
public final class Meters implements AutoCloseable {
    private static final String RELOADS = "Attempts to load the configuration anew, by result";
    private static final List<String> RELOAD_RESULTS = List.of("applied", "rejected", "unchanged");

    private static final List<String> TLS_RESULTS = List.of("completed", "failed", "timeout", "gone");

    private static final List<String> KEY_RESULTS = List.of("updated", "unchanged", "failed");

    private final MeterBook book = new MeterBook();
    private Registration generation = () -> {};
    private Registration service = () -> {};

    public Meters(String version) {
        book.gauge(
                "portcullis.build.info", "", "The running build; always 1", () -> 1,
                "version", version, "java", Runtime.version().toString());
        RELOAD_RESULTS.forEach(result -> book.adder("portcullis.config.reloads", RELOADS, "result", result));
        new ProcessMeters(book).register();
    }

    MeterBook book() {
        return book;
    }

    /** What {@code /metrics} answers: Prometheus text 0.0.4, or OpenMetrics 1.0.0. */
    public String text(boolean openMetrics) {
        return book.text(openMetrics);
    }

    /** A generation came into force. */
    public synchronized void generation(String hash, Instant since) {
        generation.close();
        generation = book.gauge(
                "portcullis.config.generation.info", "", "The configuration in force; always 1", () -> 1, "hash", hash);
        double seconds = since.toEpochMilli() / 1000.0;
        book.gauge(
                "portcullis.config.generation", "seconds",
                "When the configuration in force came into force, in Unix time", () -> seconds);
    }

    /** What this gateway is called, under the name that OpenTelemetry gives what a process says of itself. */
    public synchronized void service(String name) {
        service.close();
        service = book.gauge("target.info", "", "What this gateway is called; always 1", () -> 1, "service_name", name);
    }

    /** The configuration was loaded anew: {@code applied}, {@code rejected} or {@code unchanged}. */
    public void reloaded(String result) {
        book.adder("portcullis.config.reloads", RELOADS, "result", result).increment();
    }

    /** @param keys how many edited keys wait for a restart */
    public Registration restartPending(LongSupplier keys) {
        return book.gauge(
                "portcullis.config.restart.pending", "", "Edited keys that wait for a restart", keys::getAsLong);
    }

    /** @param inForce how many there are */
    public Registration revocations(LongSupplier inForce) {
        return book.gauge("portcullis.revocations", "", "Tokens, subjects and keys that are revoked", inForce::getAsLong);
    }

    public Registration connections(String listener, LongSupplier open) {
        return book.gauge(
                "portcullis.connections", "", "Open connections of clients", open::getAsLong, "listener", listener);
    }

    public Registration tunnels(String listener, LongSupplier open) {
        return book.gauge(
                "portcullis.tunnels", "", "Connections of clients that have left HTTP", open::getAsLong,
                "listener", listener);
    }

    /** A listener's accept loop ended and was started anew. */
    public void listenerRebuilt(String listener) {
        listenerRebuilds(listener, 1);
    }

    /** Lets the count of a listener's rebuilds begin at zero instead of with the first one. */
    public void listenerStarted(String listener) {
        listenerRebuilds(listener, 0);
    }

    private void listenerRebuilds(String listener, long by) {
        book.adder("portcullis.listener.rebuilds", "Accept loops that were started anew", "listener", listener).add(by);
    }

    /** A client's TLS handshake came to its end: {@code completed}, {@code failed}, {@code timeout} or {@code gone}. */
    public void tlsHandshake(String listener, String result) {
        tlsHandshakes(listener, result, 1);
    }

    /** Lets the counts of a port that speaks TLS begin at zero. */
    public void tlsStarted(String listener) {
        TLS_RESULTS.forEach(result -> tlsHandshakes(listener, result, 0));
    }

    private void tlsHandshakes(String listener, String result, long by) {
        book.adder(
                        "portcullis.tls.handshakes", "TLS handshakes with clients, by result",
                        "listener", listener, "result", result)
                .add(by);
    }

    /** A connection was closed for its PROXY header or the lack of one; the reason is a name from a short list. */
    public void proxyHeaderRejected(String listener, String reason) {
        proxyHeadersRejected(listener, reason, 1);
    }

    /** Lets the count of a port that takes PROXY headers begin at zero. */
    public void proxyHeadersRead(String listener, String reason) {
        proxyHeadersRejected(listener, reason, 0);
    }

    private void proxyHeadersRejected(String listener, String reason, long by) {
        book.adder(
                        "portcullis.proxy.header.rejected", "Connections that were closed for their PROXY header",
                        "listener", listener, "reason", reason)
                .add(by);
    }

    /**
     * A certificate that a port shows.
     *
     * @param name of the certificate
     * @param since when it came into force
     */
    public Registration certificate(String listener, String name, Instant notAfter, Instant since) {
        double end = notAfter.getEpochSecond();
        double begin = since.toEpochMilli() / 1000.0;
        Registration expiry = book.gauge(
                "portcullis.tls.certificate.expiry", "seconds", "When the certificate expires, in Unix time", () -> end,
                "listener", listener, "name", name);
        Registration loaded = book.gauge(
                "portcullis.tls.certificate.loaded", "seconds", "When the certificate came into force, in Unix time",
                () -> begin, "listener", listener, "name", name);
        return () -> {
            expiry.close();
            loaded.close();
        };
    }

    /** Keys of an issuer were fetched, or could not be: {@code updated}, {@code unchanged} or {@code failed}. */
    public void keysFetched(String issuer, String result) {
        keyFetches(issuer, result, 1);
    }

    /**
     * An issuer whose keys are fetched; its counts begin at zero.
     *
     * @param age seconds since the keys were last seen to be the issuer's
     */
    public Registration fetchedKeys(String issuer, DoubleSupplier age) {
        KEY_RESULTS.forEach(result -> keyFetches(issuer, result, 0));
        return book.gauge(
                "portcullis.jwks.age", "seconds",
                "Time since the issuer's keys were last fetched; since they were first asked for, when they never were", age,
                "issuer", issuer);
    }

    private void keyFetches(String issuer, String result, long by) {
        book.adder("portcullis.jwks.refresh", "Fetches of an issuer's keys, by result", "issuer", issuer, "result", result)
                .add(by);
    }

    /** Connections of a pool: in use, idle, and how many callers wait for one. */
    public Registration pool(String pool, LongSupplier active, LongSupplier idle, LongSupplier waiting) {
        Registration one = book.gauge(
                "portcullis.pool.active", "", "Connections of the pool in use", active::getAsLong, "pool", pool);
        Registration two =
                book.gauge("portcullis.pool.idle", "", "Idle connections of the pool", idle::getAsLong, "pool", pool);
        Registration three = book.gauge(
                "portcullis.pool.waiting", "", "Callers that wait for a connection", waiting::getAsLong, "pool", pool);
        return () -> {
            one.close();
            two.close();
            three.close();
        };
    }

    /**
     * Counts questions to an auth service; begins at zero.
     *
     * @param service host and port as configured
     * @param result a name from a short list
     */
    public LongAdder forwardAuth(String service, String result) {
        return book.adder(
                "portcullis.forward.auth.requests", "Questions to auth services, by what came of them",
                "service", service, "result", result);
    }

    /** Counts the lines that the logs lost. */
    public void logs(AccessLog accessLog, Logs logs) {
        book.counter("portcullis.access.log.dropped", "Lines of the access log that were dropped", accessLog::dropped);
        book.counter("portcullis.log.dropped", "Lines of the application's log that were dropped", logs::dropped);
    }

    /** Takes every meter out; only one of these may be open in a process. */
    @Override
    public void close() {
        book.clear();
    }
}
