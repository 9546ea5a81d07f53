package portcullis.http1;

import portcullis.http.HeaderFields;
import portcullis.http.Tokens;

/** Parses one field line (RFC 9112, 5): no white space around the name, no folding, no bare CR, nothing repaired. */
final class FieldLines {
    private FieldLines() {}

    /**
     * @param bytes the array that {@code fields} points into
     * @param from  the line's first byte
     * @param to    the index of its CR
     * @return whether the line is well-formed and was added
     */
    static boolean parse(byte[] bytes, int from, int to, HeaderFields fields) {
        int nameEnd = from;
        while (nameEnd < to && Tokens.isTokenByte(bytes[nameEnd])) {
            nameEnd++;
        }
        if (nameEnd == from || nameEnd == to || bytes[nameEnd] != ':') {
            return false;
        }
        int value = nameEnd + 1;
        int valueEnd = to;
        while (value < valueEnd && isBlank(bytes[value])) {
            value++;
        }
        while (valueEnd > value && isBlank(bytes[valueEnd - 1])) {
            valueEnd--;
        }
        for (int i = value; i < valueEnd; i++) {
            if (!Tokens.isValueByte(bytes[i])) {
                return false;
            }
        }
        fields.received(from, nameEnd, value, valueEnd);
        return true;
    }

    private static boolean isBlank(byte b) {
        return b == ' ' || b == '\t';
    }
}
