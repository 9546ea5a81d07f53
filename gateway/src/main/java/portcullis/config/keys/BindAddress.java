package portcullis.config.keys;

import org.jspecify.annotations.Nullable;
import portcullis.kit.Cidr;

/**
 * Where to listen, written {@code 0.0.0.0:8443} or {@code [::1]:9900}.
 *
 * @param host an address literal without brackets, or {@code localhost}
 * @param port 0 to 65535; 0 asks the system for a free one
 */
public record BindAddress(String host, int port) {
    /**
     * Reads an address and a port. Host names other than {@code localhost} are refused: nothing is looked up.
     *
     * @throws IllegalArgumentException with the reason in words for an operator
     */
    public static BindAddress parse(String text) {
        int colon = text.lastIndexOf(':');
        if (colon < 0) {
            throw new IllegalArgumentException("'" + text + "' has no port");
        }
        String host = text.substring(0, colon);
        if (host.startsWith("[") && host.endsWith("]")) {
            host = host.substring(1, host.length() - 1);
        } else if (host.indexOf(':') >= 0) {
            throw new IllegalArgumentException("'" + text + "' is an IPv6 address without brackets");
        }
        if (!host.equals("localhost") && Cidr.literal(host) == null) {
            throw new IllegalArgumentException("'" + text + "' does not begin with an address");
        }
        return new BindAddress(host, port(text, text.substring(colon + 1)));
    }

    private static int port(String text, String digits) {
        if (digits.isEmpty() || digits.length() > 5 || Quantity.digits(digits) != digits.length()) {
            throw new IllegalArgumentException("'" + text + "' has no port");
        }
        int port = Integer.parseInt(digits);
        if (port > 65535) {
            throw new IllegalArgumentException("'" + text + "' has a port above 65535");
        }
        return port;
    }

    /** Whether only this machine can reach it. */
    public boolean isLoopback() {
        byte @Nullable [] address = Cidr.literal(host);
        if (address == null) {
            return host.equals("localhost");
        }
        return address.length == 4 ? address[0] == 127 : Cidr.parse("::1").contains(address);
    }

    /** Whether it stands for all addresses of this machine. */
    public boolean isWildcard() {
        byte @Nullable [] address = Cidr.literal(host);
        if (address == null) {
            return false;
        }
        for (byte part : address) {
            if (part != 0) {
                return false;
            }
        }
        return true;
    }

    @Override
    public String toString() {
        return (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + port;
    }
}
