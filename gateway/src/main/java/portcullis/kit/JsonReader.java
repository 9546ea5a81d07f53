package portcullis.kit;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Reads one JSON document, strictly (RFC 8259): an object becomes a {@link Map} in the order written, an array a
 * {@link List}, an integer a {@link Long}, any other number a {@link Double}. A name that comes twice is refused, because
 * two readers would choose differently.
 */
public final class JsonReader {
    /** How deep brackets may nest; deeper ones would only test our stack. */
    public static final int MAX_DEPTH = 64;

    private final String text;
    private final int maxDepth;
    private final boolean placed;
    private int at;
    private int depth;

    /**
     * A value that knows where it stands.
     *
     * @param value null, a text, a number, a truth value, or a map or list whose values are {@code Placed}, too
     * @param at index of its first character
     */
    public record Placed(@Nullable Object value, int at) {}

    /** A text that is not JSON. */
    public static final class Malformed extends IllegalArgumentException {
        private static final long serialVersionUID = 1;

        private final String wrong;
        private final int at;

        private Malformed(int at, String wrong) {
            super("not JSON at character " + (at + 1) + ": " + wrong);
            this.at = at;
            this.wrong = wrong;
        }

        /** What was found, without its place. */
        public String wrong() {
            return wrong;
        }

        /** Index of the character that was met. */
        public int at() {
            return at;
        }
    }

    private JsonReader(String text, int maxDepth) {
        this(text, maxDepth, false);
    }

    private JsonReader(String text, int maxDepth, boolean placed) {
        this.text = text;
        this.maxDepth = maxDepth;
        this.placed = placed;
    }

    /**
     * The value that {@code text} holds.
     *
     * @throws IllegalArgumentException when it is not JSON; the message says what was found at which character
     */
    public static @Nullable Object read(String text) {
        JsonReader reader = new JsonReader(text, MAX_DEPTH);
        Object value = reader.value();
        reader.end();
        return value;
    }

    /**
     * The value that {@code text} holds, and all values in it, with their places: for files that people write.
     *
     * @throws Malformed when it is not JSON
     */
    public static Placed readPlaced(String text) {
        JsonReader reader = new JsonReader(text, MAX_DEPTH, true);
        Object value = reader.value();
        reader.end();
        return (Placed) Objects.requireNonNull(value);
    }

    /**
     * The object that {@code text} holds.
     *
     * @param maxDepth how deep brackets may nest, the object's own included
     * @throws IllegalArgumentException when it is not a JSON object; the message says what was found at which character
     */
    public static Map<String, @Nullable Object> readObject(String text, int maxDepth) {
        JsonReader reader = new JsonReader(text, maxDepth);
        reader.space();
        if (reader.peek() != '{') {
            throw reader.wrong("no object");
        }
        Map<String, @Nullable Object> object = reader.object();
        reader.end();
        return object;
    }

    private void end() {
        space();
        if (at < text.length()) {
            throw wrong("something follows the document");
        }
    }

    private @Nullable Object value() {
        space();
        int start = at;
        Object value = bare();
        return placed ? new Placed(value, start) : value;
    }

    private @Nullable Object bare() {
        return switch (peek()) {
            case '{' -> object();
            case '[' -> array();
            case '"' -> string();
            case 't' -> literal("true", Boolean.TRUE);
            case 'f' -> literal("false", Boolean.FALSE);
            case 'n' -> literal("null", null);
            default -> number();
        };
    }

    private Map<String, @Nullable Object> object() {
        deeper();
        Map<String, @Nullable Object> members = new LinkedHashMap<>();
        if (!isEmptyUntil('}')) {
            do {
                space();
                String name = string();
                if (members.containsKey(name)) {
                    throw wrong("the name '" + name + "' comes twice");
                }
                space();
                expect(':');
                members.put(name, value());
            } while (another('}'));
        }
        depth--;
        return members;
    }

    private List<@Nullable Object> array() {
        deeper();
        List<@Nullable Object> elements = new ArrayList<>();
        if (!isEmptyUntil(']')) {
            do {
                elements.add(value());
            } while (another(']'));
        }
        depth--;
        return elements;
    }

    private void deeper() {
        if (++depth > maxDepth) {
            throw wrong("brackets nest deeper than " + maxDepth);
        }
        at++;
    }

    private boolean isEmptyUntil(char closing) {
        space();
        if (peek() != closing) {
            return false;
        }
        at++;
        return true;
    }

