package portcullis.http1;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import portcullis.http.FieldName;
import portcullis.http.HeaderFields;
import portcullis.http.StandardFields;
import portcullis.http.Tokens;

/** The Connection field (RFC 9110, 7.6.1): options for this one connection, and names of fields that end here. */
public final class ConnectionField {
    private static final FieldName[] HOP_BY_HOP = {
        StandardFields.CONNECTION,
        FieldName.of("Keep-Alive"),
        FieldName.of("Proxy-Connection"),
        FieldName.of("Proxy-Authenticate"),
        FieldName.of("Proxy-Authorization"),
        StandardFields.TE,
        StandardFields.TRAILER,
        StandardFields.TRANSFER_ENCODING,
        StandardFields.UPGRADE,
    };

    /** Decides whether a field of that name may be named by Connection at all. */
    @FunctionalInterface
    public interface Protected {
        /** Whether {@code bytes[from, to)} is a name that nobody may have removed. */
        boolean isProtected(byte[] bytes, int from, int to);
    }

    private ConnectionField() {}

    /** Whether a Connection field names that option, given in lower case. */
    public static boolean names(HeaderFields fields, String option) {
        return lists(fields, StandardFields.CONNECTION, option);
    }

    /** Whether a field that is a list of tokens (RFC 9110, 5.6.1) has that member, given in lower case. */
    public static boolean lists(HeaderFields fields, FieldName name, String member) {
        for (int line = fields.find(name); line >= 0; line = fields.find(name, line + 1)) {
            byte[] bytes = fields.bytes(line);
            int end = fields.valueEnd(line);
            for (int from = fields.valueStart(line); from < end; ) {
                int comma = comma(bytes, from, end);
                int start = skipBlank(bytes, from, comma);
                if (Tokens.equalsIgnoreCase(bytes, start, trimBlank(bytes, start, comma), member)) {
                    return true;
                }
                from = comma + 1;
            }
        }
        return false;
    }

    /**
     * Removes the fields that Connection names and those that always end here.
     *
     * @return false when Connection is malformed or names a protected field: nobody strips what we, or the framing, rely on
     */
    public static boolean removeHopByHop(HeaderFields fields, Protected unnameable) {
        List<FieldName> named = List.of();
        for (int line = fields.find(StandardFields.CONNECTION); line >= 0;
                line = fields.find(StandardFields.CONNECTION, line + 1)) {
            byte[] bytes = fields.bytes(line);
            int end = fields.valueEnd(line);
            for (int from = fields.valueStart(line); from < end; ) {
                int comma = comma(bytes, from, end);
                int start = skipBlank(bytes, from, comma);
                int to = trimBlank(bytes, start, comma);
                from = comma + 1;
                if (start == to || isPersistence(bytes, start, to)) {
                    continue;
                }
                if (!isToken(bytes, start, to) || unnameable.isProtected(bytes, start, to)) {
                    return false;
                }
                named = named.isEmpty() ? new ArrayList<>() : named;
                named.add(FieldName.of(new String(bytes, start, to - start, StandardCharsets.US_ASCII)));
            }
        }
        for (FieldName name : named) {
            fields.remove(name);
        }
        for (FieldName name : HOP_BY_HOP) {
            fields.remove(name);
        }
        return true;
    }

    /** Whether a field always ends with the connection, named by Connection or not. */
    static boolean isHopByHop(HeaderFields fields, int index) {
        for (FieldName name : HOP_BY_HOP) {
            if (fields.is(index, name)) {
                return true;
            }
        }
        return false;
    }

    private static boolean isPersistence(byte[] bytes, int start, int to) {
        return Tokens.equalsIgnoreCase(bytes, start, to, "keep-alive") || Tokens.equalsIgnoreCase(bytes, start, to, "close");
    }

    private static boolean isToken(byte[] bytes, int from, int to) {
        for (int i = from; i < to; i++) {
            if (!Tokens.isTokenByte(bytes[i])) {
                return false;
            }
        }
        return true;
    }

    private static int comma(byte[] bytes, int from, int end) {
        int i = from;
        while (i < end && bytes[i] != ',') {
            i++;
        }
        return i;
    }

    private static int skipBlank(byte[] bytes, int from, int end) {
        int i = from;
        while (i < end && (bytes[i] == ' ' || bytes[i] == '\t')) {
            i++;
        }
        return i;
    }

    private static int trimBlank(byte[] bytes, int from, int end) {
        int i = end;
        while (i > from && (bytes[i - 1] == ' ' || bytes[i - 1] == '\t')) {
            i--;
        }
        return i;
    }
}
