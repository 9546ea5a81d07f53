package portcullis.http;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** What the client's cookies say (RFC 6265, 4.2.1 and 5.4), read where they lie. */
public final class Cookies {
    private static final FieldName COOKIE = FieldName.of("Cookie");
    private static final FieldName SET_COOKIE = FieldName.of("Set-Cookie");

    private Cookies() {}

    /** The value of the first cookie of that name in a request, as it was sent; null when there is none. */
    public static @Nullable String value(HeaderFields request, String name) {
        for (int line = request.find(COOKIE); line >= 0; line = request.find(COOKIE, line + 1)) {
            byte[] bytes = request.bytes(line);
            int end = request.valueEnd(line);
            int from = request.valueStart(line);
            while (from < end) {
                int to = pairEnd(bytes, from, end);
                while (from < to && bytes[from] == ' ') {
                    from++;
                }
                if (begins(bytes, from, to, name)) {
                    int value = from + name.length() + 1;
                    return new String(bytes, value, to - value, StandardCharsets.ISO_8859_1);
                }
                from = to + 1;
            }
        }
        return null;
    }

    /** Whether an answer sets the cookie of that name. */
    public static boolean sets(HeaderFields answer, String name) {
        for (int line = answer.find(SET_COOKIE); line >= 0; line = answer.find(SET_COOKIE, line + 1)) {
            if (begins(answer.bytes(line), answer.valueStart(line), answer.valueEnd(line), name)) {
                return true;
            }
        }
        return false;
    }

    private static int pairEnd(byte[] bytes, int from, int end) {
        int to = from;
        while (to < end && bytes[to] != ';') {
            to++;
        }
        return to;
    }

    /** Cookie names, unlike field names, are case-sensitive. */
    private static boolean begins(byte[] bytes, int from, int to, String name) {
        int length = name.length();
        if (to - from <= length || bytes[from + length] != '=') {
            return false;
        }
        for (int i = 0; i < length; i++) {
            if (bytes[from + i] != name.charAt(i)) {
                return false;
            }
        }
        return true;
    }
}
