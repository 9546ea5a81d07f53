package portcullis.config.keys;

import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;

/** Parts of a JSON Schema that occur more than once, written once under {@code $defs}. */
public final class Definitions {
    private final Map<String, Object> byName = new TreeMap<>();

    /** A pointer to the part of that name, which is made on first use. */
    public Map<String, Object> refer(String name, Supplier<Map<String, Object>> body) {
        if (!byName.containsKey(name)) {
            byName.put(name, Map.of());
            byName.put(name, body.get());
        }
        return Map.of("$ref", "#/$defs/" + name);
    }

    /** A reference to an environment variable or a file, which may stand wherever a single value may. */
    Map<String, Object> reference() {
        return refer("reference", () -> Map.of("type", "string", "pattern", "\\$\\{(env|file):"));
    }

    Map<String, Object> byName() {
        return byName;
    }
}
