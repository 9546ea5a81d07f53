package portcullis.http;

import java.io.ByteArrayOutputStream;
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
                int start = nameStart(bytes, from, to);
                if (begins(bytes, start, to, name)) {
                    int value = start + name.length() + 1;
                    return new String(bytes, value, to - value, StandardCharsets.ISO_8859_1);
                }
                from = to + 1;
            }
        }
        return null;
    }

    /** How many cookies of that name are in a request. */
    public static int count(HeaderFields request, String name) {
        int count = 0;
        for (int line = request.find(COOKIE); line >= 0; line = request.find(COOKIE, line + 1)) {
            byte[] bytes = request.bytes(line);
            int end = request.valueEnd(line);
            for (int from = request.valueStart(line); from < end; from = pairEnd(bytes, from, end) + 1) {
                if (begins(bytes, nameStart(bytes, from, end), pairEnd(bytes, from, end), name)) {
                    count++;
                }
            }
        }
        return count;
    }

    /** Takes the cookies of that name out of a request; all others stay as they are, and a field without any goes too. */
    public static void remove(HeaderFields request, String name) {
        int line = request.find(COOKIE);
        while (line >= 0) {
            byte[] kept = without(request, line, name);
            if (kept == null) {
                line = request.find(COOKIE, line + 1);
                continue;
            }
            request.removeAt(line);
            if (kept.length > 0) {
                request.add(COOKIE, kept, 0, kept.length); // comes last and is looked at again, in vain
            }
            line = request.find(COOKIE, line);
        }
    }

    /** The value of a line without the cookies of that name; null when it has none of them. */
    private static byte @Nullable [] without(HeaderFields request, int line, String name) {
        byte[] bytes = request.bytes(line);
        int end = request.valueEnd(line);
        ByteArrayOutputStream kept = new ByteArrayOutputStream(end - request.valueStart(line));
        boolean found = false;
        for (int from = request.valueStart(line); from < end; from = pairEnd(bytes, from, end) + 1) {
            int to = pairEnd(bytes, from, end);
            int start = nameStart(bytes, from, to);
            if (begins(bytes, start, to, name)) {
                found = true;
            } else if (kept.size() == 0) {
                kept.write(bytes, start, to - start);
            } else {
                kept.write(';');
                kept.write(bytes, from, to - from);
            }
        }
        return found ? kept.toByteArray() : null;
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

    /** Servers pass over tabs, too, so that a cookie behind one is there for them. */
    private static int nameStart(byte[] bytes, int from, int to) {
        int start = from;
        while (start < to && (bytes[start] == ' ' || bytes[start] == '\t')) {
            start++;
        }
        return start;
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
