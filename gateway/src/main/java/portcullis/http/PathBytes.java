package portcullis.http;

/** Which bytes may stand where in a target, as a table: one load per byte on the request path. */
final class PathBytes {
    private static final byte UNRESERVED = 1;
    private static final byte PLAIN = 2;
    private static final byte ENCODE = 4;
    private static final byte QUERY = 8;
    private static final byte[] KIND = new byte[256];

    static {
        for (int b = '!'; b <= '~'; b++) {
            KIND[b] = b == '#' ? 0 : QUERY;
        }
        mark("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~", UNRESERVED | PLAIN);
        mark("!$&'()*+,;=:@", PLAIN);
        mark("|[]^", ENCODE);
    }

    private PathBytes() {}

    private static void mark(String characters, int kind) {
        for (int i = 0; i < characters.length(); i++) {
            KIND[characters.charAt(i)] |= (byte) kind;
        }
    }

    /** May stand in a path segment as it is: unreserved, sub-delims, colon, at (RFC 3986, 3.3: pchar without percent). */
    static boolean isPlain(byte b) {
        return (KIND[b & 0xff] & PLAIN) != 0;
    }

    /** Means the same whether percent-encoded or not (RFC 3986, 2.3). */
    static boolean isUnreserved(int b) {
        return (KIND[b & 0xff] & UNRESERVED) != 0;
    }

    /** Not allowed in a path, but sent by browsers. */
    static boolean isToEncode(byte b) {
        return (KIND[b & 0xff] & ENCODE) != 0;
    }

    /** May stand in a query as it is: visible ASCII but the number sign. */
    static boolean isQuery(byte b) {
        return (KIND[b & 0xff] & QUERY) != 0;
    }

    /** The value of a hexadecimal digit, or -1. */
    static int hex(byte b) {
        if (b >= '0' && b <= '9') {
            return b - '0';
        }
        int letter = b | 0x20;
        return letter >= 'a' && letter <= 'f' ? letter - 'a' + 10 : -1;
    }
}
