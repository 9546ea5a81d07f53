package portcullis.policy.eval;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Addresses as Cedar reads them: no leading zeros in IPv4 (RFC 6943, 3.1.1), no IPv4 within IPv6, no zones. */
final class IpText {
    private static final int GROUPS = 8;

    private final String text;
    private int at;

    private IpText(String text) {
        this.text = text;
    }

    /** An address, perhaps with {@code /} and the bits that a range shares; null for anything else. */
    static @Nullable IpAddr parse(String text) {
        int slash = text.indexOf('/');
        String literal = slash < 0 ? text : text.substring(0, slash);
        byte[] address = literal.indexOf(':') < 0 ? new IpText(literal).ipv4() : new IpText(literal).ipv6();
        if (address == null) {
            return null;
        }
        int bits = address.length * 8;
        int prefix = slash < 0 ? bits : number(text, slash + 1, text.length(), bits);
        return prefix < 0 ? null : new IpAddr(address, prefix);
    }

    private byte @Nullable [] ipv4() {
        byte[] address = new byte[4];
        for (int i = 0; i < 4; i++) {
            int dot = i == 3 ? text.length() : text.indexOf('.', at);
            int value = dot < 0 ? -1 : number(text, at, dot, 255);
            if (value < 0) {
                return null;
            }
            address[i] = (byte) value;
            at = dot + 1;
        }
        return address;
    }

    /** Groups in front of a {@code ::} and behind it, which stands for at least one group of zeros (RFC 4291, 2.2). */
    private byte @Nullable [] ipv6() {
        byte[] front = new byte[2 * GROUPS];
        int before = groups(front, GROUPS);
        if (before == GROUPS) {
            return at == text.length() ? front : null;
        }
        if (!text.startsWith("::", at)) {
            return null;
        }
        at += 2;
        byte[] back = new byte[2 * GROUPS];
        int behind = groups(back, GROUPS - 1 - before);
        if (at != text.length()) {
            return null;
        }
        System.arraycopy(back, 0, front, 2 * (GROUPS - behind), 2 * behind);
        return front;
    }

    /** How many groups stand here with single colons between them; ends before a colon that no group follows. */
    private int groups(byte[] into, int atMost) {
        int count = 0;
        while (count < atMost) {
            int start = count == 0 ? at : at + 1;
            if (count > 0 && (at >= text.length() || text.charAt(at) != ':')) {
                return count;
            }
            int value = 0;
            int end = start;
            while (end < text.length() && end < start + 4 && hex(text.charAt(end)) >= 0) {
                value = value << 4 | hex(text.charAt(end++));
            }
            if (end == start) {
                return count;
            }
            into[2 * count] = (byte) (value >> 8);
            into[2 * count + 1] = (byte) value;
            count++;
            at = end;
        }
        return count;
    }

    private static int hex(char digit) {
        return digit < 0x80 ? Character.digit(digit, 16) : -1;
    }

    /** A decimal number without leading zeros; -1 for anything else. */
    private static int number(String text, int from, int to, int atMost) {
        if (to == from || to - from > 3 || to - from > 1 && text.charAt(from) == '0') {
            return -1;
        }
        int value = 0;
        for (int i = from; i < to; i++) {
            int digit = text.charAt(i) - '0';
            if (digit < 0 || digit > 9) {
                return -1;
            }
            value = value * 10 + digit;
        }
        return value > atMost ? -1 : value;
    }

    /** In its one recommended form (RFC 5952, 4). */
    static String print(byte[] address) {
        StringBuilder out = new StringBuilder(39);
        if (address.length == 4) {
            for (int i = 0; i < 4; i++) {
                out.append(i == 0 ? "" : ".").append(address[i] & 0xFF);
            }
            return out.toString();
        }
        int[] groups = new int[GROUPS];
        Arrays.setAll(groups, i -> (address[2 * i] & 0xFF) << 8 | address[2 * i + 1] & 0xFF);
        int zeros = -1;
        int longest = 1;
        for (int from = 0; from < GROUPS; from++) {
            int to = from;
            while (to < GROUPS && groups[to] == 0) {
                to++;
            }
            if (to - from > longest) {
                zeros = from;
                longest = to - from;
            }
        }
        for (int i = 0; i < GROUPS; i++) {
            if (i == zeros) {
                out.append("::");
                i += longest - 1;
            } else {
                out.append(i == 0 || i == zeros + longest && zeros >= 0 ? "" : ":").append(Integer.toHexString(groups[i]));
            }
        }
        return out.toString();
    }
}
