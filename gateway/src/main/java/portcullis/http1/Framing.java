package portcullis.http1;

import org.jspecify.annotations.Nullable;
import portcullis.http.HeaderFields;
import portcullis.http.RequestHead;
import portcullis.http.StandardFields;

/**
 * How long a message's body is (RFC 9112, 6). Whatever two readers could understand differently is refused: both
 * Transfer-Encoding and Content-Length, a repeated or listed length, any coding but one {@code chunked}.
 */
final class Framing {
    /** {@link #length} of a message whose framing is ambiguous or wrong. */
    static final long WRONG = -2;
    /** {@link #length} of a message with transfer codings that we do not speak (RFC 9112, 6.1: 501). */
    static final long UNKNOWN_CODING = -3;
    /** {@link #length} of a message without either field. */
    static final long UNDECLARED = -4;

    /** More digits than any body has; far from overflow. */
    private static final int MOST_DIGITS = 18;

    private Framing() {}

    /** Bytes of the body, {@link RequestHead#UNKNOWN_LENGTH} when chunked, or one of the constants above. */
    static long length(HeaderFields fields) {
        int coding = fields.find(StandardFields.TRANSFER_ENCODING);
        int length = fields.find(StandardFields.CONTENT_LENGTH);
        if (coding >= 0) {
            if (length >= 0 || fields.find(StandardFields.TRANSFER_ENCODING, coding + 1) >= 0) {
                return WRONG;
            }
            if (fields.valueIs(coding, "chunked")) {
                return RequestHead.UNKNOWN_LENGTH;
            }
            return isKnownCoding(fields.value(coding)) ? UNKNOWN_CODING : WRONG;
        }
        if (length < 0) {
            return UNDECLARED;
        }
        if (fields.find(StandardFields.CONTENT_LENGTH, length + 1) >= 0) {
            return WRONG;
        }
        return digits(fields.bytes(length), fields.valueStart(length), fields.valueEnd(length));
    }

    /** A well-formed list of registered codings that ends in {@code chunked}: understood, and not served. */
    private static boolean isKnownCoding(@Nullable String value) {
        if (value == null) {
            return false;
        }
        String[] codings = value.toLowerCase(java.util.Locale.ROOT).split(",", -1);
        for (int i = 0; i < codings.length; i++) {
            boolean last = i == codings.length - 1;
            boolean fits = switch (codings[i].strip()) {
                case "chunked" -> last;
                case "gzip", "x-gzip", "deflate", "compress", "x-compress" -> !last;
                default -> false;
            };
            if (!fits) {
                return false;
            }
        }
        return true;
    }

    /** Only digits: {@link Long#parseLong} would take a sign and foreign digits. */
    private static long digits(byte[] bytes, int from, int to) {
        if (from == to || to - from > MOST_DIGITS) {
            return WRONG;
        }
        long value = 0;
        for (int i = from; i < to; i++) {
            int digit = bytes[i] - '0';
            if (digit < 0 || digit > 9) {
                return WRONG;
            }
            value = value * 10 + digit;
        }
        return value;
    }
}
