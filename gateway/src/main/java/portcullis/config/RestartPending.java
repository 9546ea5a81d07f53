package portcullis.config;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import portcullis.config.keys.EffectiveValue;

/** What of an edit is read but not in force. */
public final class RestartPending {
    private RestartPending() {}

    /**
     * The keys whose new values are not in force, because only a restart applies them.
     *
     * @param running what the process was started with
     * @param wanted what the files say now
     * @return key paths of {@code gateway.yaml}, sorted
     */
    public static List<String> between(List<EffectiveValue> running, List<EffectiveValue> wanted) {
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
