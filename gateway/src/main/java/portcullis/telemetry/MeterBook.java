package portcullis.telemetry;

import io.helidon.common.media.type.MediaType;
import io.helidon.common.media.type.MediaTypes;
import io.helidon.metrics.api.DistributionStatisticsConfig;
import io.helidon.metrics.api.DistributionSummary;
import io.helidon.metrics.api.FunctionalCounter;
import io.helidon.metrics.api.Gauge;
import io.helidon.metrics.api.Meter;
import io.helidon.metrics.api.MeterRegistry;
import io.helidon.metrics.api.MetricsConfig;
import io.helidon.metrics.api.ScopingConfig;
import io.helidon.metrics.api.SystemTagsManager;
import io.helidon.metrics.api.Tag;
import io.helidon.metrics.api.Timer;
import io.helidon.metrics.providers.micrometer.MicrometerPrometheusFormatter;
import io.micrometer.core.instrument.FunctionCounter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.DoubleSupplier;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * Helidon's meters under names of OpenTelemetry's form ({@code http.server.request.duration}), from which its Prometheus
 * text makes {@code http_server_request_duration_seconds}. Labels come as pairs of name and value. Histograms have the
 * buckets given and no percentiles: those would cost ten times as much per record and cannot be added up over nodes.
 *
 * <p>Registering costs microseconds and belongs off the request path, where meters are resolved once and kept. A second
 * registration of the same name and labels takes the place of the first, so that what a reload made anew can report
 * before the old one is gone.
 */
final class MeterBook {
    private static final double[] NONE = {};

    private final MeterRegistry registry;
    /** Also keeps what is counted from being collected: the registry itself holds it weakly. */
    private final Map<String, Entry> entries = new HashMap<>();

    private final List<Object> kept = new ArrayList<>();

    private record Entry(Meter meter, Object counted) {}

    MeterBook() {
        MetricsConfig config = MetricsConfig.builder()
                .warnOnMultipleRegistries(false)
                .scoping(ScopingConfig.builder().clearTagName().clearDefaultValue().build())
                .build();
        registry = MeterRegistry.create(config);
        // the label "scope" is decided by this one for the whole process, and reset when the first registry is made
        SystemTagsManager.instance(config);
    }

    /** Everything, in the format of Prometheus 0.0.4 or of OpenMetrics 1.0.0. */
    String text(boolean openMetrics) {
        MediaType type = openMetrics ? MediaTypes.APPLICATION_OPENMETRICS_TEXT : MediaTypes.TEXT_PLAIN;
        return MicrometerPrometheusFormatter.builder(registry)
                .resultMediaType(type)
                .build()
                .format()
                .map(Object::toString)
                .orElse("");
    }

    /** A value that is asked for when somebody looks. */
    Registration gauge(String name, String unit, String says, DoubleSupplier value, String... labels) {
        return put(name, labels, value, () -> registry.getOrCreate(Gauge.builder(name, value::getAsDouble)
                .baseUnit(unit)
                .description(says)
                .tags(tags(labels))));
    }

    /** A count that somebody else keeps; the text's name gets {@code _total} at its end. */
    Registration counter(String name, String says, LongSupplier count, String... labels) {
        return put(name, labels, count, () -> registry.getOrCreate(
                FunctionalCounter.builder(name, count, LongSupplier::getAsLong).description(says).tags(tags(labels))));
    }

    /** A count of our own. Cheaper than the registry's by a factor of ten, and striped over cores. */
    synchronized LongAdder adder(String name, String says, String... labels) {
        Entry known = entries.get(key(name, labels));
        if (known != null) {
            return (LongAdder) known.counted;
        }
        LongAdder adder = new LongAdder();
        entries.put(
                key(name, labels),
                new Entry(
                        registry.getOrCreate(FunctionalCounter.builder(name, adder, LongAdder::sum)
                                .description(says)
                                .tags(tags(labels))),
                        adder));
        return adder;
    }

    /** Seconds that only grow. Helidon's counters count whole things, so this one is the provider's. */
    synchronized void seconds(String name, String says, DoubleSupplier seconds) {
        kept.add(seconds);
        FunctionCounter.builder(name, seconds, DoubleSupplier::getAsDouble)
                .baseUnit("seconds")
                .description(says)
                .register(registry.unwrap(io.micrometer.core.instrument.MeterRegistry.class));
    }

    Timer timer(String name, String says, List<Duration> buckets, String... labels) {
        return registry.getOrCreate(Timer.builder(name)
                .percentiles(NONE)
                .buckets(buckets.toArray(Duration[]::new))
                .description(says)
                .tags(tags(labels)));
    }

    DistributionSummary sizes(String name, String says, double[] buckets, String... labels) {
        return registry.getOrCreate(DistributionSummary.builder(
                        name, DistributionStatisticsConfig.builder().percentiles(NONE).buckets(buckets))
                .baseUnit("bytes")
                .description(says)
                .tags(tags(labels)));
    }

    void remove(Meter meter) {
        registry.remove(meter);
    }

    /** Takes every meter out: registries of one process share what they hold. */
    void clear() {
        List.copyOf(registry.meters()).forEach(registry::remove);
    }

    private synchronized Registration put(String name, String[] labels, Object counted, Supplier<Meter> make) {
        String key = key(name, labels);
        Entry old = entries.get(key);
        if (old != null) {
            registry.remove(old.meter);
        }
        Entry entry = new Entry(make.get(), counted);
        entries.put(key, entry);
        return () -> forget(key, entry);
    }

    private synchronized void forget(String key, Entry entry) {
        if (entries.remove(key, entry)) {
            registry.remove(entry.meter);
        }
    }

    private static String key(String name, String[] labels) {
        return name + Arrays.toString(labels);
    }

    private static List<Tag> tags(String[] labels) {
        Tag[] tags = new Tag[labels.length / 2];
        for (int i = 0; i < tags.length; i++) {
            tags[i] = Tag.create(labels[2 * i], labels[2 * i + 1]);
        }
        return List.of(tags);
    }
}
