package portcullis.exchange;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import portcullis.http.Tokens;

/**
 * The request fields that only the gateway may write: upstreams trust them. They are stripped from what comes in
 * (those of a trusted proxy are read first), nobody may have them removed by naming them in Connection, and no filter
 * may be configured to set them. The one list of them.
 */
public final class OwnedFields {
    /** Who the client is and what it asked for, as the gateway saw it. */
    public static final List<String> FORWARDING = List.of(
            "x-forwarded-for",
            "x-forwarded-proto",
            "x-forwarded-host",
            "x-forwarded-port",
            "forwarded",
            "via",
            "x-real-ip",
            "x-request-id",
            "x-request-deadline");

    /** Who the caller is, as the gateway verified it. */
    public static final List<String> IDENTITY = List.of(
            "x-user-id", "x-client-id", "x-issuer", "x-tenant", "x-roles", "x-scopes", "x-auth-method");

    /** What some frameworks obey although nobody vouches for it: stripped, and never set by us either. */
    public static final List<String> OVERRIDING = List.of(
            "x-original-url",
            "x-rewrite-url",
            "x-http-method-override",
            "x-forwarded-uri",
            "x-forwarded-prefix",
            "x-forwarded-client-cert");

    /** Where a message ends and whether its connection lives on is for the gateway alone to say (RFC 9112, 6 and 9). */
    public static final Set<String> FRAMING = Set.of(
            "connection", "content-length", "keep-alive", "proxy-connection", "te", "trailer", "transfer-encoding",
            "upgrade");

    private static final byte[][] CHAINS = Stream.of(
                    "x-forwarded-for", "x-forwarded-proto", "x-forwarded-host", "x-forwarded-port", "forwarded", "via")
            .map(name -> name.getBytes(StandardCharsets.US_ASCII))
            .toArray(byte[][]::new);

    private static final int SLOTS = 128;
    private static final byte[][] TABLE = new byte[SLOTS][];

    static {
        Stream.of(FORWARDING, IDENTITY, OVERRIDING).flatMap(List::stream).forEach(name -> {
            byte[] bytes = name.getBytes(StandardCharsets.US_ASCII);
            int slot = slot(bytes, 0, bytes.length);
            while (TABLE[slot] != null) {
                slot = slot + 1 & SLOTS - 1;
            }
            TABLE[slot] = bytes;
        });
    }

    private OwnedFields() {}

    /**
     * Whether {@code bytes[from, to)} is one of these names, in any letter case and with {@code _} for {@code -}:
     * servers that make variables of field names cannot tell the two apart.
     */
    public static boolean contains(byte[] bytes, int from, int to) {
        for (int slot = slot(bytes, from, to); TABLE[slot] != null; slot = slot + 1 & SLOTS - 1) {
            if (equal(TABLE[slot], bytes, from, to)) {
                return true;
            }
        }
        return false;
    }

    /** Whether a name is one of these. */
    public static boolean contains(String name) {
        byte[] bytes = name.getBytes(StandardCharsets.ISO_8859_1);
        return contains(bytes, 0, bytes.length);
    }

    /** Whether a trusted proxy's field of that name is continued: what it says of the client, and whom it passed. */
    public static boolean isChain(byte[] bytes, int from, int to) {
        for (byte[] name : CHAINS) {
            if (equal(name, bytes, from, to)) {
                return true;
            }
        }
        return false;
    }

    private static int slot(byte[] bytes, int from, int to) {
        int hash = 0;
        for (int i = from; i < to; i++) {
            hash = 31 * hash + folded(bytes[i]);
        }
        return (hash ^ hash >>> 15) & SLOTS - 1;
    }

    private static boolean equal(byte[] name, byte[] bytes, int from, int to) {
        if (name.length != to - from) {
            return false;
        }
        for (int i = 0; i < name.length; i++) {
            if (name[i] != folded(bytes[from + i])) {
                return false;
            }
        }
        return true;
    }

    private static byte folded(byte b) {
        return b == '_' ? (byte) '-' : Tokens.lower(b);
    }
}
