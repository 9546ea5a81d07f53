package portcullis.kit;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Reads a {@link PathPattern} and refuses what could never match, or what its writer surely means otherwise. */
final class PathPatternReader {
    private static final String RAW = "-._~!$&'()+,;=:@|[]^";

    private final String text;
    private final List<PathPattern.Segment> segments = new ArrayList<>();
    private final List<String> names = new ArrayList<>();

    PathPatternReader(String text) {
        this.text = text;
    }

    PathPattern read() throws SyntaxFault {
        if (!text.startsWith("/")) {
            throw fault("does not begin with a slash", "for example /orders/{id}");
        }
        for (int start = 1; start <= text.length(); ) {
            int end = PathPattern.segmentEnd(text, start, text.length());
            segments.add(segment(text.substring(start, end), end == text.length()));
            start = end + 1;
        }
        return new PathPattern(text, segments, names);
    }

    private PathPattern.Segment segment(String part, boolean isLast) throws SyntaxFault {
        int open = part.indexOf('{');
        int close = part.indexOf('}');
        if (open < 0 && close < 0) {
            if (part.isEmpty() && !isLast) {
                throw fault("has an empty segment", "one slash between two segments");
            }
            if (part.equals(".") || part.equals("..")) {
                throw fault("has a dot segment, which no normalised path has", "the path without it");
            }
            return new PathPattern.Literal(decoded(part));
        }
        if (open < 0 || close < open || part.indexOf('{', open + 1) >= 0 || part.indexOf('}', close + 1) >= 0) {
            throw fault("has braces that make no single name in '" + part + "'", "at most one {name} between two slashes");
        }
        String inside = part.substring(open + 1, close);
        String prefix = decoded(part.substring(0, open));
        String suffix = decoded(part.substring(close + 1));
        if (inside.endsWith("...")) {
            if (!isLast || part.length() != inside.length() + 2) {
                throw fault("has {" + inside + "} in the middle", "{" + inside + "} alone behind the last slash");
            }
            name(inside.substring(0, inside.length() - 3));
            return new PathPattern.Rest();
        }
        int colon = inside.indexOf(':');
        name(colon < 0 ? inside : inside.substring(0, colon));
        return new PathPattern.Capture(prefix, colon < 0 ? PathPattern.Kind.ANY : kind(inside.substring(colon + 1)), suffix);
    }

    private void name(String name) throws SyntaxFault {
        boolean isName = !name.isEmpty();
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            boolean isLetter = c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z';
            isName &= isLetter || i > 0 && (c >= '0' && c <= '9' || c == '-' || c == '_');
        }
        if (!isName) {
            throw fault("has '" + name + "' in braces, which is not a name", "a letter, then letters, digits, - or _");
        }
        if (names.contains(name)) {
            throw fault("has the name '" + name + "' twice", "a different name for each");
        }
        names.add(name);
    }

    private PathPattern.Kind kind(String kind) throws SyntaxFault {
        return switch (kind) {
            case "int" -> PathPattern.Kind.INT;
            case "uuid" -> PathPattern.Kind.UUID;
            default -> throw fault("asks for the unknown kind '" + kind + "'", "int or uuid, or no kind for any text");
        };
    }

    /** The bytes that the text stands for, one character each. */
    private String decoded(String part) throws SyntaxFault {
        byte[] bytes = part.getBytes(StandardCharsets.UTF_8);
        StringBuilder out = new StringBuilder(bytes.length);
        for (int i = 0; i < bytes.length; i++) {
            int value = bytes[i] & 0xff;
            if (value == '%') {
                value = triplet(part, bytes, i);
                i += 2;
            } else if (value == '*') {
                throw fault("has a '*', which is no wildcard", "{name} for one segment, {rest...} for all that follow");
            } else if (value < 0x80 && !isAlphanumeric(value) && RAW.indexOf(value) < 0) {
                throw fault("has a character that no path has in '" + part + "'", "path characters, others percent-encoded");
            }
            out.append((char) value);
        }
        return out.toString();
    }

    private int triplet(String part, byte[] bytes, int at) throws SyntaxFault {
        int high = at + 2 < bytes.length ? Character.digit(bytes[at + 1], 16) : -1;
        int low = at + 2 < bytes.length ? Character.digit(bytes[at + 2], 16) : -1;
        if (high < 0 || low < 0) {
            throw fault("has a percent sign without two hexadecimal digits in '" + part + "'", "%25 for a percent sign");
        }
        int value = high << 4 | low;
        if (value < 0x20 || value == 0x7f || value == '/' || value == '\\') {
            throw fault("has an encoded control character or separator in '" + part + "'", "nothing of the kind: such paths are refused");
        }
        return value;
    }

    private static boolean isAlphanumeric(int c) {
        return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9';
    }

    private SyntaxFault fault(String wrong, String cure) {
        return new SyntaxFault("'" + text + "' " + wrong, cure);
    }
}
