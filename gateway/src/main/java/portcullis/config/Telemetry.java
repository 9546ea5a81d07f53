package portcullis.config;

import static portcullis.config.keys.Declare.keys;
import static portcullis.config.keys.Key.block;
import static portcullis.config.keys.Key.flag;
import static portcullis.config.keys.Key.list;
import static portcullis.config.keys.Key.map;
import static portcullis.config.keys.Key.word;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import portcullis.config.keys.Formats;
import portcullis.config.keys.Keys;

/** What the gateway tells about itself. */
public record Telemetry(Logs logs, Metrics metrics) {
    static final Keys<Telemetry> KEYS = keys(
            Telemetry::new,
            block("logs", Logs.KEYS).orEmpty().says("events and the access log"),
            block("metrics", Metrics.KEYS).orEmpty().says("what /metrics tells"));

    /**
     * @param levels by logger name, over {@code level}
     * @param mask added to the built-in list, which cannot be shrunk
     * @param accessLog one line per request
     */
    public record Logs(
            LogFormat format, LogLevel level, Map<String, LogLevel> levels, Mask mask, boolean accessLog) {

        static final Keys<Logs> KEYS = keys(
                Logs::new,
                word("format", LogFormat.values()).or("json").says("how a line looks"),
                word("level", LogLevel.values()).or("info").says("what is logged from which level on"),
                map("levels", Formats.NAME, Formats.words(LogLevel.values()))
                        .orEmpty()
                        .says("other levels by logger"),
                block("mask", Mask.KEYS)
                        .orEmpty()
                        .says("names whose values never reach a log, added to a built-in list"),
                flag("access-log").or("on").says("one line per request"));

        /** The same, with these names masked too. */
        public Logs masking(Mask more) {
            return new Logs(format, level, levels, mask.and(more), accessLog);
        }
    }

    /** How a line of the log looks. */
    public enum LogFormat {
        JSON,
        TEXT
    }

    /** From the most talkative to silence. */
    public enum LogLevel {
        TRACE,
        DEBUG,
        INFO,
        WARN,
        ERROR,
        OFF
    }

    /** Names whose values never reach a log. Header names in lower case, the others exactly as written. */
    public record Mask(List<String> headers, List<String> query, List<String> cookies) {
        static final Keys<Mask> KEYS = keys(
                Mask::new,
                list("headers", Formats.FIELD_NAME).orItems().says("fields of requests and answers"),
                list("query", Formats.TEXT).orItems().says("query parameters"),
                list("cookies", Formats.TOKEN).orItems().says("cookies"));

        private Mask and(Mask more) {
            return new Mask(both(headers, more.headers), both(query, more.query), both(cookies, more.cookies));
        }

        private static List<String> both(List<String> some, List<String> others) {
            return Stream.concat(some.stream(), others.stream()).distinct().toList();
        }
    }

    /**
     * @param durationBuckets upper bounds of the duration histograms, ascending
     */
    public record Metrics(List<Duration> durationBuckets) {
        static final Keys<Metrics> KEYS = keys(
                        Metrics::new,
                        list("duration-buckets", Formats.DURATION)
                                .nonEmpty()
                                .between("1ms", "1h")
                                .orItems(
                                        "1ms", "2ms", "5ms", "10ms", "25ms", "50ms", "75ms", "100ms", "250ms", "500ms",
                                        "750ms", "1s", "2500ms", "5s", "7500ms", "10s")
                                .says("upper bounds of the duration histograms, ascending"))
                .check(Metrics::refuseDisorder);

        private static void refuseDisorder(Metrics metrics, Keys.Complaints complaints) {
            List<Duration> buckets = metrics.durationBuckets;
            for (int i = 1; i < buckets.size(); i++) {
                if (buckets.get(i).compareTo(buckets.get(i - 1)) <= 0) {
                    complaints.error("duration-buckets", "is not ascending", "each bound larger than the one before");
                    return;
                }
            }
            if (buckets.size() > MOST_BUCKETS) {
                complaints.error("duration-buckets", "has " + buckets.size() + " bounds", "at most " + MOST_BUCKETS);
            }
        }

        /** Each bucket is a time series per route, method and status. */
        private static final int MOST_BUCKETS = 32;
    }
}
