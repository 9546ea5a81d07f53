package portcullis.http1;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import portcullis.kit.Cidr;

/**
 * The authority of a request, {@code host[:port]} (RFC 9110, 7.2), checked and in lower case. A host is a name of
 * letters, digits, {@code - . _}, an IPv4 address, or an IPv6 address in brackets; user information is refused. Remembers
 * the last one, because the requests of a connection mostly name the same.
 */
final class Authority {
    private byte[] lastBytes = {};
    private String last = "";

    /** The authority as text, or null when it is none. */
    @Nullable String parse(byte[] bytes, int from, int to) {
        if (to - from == lastBytes.length && to > from
                && java.util.Arrays.equals(bytes, from, to, lastBytes, 0, lastBytes.length)) {
            return last;
        }
        if (!isAuthority(bytes, from, to)) {
            return null;
        }
        lastBytes = java.util.Arrays.copyOfRange(bytes, from, to);
        last = new String(lastBytes, StandardCharsets.US_ASCII).toLowerCase(java.util.Locale.ROOT);
        return last;
    }

    private static boolean isAuthority(byte[] bytes, int from, int to) {
        if (from == to || to - from > 255 + 6) {
            return false;
        }
        int hostEnd;
        if (bytes[from] == '[') {
            hostEnd = from + 1;
            while (hostEnd < to && isIpv6Byte(bytes[hostEnd])) {
                hostEnd++;
            }
            if (hostEnd == to || bytes[hostEnd] != ']' || !isIpv6(bytes, from + 1, hostEnd)) {
                return false;
            }
            hostEnd++;
        } else {
            hostEnd = from;
            while (hostEnd < to && isNameByte(bytes[hostEnd])) {
                hostEnd++;
            }
            if (hostEnd == from || bytes[from] == '.') {
                return false;
            }
        }
        return hostEnd == to || isPort(bytes, hostEnd, to);
    }

    private static boolean isIpv6(byte[] bytes, int from, int to) {
        String address = new String(bytes, from, to - from, StandardCharsets.US_ASCII);
        return address.indexOf(':') >= 0 && Cidr.literal(address) != null;
    }

    private static boolean isPort(byte[] bytes, int colon, int to) {
        if (bytes[colon] != ':' || to == colon + 1 || to - colon > 6) {
            return false;
        }
        int port = 0;
        for (int i = colon + 1; i < to; i++) {
            int digit = bytes[i] - '0';
            if (digit < 0 || digit > 9) {
                return false;
            }
            port = port * 10 + digit;
        }
        return port > 0 && port <= 65535;
    }

    private static boolean isNameByte(byte b) {
        return b >= 'a' && b <= 'z' || b >= 'A' && b <= 'Z' || b >= '0' && b <= '9' || b == '-' || b == '.' || b == '_';
    }

    private static boolean isIpv6Byte(byte b) {
        return b >= '0' && b <= '9' || b >= 'a' && b <= 'f' || b >= 'A' && b <= 'F' || b == ':' || b == '.';
    }
}
