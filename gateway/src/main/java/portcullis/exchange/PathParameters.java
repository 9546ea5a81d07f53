package portcullis.exchange;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
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

    /**
     * What a captured text stands for: percent-decoded, once.
     *
     * @return null when that is not UTF-8, so that nobody knows; the listener refuses such paths
     */
    public static @Nullable String decoded(String captured) {
        if (captured.indexOf('%') < 0) {
            return captured;
        }
        ByteBuffer bytes = ByteBuffer.allocate(captured.length());
        for (int i = 0; i < captured.length(); i++) {
            char c = captured.charAt(i);
            if (c == '%') {
                int high = i + 2 < captured.length() ? Character.digit(captured.charAt(i + 1), 16) : -1;
                int low = high < 0 ? -1 : Character.digit(captured.charAt(i + 2), 16);
                if (low < 0) {
                    return null;
                }
                bytes.put((byte) (high << 4 | low));
                i += 2;
            } else if (c < 0x80) {
                bytes.put((byte) c);
            } else {
                return null;
            }
        }
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(bytes.flip()).toString();
        } catch (CharacterCodingException _) {
            return null;
        }
    }
}
