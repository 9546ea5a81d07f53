package portcullis.listener;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import portcullis.kit.Cidr;
import portcullis.listener.ProxyHeader.Fault;
import portcullis.listener.ProxyHeader.Partial;
import portcullis.listener.ProxyHeader.Unnamed;

/**
 * Version 1 of the PROXY header: {@code PROXY TCP4 192.0.2.7 198.51.100.1 56324 443} and CRLF, of 107 bytes at most; parts
 * are one space apart, numbers have no leading zeros.
 */
final class ProxyLine {
    /** Bytes of the longest line that the specification knows, its CRLF included. */
    static final int MOST = 107;

    private static final byte[] BEGIN = "PROXY ".getBytes(StandardCharsets.US_ASCII);

    private final String text;
    private int position;

    private ProxyLine(String text) {
        this.text = text;
    }

    static ProxyHeader parse(byte[] bytes, int count) {
        ProxyHeader missing = ProxyHeader.missing(BEGIN, bytes, count);
        if (missing != null) {
            return missing;
        }
        int last = Math.min(count, MOST);
        for (int i = BEGIN.length; i < last; i++) {
            if (bytes[i] < ' ' || bytes[i] > '~') {
                return bytes[i] == '\r' ? ended(bytes, i, last) : ProxyHeader.refused(Fault.MALFORMED);
            }
        }
        return last < MOST ? new Partial(count) : ProxyHeader.refused(Fault.TOO_LONG);
    }

    /** @param end where the carriage return is */
    private static ProxyHeader ended(byte[] bytes, int end, int last) {
        if (end + 1 == last) {
            return last < MOST ? new Partial(last) : ProxyHeader.refused(Fault.TOO_LONG);
        }
        if (bytes[end + 1] != '\n') {
            return ProxyHeader.refused(Fault.MALFORMED);
        }
        String text = new String(bytes, BEGIN.length, end - BEGIN.length, StandardCharsets.US_ASCII);
        return new ProxyLine(text).header(end + 2);
    }

    private ProxyHeader header(int length) {
        return switch (part()) {
            case "UNKNOWN" -> new Unnamed(length); // what follows is to be ignored
            case "TCP4" -> header(length, false);
            case "TCP6" -> header(length, true);
            default -> ProxyHeader.refused(Fault.MALFORMED);
        };
    }

    private ProxyHeader header(int length, boolean ipv6) {
        byte[] source = address(part(), ipv6);
        byte[] destination = address(part(), ipv6);
        boolean ports = isPort(part()) & isPort(part());
        return source == null || destination == null || !ports || position <= text.length()
                ? ProxyHeader.refused(Fault.MALFORMED)
                : ProxyHeader.named(length, source);
    }

    /** What comes before the next space or the end; empty when there is nothing more. */
    private String part() {
        int from = Math.min(position, text.length());
        int space = text.indexOf(' ', from);
        int to = space < 0 ? text.length() : space;
        position = to + 1;
        return text.substring(from, to);
    }

    private static byte @Nullable [] address(String part, boolean ipv6) {
        return part.indexOf(':') >= 0 == ipv6 ? Cidr.literal(part) : null;
    }

    private static boolean isPort(String part) {
        int port = 0;
        for (int i = 0; i < part.length(); i++) {
            int digit = part.charAt(i) - '0';
            if (digit < 0 || digit > 9 || i == 5 || i > 0 && port == 0) {
                return false;
            }
            port = port * 10 + digit;
        }
        return !part.isEmpty() && port <= 65535;
    }
}
