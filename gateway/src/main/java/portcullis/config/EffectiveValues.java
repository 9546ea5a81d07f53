package portcullis.config;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import portcullis.config.keys.EffectiveValue;
import portcullis.kit.JsonWriter;

/** What can be told from the values in force: the listing of {@code config show}, and what waits for a restart. */
public final class EffectiveValues {
    private EffectiveValues() {}

    /** One line for each value, grouped by file, secrets as stars. */
    public static String listing(List<EffectiveValue> values, boolean withOrigin) {
        StringBuilder listing = new StringBuilder();
        String file = "";
        for (EffectiveValue value : values) {
            if (!value.file().equals(file)) {
                file = value.file();
                listing.append(listing.isEmpty() ? "" : "\n").append("# ").append(file).append('\n');
            }
            listing.append(value.keyPath()).append(": ").append(onOneLine(value.value()));
            if (withOrigin) {
                listing.append("  # ").append(value.origin());
            }
            listing.append('\n');
        }
        return listing.toString();
    }

    private static String onOneLine(String value) {
        boolean plain = value.chars().noneMatch(at -> at < ' ' || at == '"');
        return plain ? value : JsonWriter.compact().value((Object) value).toString();
    }

    /**
     * The keys whose new values are not in force, because only a restart applies them.
     *
     * @param running what the process was started with
     * @param wanted what the files say now
     * @return key paths of {@code gateway.yaml}, sorted
     */
    public static List<String> waitingForRestart(List<EffectiveValue> running, List<EffectiveValue> wanted) {
        Map<String, String> before = restartOnly(running);
        Map<String, String> after = restartOnly(wanted);
        TreeSet<String> keys = new TreeSet<>(before.keySet());
        keys.addAll(after.keySet());
        keys.removeIf(key -> Objects.equals(before.get(key), after.get(key)));
        return List.copyOf(keys);
    }

    private static Map<String, String> restartOnly(List<EffectiveValue> values) {
        Map<String, String> byKey = new LinkedHashMap<>();
        for (EffectiveValue value : values) {
            if (value.restart()) {
                byKey.put(value.keyPath(), value.value());
            }
        }
        return byKey;
    }
}
