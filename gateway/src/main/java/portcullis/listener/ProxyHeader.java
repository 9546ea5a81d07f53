package portcullis.listener;

import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import portcullis.exchange.ClientAddress;
import portcullis.wire.SocketWire;

/**
 * What a load balancer may send in front of everything else, to tell whose connection it passes on: the PROXY protocol of
 * HAProxy's {@code proxy-protocol.txt}, version 1 (a line of text) and version 2 (a binary block). Read strictly: whoever
 * can send one decides what address we take a client for.
 */
sealed interface ProxyHeader {
    /** Bytes of the longest header that is taken, which leaves much room for what version 2 lets senders add. */
    int MOST = 4096;

    /** Bytes that nearly all headers fit in. */
    int USUAL = 256;

    /** All bytes so far may be the beginning of a header. */
    record Partial(int came) implements ProxyHeader {}

    /** The connection begins with something else. */
    record Absent() implements ProxyHeader {}

    /** A header that vouches for nobody else: the connection is the peer's own. */
    record Unnamed(int length) implements ProxyHeader {}

    /** @param source whose connection it is */
    record Named(int length, ClientAddress source) implements ProxyHeader {}

    record Refused(Fault fault) implements ProxyHeader {}

    /** Why a connection ends where its header should be. */
    enum Fault {
        /** The peer may not send one, and the listener requires it. */
        UNTRUSTED,
        MISSING,
        TIMEOUT,
        TRUNCATED,
        MALFORMED,
        TOO_LONG,
        /** UNIX sockets and datagrams: no connection of theirs can have been passed on. */
        UNSUPPORTED,
        CHECKSUM,
        /** The address it names has as many connections as it may. */
        CLIENT_LIMIT;

        private final String slug = name().toLowerCase(Locale.ROOT).replace('_', '-');

        /** The name in metrics and logs. */
        String slug() {
            return slug;
        }
    }

    /**
     * Reads what the connection begins with. What does not belong to the header is given back to the wire.
     *
     * @return {@link Partial} only when the stream ended first, or the read deadline struck
     */
    static ProxyHeader read(SocketWire wire) throws IOException {
        byte[] bytes = new byte[USUAL];
        int count = 0;
        while (true) {
            int more = wire.read(bytes, count, bytes.length - count);
            if (more < 0) {
                return new Partial(count);
            }
            count += more;
            ProxyHeader header = parse(bytes, count);
            if (!(header instanceof Partial)) {
                int length = header.length();
                wire.unread(bytes, length, count - length);
                return header;
            }
            if (count == bytes.length) {
                bytes = Arrays.copyOf(bytes, MOST);
            }
        }
    }

    /** Judges the first {@code count} bytes of a connection. */
    static ProxyHeader parse(byte[] bytes, int count) {
        if (count == 0) {
            return new Partial(0);
        }
        return switch (bytes[0]) {
            case 'P' -> ProxyLine.parse(bytes, count);
            case '\r' -> ProxyBlock.parse(bytes, count);
            default -> new Absent();
        };
    }

    /** Bytes that belong to the header. */
    default int length() {
        return 0;
    }

    /**
     * Whether what came agrees with a header's fixed beginning, as far as it goes.
     *
     * @return {@link Absent} when it does not, {@link Partial} when it is not all here; null when it is
     */
    static @Nullable ProxyHeader missing(byte[] begin, byte[] bytes, int count) {
        int compared = Math.min(begin.length, count);
        if (!Arrays.equals(begin, 0, compared, bytes, 0, compared)) {
            return new Absent();
        }
        return count < begin.length ? new Partial(count) : null;
    }

    static ProxyHeader refused(Fault fault) {
        return new Refused(fault);
    }

    /** @param address 4 or 16 bytes; an IPv4-mapped IPv6 address becomes its 4 bytes */
    static ProxyHeader named(int length, byte[] address) {
        try {
            return new Named(length, Arrivals.named(InetAddress.getByAddress(address).getAddress()));
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException("neither 4 nor 16 bytes", e);
        }
    }
}
