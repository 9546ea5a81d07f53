package portcullis.policy.eval;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;

/** Cedar's ipaddr: an address or a range of them. */
public final class IpAddr implements Extension {
    private final byte[] address;
    private final int prefix;

    /**
     * @param address 4 or 16 bytes
     * @param prefix how many bits of it all addresses of the range share: 0 to 32 or to 128; all of them for a single address
     */
    public IpAddr(byte[] address, int prefix) {
        if (address.length != 4 && address.length != 16 || prefix < 0 || prefix > address.length * 8) {
            throw new IllegalArgumentException(address.length + " bytes with a prefix of " + prefix);
        }
        this.address = address.clone();
        this.prefix = prefix;
    }

    /** A single address. */
    public static IpAddr of(byte[] address) {
        return new IpAddr(address, address.length * 8);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof IpAddr ip && ip.prefix == prefix && Arrays.equals(ip.address, address);
    }

    @Override
    public int hashCode() {
        return 31 * Arrays.hashCode(address) + prefix;
    }

    @Override
    public String toString() {
        try {
            String text = InetAddress.getByAddress(address).getHostAddress();
            return "ip(\"" + (prefix == address.length * 8 ? text : text + "/" + prefix) + "\")";
        } catch (UnknownHostException e) {
            throw new AssertionError("4 or 16 bytes are an address", e);
        }
    }
}
