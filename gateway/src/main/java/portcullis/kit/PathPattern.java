package portcullis.kit;

import java.util.List;

/**
 * A path as an operator writes it for a route: {@code /orders/{id:int}/invoice.{type}}, {@code /old/{rest...}}. Its text
 * is decoded, because a path may spell the same character raw or percent-encoded; see {@link PathTrie} for how it is
 * matched.
 */
public final class PathPattern {
    /** What one part between slashes matches. */
    public sealed interface Segment {}

    /**
     * Exactly this.
     *
     * @param text decoded, one character for each byte of UTF-8; empty for what stands behind a trailing slash
     */
    public record Literal(String text) implements Segment {}

    /** A name with text around it; the name stands for at least one character. */
    public record Capture(String prefix, Kind kind, String suffix) implements Segment {
        /** {@code {name}}. */
        static final Capture PLAIN = new Capture("", Kind.ANY, "");

        /** Equal texts are one text, so that those of thousands of routes lie in few places of memory. */
        public Capture {
            prefix = prefix.intern();
            suffix = suffix.intern();
        }

        /** How many characters of the segment are given. */
        int fixedLength() {
            return prefix.length() + suffix.length();
        }

        boolean matches(String path, int from, int to) {
            int start = from + prefix.length();
            int end = to - suffix.length();
            return end > start
                    && path.startsWith(prefix, from)
                    && path.startsWith(suffix, end)
                    && kind.matches(path, start, end);
        }
    }

    /** Everything that follows, also nothing at all; only at the end. */
    public record Rest() implements Segment {}

    /** Which values a name takes. */
    public enum Kind {
        ANY,
        /** Decimal digits, perhaps behind a minus sign, that fit into 64 bits. */
        INT,
        /** Hexadecimal digits in groups of 8, 4, 4, 4 and 12 (RFC 9562, 4), in either letter case. */
        UUID;

        boolean matches(String path, int from, int to) {
            return switch (this) {
                case ANY -> true;
                case INT -> isInt(path, from, to);
                case UUID -> isUuid(path, from, to);
            };
        }

        private static boolean isInt(String path, int from, int to) {
            boolean isNegative = path.charAt(from) == '-';
            int at = isNegative ? from + 1 : from;
            long value = 0;
            for (int i = at; i < to; i++) {
                int digit = path.charAt(i) - '0';
                if (digit < 0 || digit > 9 || value < (Long.MIN_VALUE + digit) / 10) {
                    return false;
                }
                value = value * 10 - digit;
            }
            return at < to && (isNegative || value != Long.MIN_VALUE);
        }

        private static boolean isUuid(String path, int from, int to) {
            if (to - from != 36) {
                return false;
            }
            for (int i = 0; i < 36; i++) {
                char c = path.charAt(from + i);
                boolean isHyphen = i == 8 || i == 13 || i == 18 || i == 23;
                if (isHyphen ? c != '-' : Character.digit(c, 16) < 0 || c > 'f') {
                    return false;
                }
            }
            return true;
        }
    }

    private final String text;
    private final List<Segment> segments;
    private final List<String> names;
    private final boolean hasNames;
    /** For each name the index of its segment and the text around it; a negative length for the rest of the path. */
    private final int[] holes;

    private static final int INTS = 3;
    private static final int REST = -1;

    PathPattern(String text, List<Segment> segments, List<String> names) {
        this.text = text;
        this.segments = List.copyOf(segments);
        this.names = List.copyOf(names);
        hasNames = !names.isEmpty();
        holes = new int[names.size() * INTS];
        int at = 0;
        for (int i = 0; i < segments.size(); i++) {
            switch (segments.get(i)) {
                case Literal literal -> {}
                case Capture capture -> at = hole(at, i, capture.prefix().length(), capture.suffix().length());
                case Rest rest -> at = hole(at, i, REST, 0);
            }
        }
    }

    private int hole(int at, int segment, int prefix, int suffix) {
        holes[at] = segment;
        holes[at + 1] = prefix;
        holes[at + 2] = suffix;
        return at + INTS;
    }

    /** Reads a pattern. */
    public static PathPattern parse(String text) throws SyntaxFault {
        return new PathPatternReader(text).read();
    }

    /** The pattern as written. */
    public String text() {
        return text;
    }

    public boolean hasNames() {
        return hasNames;
    }

    /** The names in the order in which they stand. */
    public List<String> names() {
        return names;
    }

    public List<Segment> segments() {
        return segments;
    }

    /** Whether the other pattern matches the same paths, whatever its names are. */
    public boolean hasShapeOf(PathPattern other) {
        return segments.equals(other.segments);
    }

    /**
     * What the names stand for, in their order and as it stands in the path, percent-encoding included.
     *
     * @param path a path that the pattern matches, in {@code path[from, to)}, not decoded
     */
    public List<String> captures(String path, int from, int to) {
        if (names.size() == 1) {
            return List.of(capture(path, holes[0], 0, from + 1, to));
        }
        String[] values = new String[names.size()];
        int segment = 0;
        int start = from + 1;
        for (int i = 0; i < values.length; i++) {
            start = segmentStart(path, holes[i * INTS] - segment, start, to);
            segment = holes[i * INTS];
            values[i] = capture(path, 0, i * INTS, start, to);
        }
        return List.of(values);
    }

    private String capture(String path, int segments, int hole, int from, int to) {
        int start = segmentStart(path, segments, from, to);
        if (holes[hole + 1] == REST) {
            return start > to ? "" : path.substring(start, to);
        }
        int end = segmentEnd(path, start, to);
        int first = skip(path, start, holes[hole + 1]);
        return path.substring(first, holes[hole + 2] == 0 ? end : skip(path, first, length(path, first, end) - holes[hole + 2]));
    }

    /** Where the segment begins that stands so many segments farther on; behind {@code to} when there is none. */
    private static int segmentStart(String path, int segments, int from, int to) {
        int start = from;
        for (int i = 0; i < segments && start <= to; i++) {
            start = segmentEnd(path, start, to) + 1;
        }
        return start;
    }

    /** How many decoded characters there are. */
    private static int length(String path, int from, int to) {
        int characters = 0;
        for (int at = from; at < to; at = skip(path, at, 1)) {
            characters++;
        }
        return characters;
    }

    /** Where {@code path} goes on after that many decoded characters. */
    public static int skip(String path, int from, int characters) {
        int at = from;
        for (int i = 0; i < characters; i++) {
            at += path.charAt(at) == '%' ? 3 : 1;
        }
        return at;
    }

    /** Where the segment that begins at {@code from} ends: at its slash, or at {@code to}. */
    public static int segmentEnd(String path, int from, int to) {
        int slash = path.indexOf('/', from, to);
        return slash < 0 ? to : slash;
    }

    @Override
    public String toString() {
        return text;
    }
}
