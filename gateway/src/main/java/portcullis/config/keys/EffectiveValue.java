package portcullis.config.keys;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * One value that is in force and where it came from.
 *
 * @param file the file it belongs to by its key, which is not always the one it was written in
 * @param keyPath dotted, within that file
 * @param value as it would be written, on one line; secrets as stars
 * @param origin the file, variable or default that decided it
 * @param restart whether a change of it waits for a restart
 */
public record EffectiveValue(String file, String keyPath, String value, Origin origin, boolean restart) {
    /** The same for programs, as the admin port and {@code config show --json} print it. */
    public Map<String, Object> description() {
        Map<String, Object> described = new LinkedHashMap<>();
        described.put("file", file);
        described.put("key", keyPath);
        described.put("value", value);
        described.put("origin", origin.toString());
        described.put("change", restart ? "restart" : "live");
        return described;
    }
}
