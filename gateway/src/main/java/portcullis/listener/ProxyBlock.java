package portcullis.listener;

import java.util.zip.CRC32C;
import portcullis.listener.ProxyHeader.Fault;
import portcullis.listener.ProxyHeader.Partial;
import portcullis.listener.ProxyHeader.Unnamed;

/**
 * Version 2 of the PROXY header: a signature, a command, a family, the length of the rest, then addresses and after them
 * what the sender adds (type, length, value). Of the latter only the checksum means something here; the others must be
 * well-formed and are skipped.
 */
final class ProxyBlock {
    private static final byte[] SIGNATURE = {'\r', '\n', '\r', '\n', 0, '\r', '\n', 'Q', 'U', 'I', 'T', '\n'};
    private static final int FIXED = 16;

    private static final int LOCAL = 0x20;
    private static final int PROXY = 0x21;

    private static final int UNSPECIFIED = 0x00;
    private static final int TCP_OVER_IPV4 = 0x11;
    private static final int UDP_OVER_IPV4 = 0x12;
    private static final int TCP_OVER_IPV6 = 0x21;
    private static final int UDP_OVER_IPV6 = 0x22;
    private static final int UNIX_STREAM = 0x31;
    private static final int UNIX_DATAGRAM = 0x32;

    private static final int CHECKSUM = 0x03;
    private static final int CHECKSUM_BYTES = 4;

    private ProxyBlock() {}

    static ProxyHeader parse(byte[] bytes, int count) {
        ProxyHeader missing = ProxyHeader.missing(SIGNATURE, bytes, count);
        if (missing != null) {
            return missing;
        }
        if (count < FIXED) {
            return new Partial(count);
        }
        int command = bytes[12] & 0xFF;
        int length = FIXED + number(bytes, 14);
        if (command != LOCAL && command != PROXY) {
            return ProxyHeader.refused(Fault.MALFORMED);
        }
        if (length > ProxyHeader.MOST) {
            return ProxyHeader.refused(Fault.TOO_LONG);
        }
        if (count < length) {
            return new Partial(count);
        }
        // the sender's own connection, such as a health check: everything that follows is to be ignored
        return command == LOCAL ? new Unnamed(length) : passedOn(bytes, length);
    }

    private static ProxyHeader passedOn(byte[] bytes, int length) {
        return switch (bytes[13] & 0xFF) {
            case UNSPECIFIED -> new Unnamed(length); // nobody knows how long addresses of that family are
            case TCP_OVER_IPV4 -> addresses(bytes, 4, length);
            case TCP_OVER_IPV6 -> addresses(bytes, 16, length);
            case UDP_OVER_IPV4, UDP_OVER_IPV6, UNIX_STREAM, UNIX_DATAGRAM -> ProxyHeader.refused(Fault.UNSUPPORTED);
            default -> ProxyHeader.refused(Fault.MALFORMED);
        };
    }

    private static ProxyHeader addresses(byte[] bytes, int each, int length) {
        int additions = FIXED + 2 * each + 4;
        if (additions > length) {
            return ProxyHeader.refused(Fault.MALFORMED);
        }
        int checksum = -1;
        int at = additions;
        while (length - at >= 3) {
            int end = at + 3 + number(bytes, at + 1);
            if (bytes[at] == CHECKSUM) {
                if (checksum >= 0 || end - at != 3 + CHECKSUM_BYTES) {
                    return ProxyHeader.refused(Fault.MALFORMED);
                }
                checksum = at + 3;
            }
            at = end;
        }
        if (at != length) {
            return ProxyHeader.refused(Fault.MALFORMED);
        }
        if (checksum >= 0 && !isIntact(bytes, checksum, length)) {
            return ProxyHeader.refused(Fault.CHECKSUM);
        }
        byte[] source = new byte[each];
        System.arraycopy(bytes, FIXED, source, 0, each);
        return ProxyHeader.named(length, source);
    }

    /** The checksum is over the whole header, with zeros in its own place. */
    private static boolean isIntact(byte[] bytes, int checksum, int length) {
        CRC32C crc = new CRC32C();
        crc.update(bytes, 0, checksum);
        crc.update(new byte[CHECKSUM_BYTES], 0, CHECKSUM_BYTES);
        crc.update(bytes, checksum + CHECKSUM_BYTES, length - checksum - CHECKSUM_BYTES);
        long said = (long) number(bytes, checksum) << 16 | number(bytes, checksum + 2);
        return crc.getValue() == said;
    }

    private static int number(byte[] bytes, int at) {
        return (bytes[at] & 0xFF) << 8 | bytes[at + 1] & 0xFF;
    }
}
