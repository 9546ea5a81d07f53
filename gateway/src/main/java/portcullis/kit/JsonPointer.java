package portcullis.kit;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A place inside a JSON document (RFC 6901), such as {@code /realm_access/roles}, for documents as {@link JsonReader} gives
 * them. The empty pointer is the document itself.
 */
public final class JsonPointer {
    private final String text;
    private final List<String> steps;

    private JsonPointer(String text, List<String> steps) {
        this.text = text;
        this.steps = List.copyOf(steps);
    }

    /**
     * @throws SyntaxFault when it does not begin with a slash, or has a tilde before something else than 0 and 1
     */
    public static JsonPointer parse(String text) throws SyntaxFault {
        if (!text.isEmpty() && text.charAt(0) != '/') {
            throw new SyntaxFault("'" + text + "' does not begin with '/'", "a JSON Pointer, for example /realm_access/roles");
        }
        List<String> steps = new ArrayList<>();
        for (int from = 1; from <= text.length(); ) {
            int slash = text.indexOf('/', from);
            int end = slash < 0 ? text.length() : slash;
            steps.add(unescaped(text, from, end));
            from = end + 1;
        }
        return new JsonPointer(text, steps);
    }

    private static String unescaped(String text, int from, int to) throws SyntaxFault {
        StringBuilder step = new StringBuilder(to - from);
        for (int i = from; i < to; i++) {
            char c = text.charAt(i);
            if (c != '~') {
                step.append(c);
                continue;
            }
            char code = ++i < to ? text.charAt(i) : ' ';
            if (code != '0' && code != '1') {
                throw new SyntaxFault("'" + text + "' has a '~' that escapes nothing", "~0 for '~' and ~1 for '/'");
            }
            step.append(code == '0' ? '~' : '/');
        }
        return step.toString();
    }

    /** What stands there; null when nothing does, or a JSON null. */
    public @Nullable Object in(@Nullable Object document) {
        Object at = document;
        for (String step : steps) {
            if (at instanceof Map<?, ?> members) {
                at = members.get(step);
            } else if (at instanceof List<?> elements) {
                int index = index(step, elements.size());
                at = index < 0 ? null : elements.get(index);
            } else {
                return null;
            }
        }
        return at;
    }

    /** The names or indexes on the way there, unescaped. */
    public List<String> steps() {
        return steps;
    }

    private static int index(String step, int size) {
        int index = 0;
        for (int i = 0; i < step.length(); i++) {
            int digit = step.charAt(i) - '0';
            if (digit < 0 || digit > 9 || i > 8 || i == 1 && step.charAt(0) == '0') {
                return -1;
            }
            index = index * 10 + digit;
        }
        return step.isEmpty() || index >= size ? -1 : index;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof JsonPointer pointer && text.equals(pointer.text);
    }

    @Override
    public int hashCode() {
        return text.hashCode();
    }

    /** As it was written. */
    @Override
    public String toString() {
        return text;
    }
}
