package portcullis.listener;

import java.util.List;
import org.jspecify.annotations.Nullable;
import portcullis.config.ListenerConfig;
import portcullis.exchange.ClientAddress;
import portcullis.exchange.ClientCertificate;
import portcullis.exchange.Exchange.Arrival;
import portcullis.exchange.OwnedFields;
import portcullis.http.FieldName;
import portcullis.http.HeaderFields;
import portcullis.http.Tokens;
import portcullis.kit.Cidr;
import portcullis.kit.RequestIds;
import portcullis.listener.ForwardedChain.Hop;

/**
 * Decides, once and before anything else looks at a request, who the client is and how it came; then removes what a
 * client may not say. Only trusted peers are believed, and their chain is walked from the right until an address that
 * nobody vouches for.
 */
final class Arrivals {
    private static final FieldName FORWARDED = FieldName.of("Forwarded");
    private static final FieldName X_FORWARDED_FOR = FieldName.of("X-Forwarded-For");
    private static final FieldName X_FORWARDED_PROTO = FieldName.of("X-Forwarded-Proto");
    private static final FieldName X_FORWARDED_PORT = FieldName.of("X-Forwarded-Port");
    private static final FieldName VIA = FieldName.of("Via");
    private static final FieldName X_REQUEST_ID = FieldName.of("x-request-id");

    private final ListenerConfig listener;
    private final int port;
    private final @Nullable FieldName clientIpHeader;
    private final boolean passUnderscores;

    Arrivals(ListenerConfig listener, int boundPort) {
        this.listener = listener;
        this.port = listener.portForClients(boundPort);
        this.clientIpHeader = listener.clientIpHeader() == null ? null : FieldName.of(listener.clientIpHeader());
        this.passUnderscores = listener.underscoreHeaders() == ListenerConfig.UnderscoreHeaders.PASS;
    }

    /**
     * How requests from a peer that nobody needs to be asked about arrive; the same for all of its connection.
     *
     * @param tls the version of TLS that the peer speaks with us; empty for plaintext
     * @param certificate that the peer showed; null for none
     */
    Arrival direct(ClientAddress peer, String tls, @Nullable ClientCertificate certificate) {
        String scheme = !tls.isEmpty() || listener.behindTlsProxy() ? "https" : "http";
        return new Arrival(listener.name(), peer, peer, false, scheme, port, tls, certificate);
    }

    boolean isTrusted(ClientAddress peer) {
        for (Cidr proxies : listener.trustedProxies()) {
            if (proxies.contains(peer.bytes())) {
                return true;
            }
        }
        return false;
    }

    /** How this request arrives through a trusted proxy, by what the proxy says. */
    Arrival proxied(Arrival direct, HeaderFields fields) {
        List<Hop> chain = chain(fields);
        int nearest = clientHop(chain);
        String said = ForwardedChain.scheme(fields.value(X_FORWARDED_PROTO));
        String proto = said.isEmpty() && nearest >= 0 ? chain.get(nearest).proto() : said;
        String scheme = proto.isEmpty() ? direct.scheme() : proto;
        ClientAddress named = namedClient(fields);
        ClientAddress client = named != null ? named : nearest < 0 ? direct.peer() : named(address(chain.get(nearest).node()));
        return new Arrival(
                listener.name(), client, direct.peer(), true, scheme, port(fields, !proto.isEmpty(), scheme),
                direct.tls(), isPassedOn(fields) ? null : direct.certificate());
    }

    /** Whether the proxy asks for somebody else: then the certificate of the connection is its own, and nobody else's. */
    private boolean isPassedOn(HeaderFields fields) {
        return fields.contains(X_FORWARDED_FOR) || fields.contains(FORWARDED) || fields.contains(VIA)
                || clientIpHeader != null && fields.contains(clientIpHeader);
    }

    /** Where both are sent X-Forwarded-For counts: a proxy that knows only that one passes the other on unread. */
    private static List<Hop> chain(HeaderFields fields) {
        String addresses = fields.joined(X_FORWARDED_FOR);
        if (addresses != null) {
            return ForwardedChain.ofAddresses(addresses);
        }
        String forwarded = fields.joined(FORWARDED);
        List<Hop> hops = forwarded == null ? null : ForwardedChain.ofForwarded(forwarded);
        return hops == null ? List.of() : hops;
    }

