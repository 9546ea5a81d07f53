package portcullis.exchange;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the path pattern captured, in the pattern's order, as it stands in the normalised path (still percent-encoded,
 * so that it can be put into another path as it is).
 */
public record PathParameters(List<String> names, List<String> values) {
    public static final PathParameters NONE = new PathParameters(List.of(), List.of());

    /** The captured text, or null when the pattern has no such name. */
    public @Nullable String get(String name) {
        int index = names.indexOf(name);
        return index < 0 ? null : values.get(index);
    }
}
