package portcullis.kit;

import java.nio.charset.StandardCharsets;
import java.util.function.LongSupplier;

/**
 * Ids of requests: {@code req_} and the 26 base32 characters of a UUIDv7 (RFC 9562, 5.7), in Crockford's alphabet and
 * lower case, so that ids of later milliseconds sort later.
 */
public final class RequestIds {
    private static final byte[] ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz".getBytes(StandardCharsets.US_ASCII);
    private static final int LENGTH = 30;
    private static final int LONGEST_FOREIGN = 128;

    private final LongSupplier millis;
    private final LongSupplier random;

    /**
     * @param millis wall clock, milliseconds since 1970
     * @param random 64 random bits
     */
    public RequestIds(LongSupplier millis, LongSupplier random) {
        this.millis = millis;
        this.random = random;
    }

    public String next() {
        long high = millis.getAsLong() << 16 | 0x7000 | random.getAsLong() & 0xfff;
        long low = random.getAsLong() & 0x3fffffffffffffffL | 0x8000000000000000L;
        byte[] text = new byte[LENGTH];
        text[0] = 'r';
        text[1] = 'e';
        text[2] = 'q';
        text[3] = '_';
        // 128 bits from the right, five at a time; the first character holds the three that are left
        for (int i = LENGTH - 1; i >= 4; i--) {
            text[i] = ALPHABET[(int) low & 31];
            low = low >>> 5 | high << 59;
            high >>>= 5;
        }
        return new String(text, StandardCharsets.ISO_8859_1);
    }

    /** Whether an id that somebody else made may go into our logs and fields: 1 to 128 letters, digits, {@code - _ .}. */
    public static boolean isWellFormed(String id) {
        for (int i = 0; i < id.length(); i++) {
            char c = id.charAt(i);
            boolean fits = c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9'
                    || c == '-' || c == '_' || c == '.';
            if (!fits) {
                return false;
            }
        }
        return !id.isEmpty() && id.length() <= LONGEST_FOREIGN;
    }
}
