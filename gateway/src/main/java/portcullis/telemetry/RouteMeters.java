package portcullis.telemetry;

import io.helidon.metrics.api.Timer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;
import portcullis.exchange.Ending;
import portcullis.exchange.Reason;
import portcullis.exchange.RouteRef;

/**
 * The meters of one route in one version. Each is resolved when it is needed first and found again by an integer, so that
 * an exchange neither builds a key nor asks the registry.
 */
final class RouteMeters {
    /** Methods, statuses and endings that a route is counted under separately; an upstream can answer with any status. */
    static final int MAX_SERIES = 100;

    private static final String OTHER = "_OTHER";
    private static final int OTHER_STATUS = 0xFFF;

    private final MeterBook book;
    private final RouteRef route;
    private final List<Duration> buckets;
    private final VersionMeters version;
    private final AtomicReferenceArray<@Nullable LongAdder> refusals =
            new AtomicReferenceArray<>(Reason.values().length);
    /** Copied when one is added; the most frequent one is met early, so it stands in front. */
    private volatile Series[] durations = {};

    private record Series(int key, Timer timer) {}

    RouteMeters(MeterBook book, RouteRef route, List<Duration> buckets, VersionMeters version) {
        this.book = book;
        this.route = route;
        this.buckets = buckets;
        this.version = version;
    }

    VersionMeters version() {
        return version;
    }

    /** @param status 0 when no answer was written */
    void ended(String method, int status, Ending ending, long nanos) {
        int key = key(method(method), status, ending);
        for (Series series : durations) {
            if (series.key == key) {
                series.timer.record(nanos, TimeUnit.NANOSECONDS);
                return;
            }
        }
        add(key, method, status, ending).record(nanos, TimeUnit.NANOSECONDS);
    }

    private static int key(int method, int status, Ending ending) {
        return status << 8 | ending.ordinal() << 4 | method;
    }

    private synchronized Timer add(int key, String method, int status, Ending ending) {
        Series[] known = durations;
        if (known.length >= MAX_SERIES && status != OTHER_STATUS) {
            return add(key(0, OTHER_STATUS, ending), OTHER, OTHER_STATUS, ending);
        }
        for (Series series : known) {
            if (series.key == key) {
                return series.timer;
            }
        }
        Timer timer = book.timer(
                "http.server.request.duration", "From the first byte of the request to the last of the answer", buckets,
                "http_request_method", method(method) == 0 ? OTHER : method,
                "http_response_status_code", status == 0 ? "" : status == OTHER_STATUS ? OTHER : String.valueOf(status),
                "http_route", route.template(), "route", route.id(), "api", route.api(), "version", route.version(),
                "outcome", ending.slug());
        Series[] more = java.util.Arrays.copyOf(known, known.length + 1);
        more[known.length] = new Series(key, timer);
        durations = more;
        return timer;
    }

    /** The methods that everybody knows (RFC 9110, 9.3; RFC 5789) have a number, all others are 0: labels are bounded. */
    private static int method(String method) {
        return switch (method) {
            case "GET" -> 1;
            case "HEAD" -> 2;
            case "POST" -> 3;
            case "PUT" -> 4;
            case "DELETE" -> 5;
            case "OPTIONS" -> 6;
            case "PATCH" -> 7;
            case "TRACE" -> 8;
            case "CONNECT" -> 9;
            default -> 0;
        };
    }

    void refused(Reason reason) {
        LongAdder adder = refusals.get(reason.ordinal());
        if (adder == null) {
            adder = book.adder(
                    "portcullis.refusals", "Requests that the gateway refused", "reason", reason.slug(), "route", route.id());
            refusals.set(reason.ordinal(), adder);
        }
        adder.increment();
    }

    /** Takes the histograms out of the registry; counts stay. */
    void remove() {
        for (Series series : durations) {
            book.remove(series.timer);
        }
    }
}
