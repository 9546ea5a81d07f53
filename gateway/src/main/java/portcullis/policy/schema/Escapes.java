package portcullis.policy.schema;

import org.jspecify.annotations.Nullable;

/** Escapes in texts of Cedar. */
final class Escapes {
    private Escapes() {}

    /** What a text means that stands between quotes; null when it has an escape that there is not. */
    static @Nullable String unescaped(String written) {
        if (written.indexOf('\\') < 0) {
            return written;
        }
        StringBuilder read = new StringBuilder();
        for (int i = 0; i < written.length(); i++) {
            char c = written.charAt(i);
            if (c != '\\') {
                read.append(c);
                continue;
            }
            int code = i + 1 < written.length() ? simple(written.charAt(++i)) : -1;
            if (code == 'u' || code == 'x') {
                int end = code == 'x' ? i + 2 : written.indexOf('}', i);
                int start = code == 'x' ? i + 1 : i + 2;
                if (end < 0 || end >= written.length() || code == 'u' && written.charAt(i + 1) != '{') {
                    return null;
                }
                int value = hex(written, start, code == 'x' ? end + 1 : end);
                if (value < 0 || code == 'x' && value > 0x7F) {
                    return null;
                }
                read.appendCodePoint(value);
                i = end;
            } else if (code < 0) {
                return null;
            } else {
                read.append((char) code);
            }
        }
        return read.toString();
    }

    /** The character of an escape of one letter; the letter itself where hexadecimal digits follow. */
    private static int simple(char letter) {
        return switch (letter) {
            case 'n' -> '\n';
            case 'r' -> '\r';
            case 't' -> '\t';
            case '0' -> '\0';
            case '\\', '\'', '"', 'u', 'x' -> letter;
            default -> -1;
        };
    }

    private static int hex(String text, int from, int to) {
        int value = 0;
        if (to <= from || to - from > 6) {
            return -1;
        }
        for (int i = from; i < to; i++) {
            int digit = text.charAt(i) < 0x80 ? Character.digit(text.charAt(i), 16) : -1;
            if (digit < 0) {
                return -1;
            }
            value = value << 4 | digit;
        }
        boolean character = value <= Character.MAX_CODE_POINT && (value < 0xD800 || value > 0xDFFF);
        return character ? value : -1;
    }
}
