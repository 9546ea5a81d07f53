package portcullis.telemetry;

import io.helidon.metrics.api.Timer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/** Tries at upstreams: how long each took and what came of it, and what was tried again. */
public final class UpstreamMeters {
    /** Endpoints that are measured separately; names that resolve to ever new addresses must not fill the memory. */
    static final int MAX_ENDPOINTS = 2000;

    private static final String OTHER = "_OTHER";

    private final MeterBook book;
    private volatile List<Duration> buckets;
    private final Map<String, Map<String, Map<String, Timer>>> timers = new ConcurrentHashMap<>();

    /** @param buckets upper bounds of the histogram, ascending */
    public UpstreamMeters(Meters meters, List<Duration> buckets) {
        this.book = meters.book();
        this.buckets = List.copyOf(buckets);
    }

    /**
     * A try is over, or its answer's head is here. The texts are constants of the configuration and the code, whose hash
     * is known: finding the meter costs three look-ups and no allocation.
     *
     * @param outcome a name from a short list
     */
    public void tried(String upstream, String endpoint, String outcome, long nanos) {
        Map<String, Map<String, Timer>> endpoints = timers.get(upstream);
        Map<String, Timer> outcomes = endpoints == null ? null : endpoints.get(endpoint);
        Timer timer = outcomes == null ? null : outcomes.get(outcome);
        if (timer == null) {
            timer = add(upstream, endpoint, outcome);
        }
        timer.record(nanos, TimeUnit.NANOSECONDS);
    }

    private synchronized Timer add(String upstream, String endpoint, String outcome) {
        Map<String, Map<String, Timer>> endpoints = timers.computeIfAbsent(upstream, _ -> new ConcurrentHashMap<>());
        int known = timers.values().stream().mapToInt(Map::size).sum();
        String label = endpoints.containsKey(endpoint) || known < MAX_ENDPOINTS ? endpoint : OTHER;
        return endpoints
                .computeIfAbsent(label, _ -> new ConcurrentHashMap<>())
                .computeIfAbsent(outcome, _ -> book.timer(
                        "portcullis.upstream.duration", "From the begin of a try to the head of its answer or its failure",
                        buckets, "upstream", upstream, "endpoint", label, "outcome", outcome));
    }

    /** A request is tried once more; the reason is a name from a short list. */
    public void retried(String upstream, String reason) {
        book.adder("portcullis.upstream.retries", "Tries after the first", "upstream", upstream, "reason", reason)
                .increment();
    }

    /** A TLS handshake is over; the result is a name from a short list. */
    public void handshake(String upstream, String result) {
        book.adder("portcullis.upstream.tls.handshakes", "TLS handshakes with upstreams", "upstream", upstream, "result", result)
                .increment();
    }

    /** A generation came into force with these buckets; histograms that had others begin anew. */
    public synchronized void generation(List<Duration> newBuckets) {
        if (!buckets.equals(newBuckets)) {
            buckets = List.copyOf(newBuckets);
            List.copyOf(timers.keySet()).forEach(this::forget);
        }
    }

    /** The upstream is no longer part of the configuration: its histograms end. */
    public synchronized void forget(String upstream) {
        Map<String, Map<String, Timer>> endpoints = timers.remove(upstream);
        if (endpoints != null) {
            endpoints.values().forEach(outcomes -> outcomes.values().forEach(book::remove));
        }
    }
}
