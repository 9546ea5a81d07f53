package portcullis.listener;

import org.jspecify.annotations.Nullable;
import portcullis.http.RequestHead;
import portcullis.kit.Cidr;
import portcullis.tls.ServerTls;
import portcullis.tls.TlsWire;

/**
 * Whether a request belongs on its connection (RFC 9110, 7.4 and 15.5.20): a client that named a host in its handshake
 * (SNI) may ask for another one only if the certificate that it was shown is for that one, too. Otherwise routes of a host
 * could be reached past the client certificates that another one asks for. Where clients are asked for certificates, the
 * name is the only host: a session there is one client with one host.
 */
final class NamedHost {
    private final TlsWire wire;
    private final String named;
    private final boolean alone;
    private String fitting = "";

    private NamedHost(TlsWire wire, String named, boolean alone) {
        this.wire = wire;
        this.named = named;
        this.alone = alone;
    }

    /** Null when there is nothing to hold a request to: no TLS, or no name in its handshake; an address is none (RFC 6066, 3). */
    static @Nullable NamedHost of(@Nullable TlsWire wire, @Nullable ServerTls spoken) {
        String named = wire == null ? null : wire.requestedName();
        return named == null || Cidr.literal(named) != null ? null : new NamedHost(wire, named, spoken != null && spoken.asksForCertificates());
    }

    /** Whether the request must be answered with 421. What fitted last fits again without a look. */
    boolean isMissedBy(RequestHead head) {
        if (head.authority().equals(fitting)) {
            return false;
        }
        String host = host(head);
        if (!host.equals(named) && (alone || !wire.isCertifiedFor(host))) {
            return true;
        }
        fitting = head.authority();
        return false;
    }

    /** As certificates write it: without the dot that ends an absolute name, without the brackets of IPv6. */
    private static String host(RequestHead head) {
        String host = head.host();
        if (host.startsWith("[")) {
            return host.substring(1, host.length() - 1);
        }
        return host.endsWith(".") ? host.substring(0, host.length() - 1) : host;
    }
}
