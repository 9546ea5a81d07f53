package portcullis.routing;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import portcullis.http.TargetPath;

/**
 * A parameter of the query, as forms write it (URL Standard, 5.1): pairs between ampersands, plus for a space, percent
 * for bytes of UTF-8. What is no valid percent-encoding stands for itself, as in browsers.
 *
 * @param name decoded
 */
record QueryParameter(String name) {
    /** Whether the parameter is there, and passes the test as often as it is. */
    boolean passes(TargetPath target, ValueTest test) {
        String text = target.text();
        boolean isThere = false;
        for (int at = target.pathLength() + 1; at <= text.length(); ) {
            int end = indexOf(text, '&', at, text.length());
            int nameEnd = indexOf(text, '=', at, end);
            if (isName(text, at, nameEnd)) {
                if (!test.holds(decoded(text, Math.min(nameEnd + 1, end), end))) {
                    return false;
                }
                isThere = true;
            }
            at = end + 1;
        }
        return isThere;
    }

    private static int indexOf(String text, char c, int from, int to) {
        int at = text.indexOf(c, from, to);
        return at < 0 ? to : at;
    }

    private boolean isName(String text, int from, int to) {
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
