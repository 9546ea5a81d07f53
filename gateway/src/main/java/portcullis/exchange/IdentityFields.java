package portcullis.exchange;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import portcullis.http.Tokens;

/**
 * What upstreams are told of a caller, as lines of a head, made once per caller. A value keeps the characters that a token
 * may have (RFC 9110, 5.6.2) but for the percent sign; every other byte of its UTF-8 stands as {@code %} and two hexadecimal
 * digits, so that no value ends a line or an item of a list, and decoding gives back exactly what was verified. Lists are
 * joined with commas. What has no value has no line, and nobody has none at all.
 */
public final class IdentityFields {
    /**
     * The most bytes that the lines may have. Servers take between 8 and 16 KiB of head; a list that was cut short would say
     * something else than what was verified, so a caller of whom there is more is not passed on at all.
     */
    public static final int MOST_BYTES = 12 * 1024;

    private static final IdentityFields NONE = new IdentityFields(new byte[0]);

    private static final String HEX = "0123456789ABCDEF";

    private final byte[] lines;

    private IdentityFields(byte[] lines) {
        this.lines = lines;
    }

    static IdentityFields of(
            Caller.Method method,
            String issuer,
            String subject,
            String client,
            String tenant,
            List<String> roles,
            List<String> scopes) {
        if (method == Caller.Method.NONE) {
            return NONE;
        }
        StringBuilder out = new StringBuilder(256);
        line("x-user-id", subject, out);
        line("x-client-id", client, out);
        line("x-issuer", issuer, out);
        line("x-tenant", tenant, out);
        line("x-roles", roles, out);
        line("x-scopes", scopes, out);
        line("x-auth-method", method.slug(), out);
        return new IdentityFields(out.toString().getBytes(StandardCharsets.US_ASCII));
    }

    private static void line(String name, String value, StringBuilder out) {
        if (!value.isEmpty()) {
            out.append(name).append(": ");
            encode(value, out);
            out.append("\r\n");
        }
    }

    private static void line(String name, List<String> values, StringBuilder out) {
        if (!values.isEmpty()) {
            out.append(name).append(": ");
            encode(values, out);
            out.append("\r\n");
        }
    }

    static void encode(List<String> values, StringBuilder out) {
        for (int i = 0; i < values.size(); i++) {
            if (i > 0) {
                out.append(',');
            }
            encode(values.get(i), out);
        }
    }

    static void encode(String value, StringBuilder out) {
        if (isPlain(value)) {
            out.append(value);
            return;
        }
        for (byte b : value.getBytes(StandardCharsets.UTF_8)) {
            if (Tokens.isTokenByte(b) && b != '%') {
                out.append((char) b);
            } else {
                out.append('%').append(HEX.charAt(b >> 4 & 15)).append(HEX.charAt(b & 15));
            }
        }
    }

    private static boolean isPlain(String value) {
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c > 0x7f || c == '%' || !Tokens.isTokenByte((byte) c)) {
                return false;
            }
        }
        return true;
    }

    /** Whether all of it may be sent. */
    public boolean fits() {
        return lines.length <= MOST_BYTES;
    }

    /** Each line with its end, ready to be written; nobody changes them. */
    public byte[] lines() {
        return lines;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof IdentityFields that && Arrays.equals(lines, that.lines);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(lines);
    }

    @Override
    public String toString() {
        return new String(lines, StandardCharsets.US_ASCII);
    }
}
