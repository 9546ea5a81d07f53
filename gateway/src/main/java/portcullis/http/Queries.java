package portcullis.http;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/**
 * The parameters of a query as forms write them (URL Standard, 5.1), read where they lie in a target: pairs between
 * ampersands, plus for a space, percent for bytes of UTF-8. What is no valid percent-encoding stands for itself, as in
 * browsers. A pair is known by the index at which it begins.
 */
public final class Queries {
    private Queries() {}

    /**
     * The first pair of that name which begins at or behind {@code from}; -1 when there is none.
     *
     * @param from where a pair begins: behind the question mark, or behind the {@link #end} of another; may be behind the text
     * @param name decoded
     */
    public static int find(String target, int from, String name) {
        for (int at = from; at <= target.length(); at = end(target, at) + 1) {
            if (isName(target, at, nameEnd(target, at), name)) {
                return at;
            }
        }
        return -1;
    }

    /** Where the pair that begins at {@code pair} ends: at its ampersand, or with the text. */
    public static int end(String target, int pair) {
        return indexOf(target, '&', pair, target.length());
    }

    /** The value of the pair that begins at {@code pair}, decoded; empty without one. */
    public static String value(String target, int pair) {
        int end = end(target, pair);
        return decoded(target, Math.min(nameEnd(target, pair) + 1, end), end);
    }

    /** The target without the pairs of that name; all others stay as they are, and without any the question mark goes too. */
    public static String without(String target, String name) {
        int mark = target.indexOf('?');
        int pair = mark < 0 ? -1 : find(target, mark + 1, name);
        if (pair < 0) {
            return target;
        }
        StringBuilder kept = new StringBuilder(target.length()).append(target, 0, mark);
        char before = '?';
        int from = mark + 1;
        while (from <= target.length()) {
            int until = pair < 0 ? target.length() + 1 : pair;
            if (until > from) {
                kept.append(before).append(target, from, until - 1);
                before = '&';
            }
            from = pair < 0 ? until : end(target, pair) + 1;
            pair = pair < 0 ? pair : find(target, from, name);
        }
        return kept.toString();
    }

    private static int nameEnd(String target, int pair) {
        return indexOf(target, '=', pair, end(target, pair));
    }

    private static int indexOf(String text, char c, int from, int to) {
        int at = text.indexOf(c, from, to);
        return at < 0 ? to : at;
    }

    private static boolean isName(String text, int from, int to, String name) {
        return isPlain(text, from, to)
                ? to - from == name.length() && text.startsWith(name, from)
                : decoded(text, from, to).equals(name);
    }

    private static boolean isPlain(String text, int from, int to) {
        for (int i = from; i < to; i++) {
            char c = text.charAt(i);
            if (c == '%' || c == '+') {
                return false;
            }
        }
        return true;
    }

    private static String decoded(String text, int from, int to) {
        if (isPlain(text, from, to)) {
            return text.substring(from, to);
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(to - from);
        for (int i = from; i < to; i++) {
            char c = text.charAt(i);
            int high = c == '%' && i + 2 < to ? Character.digit(text.charAt(i + 1), 16) : -1;
            int low = high < 0 ? -1 : Character.digit(text.charAt(i + 2), 16);
            if (low >= 0) {
                bytes.write(high << 4 | low);
                i += 2;
            } else {
                bytes.write(c == '+' ? ' ' : c);
            }
        }
        return bytes.toString(StandardCharsets.UTF_8);
    }
}