    private boolean another(char closing) {
        space();
        if (peek() == ',') {
            at++;
            return true;
        }
        expect(closing);
        return false;
    }

    private String string() {
        expect('"');
        int start = at;
        while (true) {
            char next = peek();
            if (next == '"') {
                return text.substring(start, at++);
            }
            if (next == '\\') {
                return unescaped(start);
            }
            plain(next);
            at++;
        }
    }

    /** The rest of a text that has an escape where we are. */
    private String unescaped(int start) {
        StringBuilder read = new StringBuilder().append(text, start, at);
        while (true) {
            char next = peek();
            at++;
            if (next == '"') {
                break;
            }
            if (next == '\\') {
                next = escaped();
            } else {
                plain(next);
            }
            // Half a character can be escaped, but not be written in UTF-8: each reader would make something else of it.
            boolean afterHigh = !read.isEmpty() && Character.isHighSurrogate(read.charAt(read.length() - 1));
            if (Character.isLowSurrogate(next) != afterHigh) {
                throw wrong("half a character");
            }
            read.append(next);
        }
        if (!read.isEmpty() && Character.isHighSurrogate(read.charAt(read.length() - 1))) {
            throw wrong("half a character");
        }
        return read.toString();
    }

    private void plain(char one) {
        if (one < 0x20) {
            throw wrong("a control character inside a text");
        }
    }

    private char escaped() {
        char kind = peek();
        at++;
        return switch (kind) {
            case '"', '\\', '/' -> kind;
            case 'b' -> '\b';
            case 'f' -> '\f';
            case 'n' -> '\n';
            case 'r' -> '\r';
            case 't' -> '\t';
            case 'u' -> {
                int code = 0;
                for (int i = 0; i < 4; i++, at++) {
                    int digit = peek() < 0x80 ? Character.digit(peek(), 16) : -1;
                    if (digit < 0) {
                        throw wrong("an escape without four hexadecimal digits");
                    }
                    code = code << 4 | digit;
                }
                yield (char) code;
            }
            default -> throw wrong("an unknown escape");
        };
    }

    /** By hand, because the JDK's parsers also take {@code +5}, {@code 1d}, {@code 007} and digits of other scripts. */
    private Number number() {
        int start = at;
        skip('-');
        if (!skip('0')) {
            digits();
        }
        boolean whole = true;
        if (skip('.')) {
            whole = false;
            digits();
        }
        if (skip('e') || skip('E')) {
            whole = false;
            if (!skip('+')) {
                skip('-');
            }
            digits();
        }
        String number = text.substring(start, at);
        Long exact = whole ? exact(number) : null;
        if (exact != null) {
            return exact;
        }
        Double value = Double.valueOf(number);
        if (value.isInfinite()) {
            throw wrong("a number beyond 1.8e308");
        }
        return value;
    }

    /**
     * Null for what is beyond a long, which is read as near as a double comes. By hand, because an exception for each number is
     * much work for whoever is sent a document full of them.
     */
    private static @Nullable Long exact(String number) {
        boolean negative = number.charAt(0) == '-';
        long value = 0; // below zero, where there is one number more
        for (int i = negative ? 1 : 0; i < number.length(); i++) {
            int digit = number.charAt(i) - '0';
            if (value < (Long.MIN_VALUE + digit) / 10) {
                return null;
            }
            value = value * 10 - digit;
        }
        return negative ? Long.valueOf(value) : value == Long.MIN_VALUE ? null : Long.valueOf(-value);
    }

    private void digits() {
        int start = at;
        while (at < text.length() && text.charAt(at) >= '0' && text.charAt(at) <= '9') {
            at++;
        }
        if (at == start) {
            throw wrong("no value");
        }
    }

    private boolean skip(char one) {
        if (at < text.length() && text.charAt(at) == one) {
            at++;
            return true;
        }
        return false;
    }

    private @Nullable Object literal(String word, @Nullable Object value) {
        if (!text.startsWith(word, at)) {
            throw wrong("no value");
        }
        at += word.length();
        return value;
    }

    private void space() {
        while (at < text.length() && " \t\r\n".indexOf(text.charAt(at)) >= 0) {
            at++;
        }
    }

    private char peek() {
        if (at >= text.length()) {
            throw wrong("the document ends too early");
        }
        return text.charAt(at);
    }

    private void expect(char one) {
        if (peek() != one) {
            throw wrong("'" + peek() + "' where '" + one + "' belongs");
        }
        at++;
    }

    private Malformed wrong(String what) {
        return new Malformed(at, what);
    }
}
