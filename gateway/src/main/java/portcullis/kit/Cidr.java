package portcullis.kit;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A block of addresses such as {@code 10.0.0.0/8} or {@code 2001:db8::/32} (RFC 4632, RFC 4291). An address without a
 * length is a block of one. An IPv4 block also contains the IPv4-mapped IPv6 form of its addresses, because a socket
 * that listens on {@code ::} may report an IPv4 peer that way.
 */
public final class Cidr {
    private final byte[] network;
    private final int length;

    private Cidr(byte[] network, int length) {
        this.network = network;
        this.length = length;
    }

    /**
     * Reads a block. Host names are refused: nothing is ever looked up.
     *
     * @throws IllegalArgumentException if the text is no address, the length is out of range, or bits behind the
     *     length are set; the message says which, in words for an operator
     */
    public static Cidr parse(String text) {
        int slash = text.indexOf('/');
        byte[] address = literal(slash < 0 ? text : text.substring(0, slash));
        if (address == null) {
            throw new IllegalArgumentException("'" + text + "' is not a block of addresses");
        }
        int bits = address.length * 8;
        int length = slash < 0 ? bits : prefixLength(text.substring(slash + 1));
        if (length < 0 || length > bits) {
            throw new IllegalArgumentException("'" + text + "' has no prefix length from 0 to " + bits);
        }
        byte[] network = address.clone();
        for (int bit = length; bit < bits; bit++) {
            network[bit >> 3] &= (byte) ~(0x80 >> (bit & 7));
        }
        if (!Arrays.equals(network, address)) {
            throw new IllegalArgumentException(
                    "'" + text + "' has bits set behind its prefix length; the block is " + print(network, length));
        }
        return new Cidr(network, length);
    }

    /**
     * The bytes of an address literal, 4 or 16 of them, or null when the text is none. Never asks a resolver. The
     * IPv4-mapped form {@code ::ffff:10.0.0.1} gives the four bytes of the IPv4 address.
     */
    public static byte @Nullable [] literal(String text) {
        boolean ipv6 = text.indexOf(':') >= 0;
        if (ipv6 && (text.indexOf('%') >= 0 || text.indexOf('[') >= 0)) {
            return null;
        }
        if ((!ipv6 || text.indexOf('.') >= 0) && !isDottedQuad(text.substring(text.lastIndexOf(':') + 1))) {
            return null;
        }
        try {
            return InetAddress.ofLiteral(text).getAddress();
        } catch (IllegalArgumentException notAnAddress) {
            return null;
        }
    }

    /** Whether the address (4 or 16 bytes, network order) lies in this block. Allocates nothing. */
    public boolean contains(byte[] address) {
        int offset = 0;
        if (address.length != network.length) {
            if (network.length != 4 || !isMappedIpv4(address)) {
                return false;
            }
            offset = 12;
        }
        int whole = length >> 3;
        for (int i = 0; i < whole; i++) {
            if (network[i] != address[offset + i]) {
                return false;
            }
        }
        int rest = length & 7;
        return rest == 0 || ((network[whole] ^ address[offset + whole]) & (0xFF00 >> rest) & 0xFF) == 0;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Cidr that && length == that.length && Arrays.equals(network, that.network);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(network) * 31 + length;
    }

    /** The block as it is written in configuration, always with its prefix length. */
    @Override
    public String toString() {
        return print(network, length);
    }

    private static String print(byte[] network, int length) {
        try {
            return InetAddress.getByAddress(network).getHostAddress() + "/" + length;
        } catch (UnknownHostException impossible) {
            throw new AssertionError("neither 4 nor 16 bytes", impossible);
        }
    }

    private static int prefixLength(String digits) {
        if (digits.isEmpty() || digits.length() > 3 || (digits.length() > 1 && digits.charAt(0) == '0')) {
            return -1;
        }
        int value = 0;
        for (int i = 0; i < digits.length(); i++) {
            char digit = digits.charAt(i);
            if (digit < '0' || digit > '9') {
                return -1;
            }
            value = value * 10 + digit - '0';
        }
        return value;
    }

    /** Four decimal parts and nothing else: the JDK also takes "10.1" and "167772161", which no operator means. */
    private static boolean isDottedQuad(String text) {
        int dots = 0;
        int digits = 0;
        for (int i = 0; i < text.length(); i++) {
            char at = text.charAt(i);
            if (at == '.') {
                if (digits == 0) {
                    return false;
                }
                dots++;
                digits = 0;
            } else if (at < '0' || at > '9' || ++digits > 3) {
                return false;
            } else if (digits == 2 && text.charAt(i - 1) == '0') {
                return false;
            }
        }
        return dots == 3 && digits > 0;
    }

    private static boolean isMappedIpv4(byte[] address) {
        if (address.length != 16 || address[10] != -1 || address[11] != -1) {
            return false;
        }
        for (int i = 0; i < 10; i++) {
            if (address[i] != 0) {
                return false;
            }
        }
        return true;
    }
}