    /** The hop of the client: the first from the right that nobody vouches for, else the leftmost; -1 for none. */
    private int clientHop(List<Hop> chain) {
        int nearest = -1;
        for (int i = chain.size() - 1; i >= 0; i--) {
            byte[] address = address(chain.get(i).node());
            if (address == null) {
                return nearest; // whatever stands left of this was not said by anybody we trust
            }
            nearest = i;
            if (!isTrusted(named(address))) {
                return nearest;
            }
        }
        return nearest;
    }

    /** The address in the field that the operator agreed on with the proxy; null without one. */
    private @Nullable ClientAddress namedClient(HeaderFields fields) {
        if (clientIpHeader == null) {
            return null;
        }
        int line = fields.find(clientIpHeader);
        boolean once = line >= 0 && fields.find(clientIpHeader, line + 1) < 0;
        byte[] address = once ? Cidr.literal(fields.value(line)) : null;
        return address == null ? null : named(address);
    }

    private int port(HeaderFields fields, boolean schemeNamed, String scheme) {
        String text = fields.value(X_FORWARDED_PORT);
        int named = text == null ? 0 : portNumber(text, 0);
        if (named > 0) {
            return named;
        }
        return schemeNamed ? scheme.equals("https") ? 443 : 80 : port;
    }

    /** An address as proxies write it: a literal, perhaps in brackets, perhaps with a port. */
    private static byte @Nullable [] address(String hop) {
        if (hop.startsWith("[")) {
            int close = hop.indexOf(']');
            boolean ends = close > 0 && (close + 1 == hop.length() || hop.charAt(close + 1) == ':' && portNumber(hop, close + 2) > 0);
            return ends ? Cidr.literal(hop.substring(1, close)) : null;
        }
        int colon = hop.indexOf(':');
        boolean withPort = colon >= 0 && hop.indexOf(':', colon + 1) < 0;
        return withPort && portNumber(hop, colon + 1) == 0 ? null : Cidr.literal(withPort ? hop.substring(0, colon) : hop);
    }

    /** The port that stands from there to the end; 0 when none does. */
    private static int portNumber(String text, int from) {
        int port = 0;
        for (int i = from; i < text.length(); i++) {
            int digit = text.charAt(i) - '0';
            if (digit < 0 || digit > 9 || i - from == 5) {
                return 0;
            }
            port = port * 10 + digit;
        }
        return port <= 65535 ? port : 0;
    }

    static ClientAddress named(byte[] address) {
        try {
            return new ClientAddress(address, java.net.InetAddress.getByAddress(address).getHostAddress());
        } catch (java.net.UnknownHostException e) {
            throw new IllegalArgumentException("neither 4 nor 16 bytes", e);
        }
    }

    /** The id that a trusted proxy gave the request, if it is one; null when we must make one. */
    static @Nullable String requestId(HeaderFields fields) {
        int line = fields.find(X_REQUEST_ID);
        if (line < 0 || fields.find(X_REQUEST_ID, line + 1) >= 0) {
            return null;
        }
        String id = fields.value(line);
        return RequestIds.isWellFormed(id) ? id : null;
    }

    /** Removes what only the gateway may say, and names that two servers may read differently. */
    void strip(HeaderFields fields, boolean fromTrustedPeer) {
        for (int i = fields.count() - 1; i >= 0; i--) {
            byte[] bytes = fields.bytes(i);
            int from = fields.nameStart(i);
            int to = fields.nameEnd(i);
            boolean underscore = hasUnderscore(bytes, from, to);
            boolean owned = OwnedFields.contains(bytes, from, to);
            if (owned ? underscore || !fromTrustedPeer || !OwnedFields.isChain(bytes, from, to)
                    : underscore && (!passUnderscores || isFraming(bytes, from, to))) {
                fields.removeAt(i);
            }
        }
    }

    /** Whether a server that makes no difference between hyphen and underscore would find the end of the body by it. */
    private static boolean isFraming(byte[] bytes, int from, int to) {
        String name = to - from == 14 ? "content-length" : to - from == 17 ? "transfer-encoding" : "";
        for (int i = 0; i < name.length(); i++) {
            byte here = bytes[from + i] == '_' ? (byte) '-' : Tokens.lower(bytes[from + i]);
            if (here != name.charAt(i)) {
                return false;
            }
        }
        return !name.isEmpty();
    }

    private static boolean hasUnderscore(byte[] bytes, int from, int to) {
        for (int i = from; i < to; i++) {
            if (bytes[i] == '_') {
                return true;
            }
        }
        return false;
    }

}
