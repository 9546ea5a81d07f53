package portcullis.policy.eval;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Cedar's ipaddr: an address or a range of them. IPv4 written as IPv6 is IPv6, and in no range of IPv4. */
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

    /** What {@code ip(text)} gives; null for an error. */
    public static @Nullable IpAddr parse(String text) {
        return IpText.parse(text);
    }

    boolean isIpv4() {
        return address.length == 4;
    }

    boolean isLoopback() {
        return isIpv4() ? address[0] == 127 && prefix >= 8 : prefix == 128 && isOne();
    }

    private boolean isOne() {
        for (int i = 0; i < 15; i++) {
            if (address[i] != 0) {
                return false;
            }
        }
        return address[15] == 1;
    }

    boolean isMulticast() {
        return isIpv4() ? (address[0] & 0xF0) == 0xE0 && prefix >= 4 : (address[0] & 0xFF) == 0xFF && prefix >= 8;
    }

    /** Whether every address of this is in that range. */
    boolean isIn(IpAddr range) {
        if (range.address.length != address.length || prefix < range.prefix) {
            return false;
        }
        int whole = range.prefix >> 3;
        for (int i = 0; i < whole; i++) {
            if (address[i] != range.address[i]) {
                return false;
            }
        }
        int rest = range.prefix & 7;
        return rest == 0 || ((address[whole] ^ range.address[whole]) & (0xFF00 >> rest) & 0xFF) == 0;
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
        String text = IpText.print(address);
        return "ip(\"" + (prefix == address.length * 8 ? text : text + "/" + prefix) + "\")";
    }
}
