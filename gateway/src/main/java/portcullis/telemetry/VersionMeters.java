package portcullis.telemetry;

import io.helidon.metrics.api.DistributionSummary;
import io.helidon.metrics.api.Timer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import portcullis.exchange.Caller;
import portcullis.exchange.RouteRef;

/**
 * The meters that the routes of one version of one API share: bodies, what the gateway adds, and how often the version is
 * still called.
 */
final class VersionMeters {
    private static final double[] SIZES = {256, 1024, 4096, 16_384, 65_536, 262_144, 1_048_576, 4_194_304, 16_777_216, 67_108_864};
    private static final List<Duration> OVERHEADS = List.of(
            Duration.ofNanos(50_000), Duration.ofNanos(100_000), Duration.ofNanos(250_000), Duration.ofNanos(500_000),
            Duration.ofMillis(1), Duration.ofNanos(2_500_000), Duration.ofMillis(5), Duration.ofMillis(10),
            Duration.ofMillis(25), Duration.ofMillis(50), Duration.ofMillis(100), Duration.ofMillis(500));
    /** How long a version's status is taken for granted: it changes at midnight. */
    private static final long STATUS_NANOS = Duration.ofSeconds(1).toNanos();

    private final MeterBook book;
    private final RouteRef route;
    private final VersionStatus versionStatus;
    private final Consumers consumers;
    private final DistributionSummary requestSize;
    private final DistributionSummary responseSize;
    private final Timer overhead;
    private volatile Calls calls = new Calls("", Map.of(), Long.MIN_VALUE);

    /** @param counts by consumer */
    private record Calls(String status, Map<String, LongAdder> counts, long until) {}

    VersionMeters(MeterBook book, RouteRef route, VersionStatus versionStatus, Consumers consumers) {
        this.book = book;
        this.route = route;
        this.versionStatus = versionStatus;
        this.consumers = consumers;
        String[] labels = {"api", route.api(), "version", route.version()};
        requestSize = book.sizes("http.server.request.body.size", "Bodies of requests that have one", SIZES, labels);
        responseSize = book.sizes("http.server.response.body.size", "Bodies of answers", SIZES, labels);
        overhead = book.timer(
                "portcullis.gateway.overhead", "What the gateway adds until the head of the answer", OVERHEADS, labels);
    }

    void ended(Caller caller, long overheadNanos, long bytesIn, long bytesOut, long now) {
        overhead.record(overheadNanos, TimeUnit.NANOSECONDS);
        if (bytesIn > 0) {
            requestSize.record(bytesIn);
        }
        responseSize.record(bytesOut);
        if (!route.version().isEmpty()) {
            called(consumers.of(caller), now);
        }
    }

    private void called(String consumer, long now) {
        Calls current = calls;
        if (current.until == Long.MIN_VALUE || now - current.until >= 0) {
            String status = versionStatus.of(route);
            boolean same = status.equals(current.status);
            current = new Calls(status, same ? current.counts : new ConcurrentHashMap<>(), now + STATUS_NANOS);
            calls = current;
        }
        LongAdder count = current.counts.get(consumer);
        if (count == null) {
            count = counter(current.status, consumer);
            current.counts.put(consumer, count);
        }
        count.increment();
    }

    private LongAdder counter(String status, String consumer) {
        return book.adder(
                "portcullis.api.version.requests", "Requests to a version of an API, by its status and by whose they are",
                "api", route.api(), "version", route.version(), "status", status, "consumer", consumer);
    }

    void remove() {
        book.remove(requestSize);
        book.remove(responseSize);
        book.remove(overhead);
    }
}
