package portcullis.telemetry;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;
import portcullis.exchange.Ending;
import portcullis.exchange.Exchange;
import portcullis.exchange.Reason;
import portcullis.exchange.RouteRef;

/**
 * What the listener tells of each exchange: that it started, and how it ended. Feeds the meters and the access log, on
 * the thread that serves the request, without waiting for anything.
 */
public final class ExchangeEvents {
    private final MeterBook book;
    private final AccessLog accessLog;
    private final VersionStatus versionStatus;
    private final LongAdder active = new LongAdder();
    private final Map<RouteRef, RouteMeters> routes = new ConcurrentHashMap<>();
    private final Consumers consumers = new Consumers();
    private volatile List<Duration> buckets;
    private Set<RouteRef> previous = Set.of();

    /** @param buckets upper bounds of the duration histogram, ascending */
    public ExchangeEvents(Meters meters, AccessLog accessLog, List<Duration> buckets, VersionStatus versionStatus) {
        this.book = meters.book();
        this.accessLog = accessLog;
        this.buckets = List.copyOf(buckets);
        this.versionStatus = versionStatus;
        book.gauge("http.server.active.requests", "", "Requests that are being served", active::sum);
    }

    /** A request's head is here. {@link #ended} must follow, once. */
    public void started() {
        active.increment();
    }

    /** Exchanges that started and have not ended. */
    public long active() {
        return active.sum();
    }

    /**
     * An exchange is over. One whose head was never understood is told of with an unfilled request head.
     *
     * @param status of the answer; 0 when none was written
     * @param reason why the gateway itself answered; null when it did not
     * @param headNanos {@link System#nanoTime()} when the head of the answer was ready to be written; 0 when there was none
     * @param bytesIn bytes of the request's body that were read
     * @param bytesOut bytes of the answer's body that were written
     */
    public void ended(
            Exchange exchange, Ending ending, int status, @Nullable Reason reason, long headNanos, long bytesIn, long bytesOut) {
        active.decrement();
        long now = System.nanoTime();
        long duration = now - exchange.startedNanos();
        long untilHead = headNanos == 0 ? duration : headNanos - exchange.startedNanos();
        RouteMeters meters = routes.get(exchange.route());
        if (meters == null) {
            meters = add(exchange.route());
        }
        meters.ended(exchange.request().method(), status, ending, duration);
        meters.version().ended(exchange.caller(), Math.max(0, untilHead - exchange.upstreamNanos()), bytesIn, bytesOut, now);
        if (reason != null && ending == Ending.REFUSED) {
            meters.refused(reason);
        }
        accessLog.write(exchange, ending, status, reason, duration, bytesIn, bytesOut);
    }

    private synchronized RouteMeters add(RouteRef route) {
        RouteMeters known = routes.get(route);
        if (known == null) {
            known = new RouteMeters(book, route, buckets, version(route));
            routes.put(route, known);
        }
        return known;
    }

    private VersionMeters version(RouteRef route) {
        for (Map.Entry<RouteRef, RouteMeters> other : routes.entrySet()) {
            if (other.getKey().api().equals(route.api()) && other.getKey().version().equals(route.version())) {
                return other.getValue().version();
            }
        }
        return new VersionMeters(book, route, versionStatus, consumers);
    }

    /**
     * A generation came into force with these routes and buckets. The histograms of routes that neither it nor the one
     * before has are taken out; exchanges that began on the one before still end.
     */
    public synchronized void generation(Collection<RouteRef> current, List<Duration> newBuckets) {
        boolean sameBuckets = buckets.equals(newBuckets);
        buckets = List.copyOf(newBuckets);
        Set<RouteRef> kept = new HashSet<>(current);
        kept.add(RouteRef.NONE);
        Set<VersionMeters> unused = new HashSet<>();
        Set<VersionMeters> used = new HashSet<>();
        for (Map.Entry<RouteRef, RouteMeters> entry : new ArrayList<>(routes.entrySet())) {
            RouteMeters meters = entry.getValue();
            if (sameBuckets && (kept.contains(entry.getKey()) || previous.contains(entry.getKey()))) {
                used.add(meters.version());
            } else {
                routes.remove(entry.getKey());
                meters.remove();
                unused.add(meters.version());
            }
        }
        unused.removeAll(used);
        unused.forEach(VersionMeters::remove);
        previous = kept;
    }
}
