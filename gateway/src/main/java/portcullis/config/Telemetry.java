package portcullis.config;

import java.time.Duration;
import java.util.List;
import java.util.Map;

/** What the gateway tells about itself. */
public record Telemetry(Logs logs, Metrics metrics) {

    /**
     * @param levels by logger name, over {@code level}
     * @param mask added to the built-in list, which cannot be shrunk
     * @param accessLog one line per request
     */
    public record Logs(
            LogFormat format, LogLevel level, Map<String, LogLevel> levels, Mask mask, boolean accessLog) {}

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
    public record Mask(List<String> headers, List<String> query, List<String> cookies) {}

    /**
     * @param durationBuckets upper bounds of the duration histograms, ascending
     */
    public record Metrics(List<Duration> durationBuckets) {}
}
