package portcullis.admin;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import portcullis.config.Telemetry.LogLevel;
import portcullis.config.keys.Quantity;
import portcullis.kit.JsonReader;
import portcullis.telemetry.LogLevels;

/**
 * What {@code POST /admin/log-level} asks for, as query parameters or as a JSON object.
 *
 * @param logger empty for all
 * @param time until it reverts
 */
record LogLevelChange(String logger, LogLevel level, Duration time) {
    private static final String TEN_MINUTES = "10m";

    /** @throws IllegalArgumentException in words for the operator */
    static LogLevelChange read(Map<String, String> query, String body) {
        Map<String, String> all = new HashMap<>(query);
        if (!body.isBlank()) {
            if (!(JsonReader.read(body) instanceof Map<?, ?> members)) {
                throw new IllegalArgumentException("the body is not a JSON object");
            }
            members.forEach((name, value) -> all.put(name.toString(), String.valueOf(value)));
        }
        String level = all.remove("level");
        String logger = all.getOrDefault("logger", "");
        String time = all.getOrDefault("for", TEN_MINUTES);
        all.remove("logger");
        all.remove("for");
        if (!all.isEmpty()) {
            throw new IllegalArgumentException("'" + all.keySet().iterator().next() + "' is not one of logger, level, for");
        }
        LogLevel known = level == null ? null : LogLevels.parse(level);
        if (known == null) {
            throw new IllegalArgumentException("level is one of trace, debug, info, warn, error, off");
        }
        return new LogLevelChange(logger, known, Quantity.duration(time));
    }
}
