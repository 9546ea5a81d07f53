package portcullis.kit;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Writes one JSON document (RFC 8259) as text: for the admin API, problem documents and {@code --json}. Not for the
 * request path, whose log lines are encoded in place. Keeps commas and brackets right and trusts the caller for the rest
 * of the shape: {@code object().name("a").value(1).end()}.
 */
public final class JsonWriter {
    private static final int INDENT = 2;
    private static final char[] HEX = "0123456789abcdef".toCharArray();

    private final StringBuilder out = new StringBuilder(256);
    private final boolean indented;
    private final StringBuilder open = new StringBuilder();
    private boolean first = true;
    private boolean named;

    private JsonWriter(boolean indented) {
        this.indented = indented;
    }

    /** On one line, without white space. */
    public static JsonWriter compact() {
        return new JsonWriter(false);
    }

    /** On many lines, for people. */
    public static JsonWriter indented() {
        return new JsonWriter(true);
    }

    public JsonWriter object() {
        return open('{', '}');
    }

    public JsonWriter array() {
        return open('[', ']');
    }

    /** Closes the innermost object or array. */
    public JsonWriter end() {
        int last = open.length() - 1;
        char bracket = open.charAt(last);
        open.setLength(last);
        if (!first) {
            line();
        }
        out.append(bracket);
        first = false;
        return this;
    }

    /** The name of the member whose value comes next. */
    public JsonWriter name(String name) {
        separate();
        string(name);
        out.append(indented ? ": " : ":");
        named = true;
        return this;
    }

    /** A member whose value is {@link #value(Object)}. */
    public JsonWriter member(String name, @Nullable Object value) {
        return name(name).value(value);
    }

    public JsonWriter value(long number) {
        separate();
        out.append(number);
        return this;
    }

    /**
     * A value of any of JSON's kinds: null, a text, a boolean, a number, or a map or iterable of those. Anything else
     * is written as the text that it prints as; a number that JSON cannot say (NaN, infinity) as null.
     */
    public JsonWriter value(@Nullable Object value) {
        switch (value) {
            case Map<?, ?> map -> {
                object();
                map.forEach((key, member) -> member(String.valueOf(key), member));
                return end();
            }
            case Iterable<?> elements -> {
                array();
                elements.forEach(this::value);
                return end();
            }
            case null -> literal("null");
            case Boolean truth -> literal(truth.toString());
            case Double number when !Double.isFinite(number) -> literal("null");
            case Float number when !Float.isFinite(number) -> literal("null");
            case Number number -> literal(number.toString());
            default -> {
                separate();
                string(value.toString());
            }
        }
        return this;
    }

    private void literal(String text) {
        separate();
        out.append(text);
    }

    private JsonWriter open(char opening, char closing) {
        separate();
        out.append(opening);
        open.append(closing);
        first = true;
        return this;
    }

    /** What stands between the value before and the one that comes. */
    private void separate() {
        if (named) {
            named = false;
            return;
        }
        if (!first) {
            out.append(',');
        }
        if (!open.isEmpty()) {
            line();
        }
        first = false;
    }

    private void line() {
        if (indented) {
            out.append('\n').repeat(' ', open.length() * INDENT);
        }
    }

    private void string(String text) {
        out.append('"');
        for (int i = 0; i < text.length(); i++) {
            char at = text.charAt(i);
            switch (at) {
                case '"', '\\' -> out.append('\\').append(at);
                case '\n' -> out.append("\\n");
                case '\r' -> out.append("\\r");
                case '\t' -> out.append("\\t");
                default -> {
                    if (at < 0x20 || at == 0x7F || isLoneSurrogate(text, i)) {
                        escape(at);
                    } else {
                        out.append(at);
                    }
                }
            }
        }
        out.append('"');
    }

    /** Half a character has no UTF-8; escaped it survives. */
    private static boolean isLoneSurrogate(String text, int i) {
        char at = text.charAt(i);
        if (Character.isHighSurrogate(at)) {
            return i + 1 == text.length() || !Character.isLowSurrogate(text.charAt(i + 1));
        }
        return Character.isLowSurrogate(at) && (i == 0 || !Character.isHighSurrogate(text.charAt(i - 1)));
    }

    private void escape(char at) {
        out.append("\\u").append(HEX[at >> 12]).append(HEX[at >> 8 & 15]).append(HEX[at >> 4 & 15]).append(HEX[at & 15]);
    }

    /** The document so far; whole when every bracket was closed. */
    @Override
    public String toString() {
        return out.toString();
    }
}
