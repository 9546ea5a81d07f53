package portcullis.config;

import static portcullis.config.keys.Declare.keys;
import static portcullis.config.keys.Key.block;
import static portcullis.config.keys.Key.duration;
import static portcullis.config.keys.Key.flag;
import static portcullis.config.keys.Key.integer;
import static portcullis.config.keys.Key.list;
import static portcullis.config.keys.Key.size;
import static portcullis.config.keys.Key.word;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import portcullis.config.keys.BindAddress;
import portcullis.config.keys.ByteSize;
import portcullis.config.keys.Formats;
import portcullis.config.keys.Given;
import portcullis.config.keys.Key;
import portcullis.config.keys.Keys;
import portcullis.config.keys.Place;
import portcullis.kit.Cidr;

/**
 * One port that clients connect to.
 *
 * @param externalPort the port that clients see; null when it is the one of {@code bind}
 * @param trustedProxies peers whose forwarding fields count
 * @param clientIpHeader lower case; null when none is read
 * @param tls null for plaintext
 * @param redirectTo where every request is sent; null for a listener with APIs
 * @param acmeChallengeDir absolute, with the answers to ACME's challenges; null for none
 * @param readyPath a path that answers readiness on this port; null for none
 */
public record ListenerConfig(
        String name,
        BindAddress bind,
        List<Protocol> protocols,
        @Nullable ListenerTls tls,
        boolean behindTlsProxy,
        @Nullable Integer externalPort,
        List<Cidr> trustedProxies,
        @Nullable String clientIpHeader,
        ProxyProtocol proxyProtocol,
        UnderscoreHeaders underscoreHeaders,
        @Nullable String readyPath,
        @Nullable RedirectTo redirectTo,
        @Nullable Path acmeChallengeDir,
        Limits limits,
        Timeouts timeouts,
        Place place) {

    static final Keys<ListenerConfig> KEYS = keys(
                        ListenerConfig::new,
                        Given.name(),
                        Key.of("bind", Formats.BIND)
                                .restart()
                                .says("where to listen; port 0 takes a free one, which production refuses"),
                        list("protocols", Formats.words(Protocol.values()))
                                .nonEmpty()
                                .orItems("http/1.1")
                                .restart()
                                .says("what is spoken"),
                        block("tls", ListenerTls.KEYS).orNone().says("TLS; without it the port speaks plaintext"),
                        flag("behind-tls-proxy")
                                .or("false")
                                .says("clients reach a trusted proxy over TLS, which speaks plaintext to this port"),
                        integer("external-port")
                                .between("1", "65535")
                                .orWord("bind")
                                .says("the port that clients see, for redirects and links, when it differs from the one of bind"),
                        list("trusted-proxies", Formats.CIDR)
                                .orItems()
                                .says("peers whose X-Forwarded-*, Forwarded and x-request-id count; everyone else's are replaced"),
                        Key.of("client-ip-header", Formats.FIELD_NAME)
                                .orNone()
                                .says("a field with the client's address, such as cf-connecting-ip, read from trusted peers only"),
                        word("proxy-protocol", ProxyProtocol.values())
                                .or("off")
                                .says("whether trusted proxies send a PROXY header (version 1 or 2) in front of everything else"),
                        word("underscore-headers", UnderscoreHeaders.values())
                                .or("drop")
                                .says("what happens to fields whose name contains an underscore"),
                        Key.of("ready-path", ConfigFormats.PATH)
                                .orNone()
                                .says("a path that answers readiness on this port, for balancers that cannot reach the admin port"),
                        block("redirect-to", RedirectTo.KEYS)
                                .orNone()
                                .says("sends every request elsewhere; such a port has no APIs"),
                        Key.of("acme-challenge-dir", Formats.FOLDER)
                                .orNone()
                                .says("a folder with the answers to ACME's http-01 challenges, on a port with redirect-to"),
                        block("limits", Limits.KEYS).orEmpty().says("what this port takes at most"),
                        block("timeouts", Timeouts.KEYS).orEmpty().says("how long a client may take"),
                        Given.place())
                .check(ListenerConfig::warnOfFieldsThatNobodyMaySend)
                .check(ListenerConfig::checkRedirect)
                .check(ListenerConfig::checkTls);

    private static void checkRedirect(ListenerConfig listener, Keys.Complaints complaints) {
        RedirectTo redirect = listener.redirectTo;
        if (redirect == null) {
            if (listener.acmeChallengeDir != null) {
                complaints.error("acme-challenge-dir", "is on a port that does not redirect", "redirect-to beside it");
            }
            return;
        }
        if (redirect.scheme() == listener.scheme() && redirect.port() == listener.portForClients(listener.bind.port())) {
            complaints.error("redirect-to", "leads back to this very port", "the scheme and port of another listener");
        }
        if (redirect.scheme() == RedirectTo.Scheme.HTTP) {
            complaints.inProduction("redirect-to", "leads to plaintext", "scheme: https");
        }
    }

    private static void checkTls(ListenerConfig listener, Keys.Complaints complaints) {
        if (listener.tls != null && listener.behindTlsProxy) {
            complaints.warning(
                    "behind-tls-proxy", "says that plaintext comes here, and tls stands beside it", "one of the two");
        }
    }

    /** The scheme that clients see. */
    RedirectTo.Scheme scheme() {
        return tls != null || behindTlsProxy ? RedirectTo.Scheme.HTTPS : RedirectTo.Scheme.HTTP;
    }

    /**
     * The port that clients see.
     *
     * @param bound the one that is listened on
     */
    public int portForClients(int bound) {
        return externalPort != null ? externalPort : behindTlsProxy ? 443 : bound;
    }

    /** Whether the redirect leads here. A port that the system chooses may be any. */
    boolean isWhere(RedirectTo redirect) {
        int port = portForClients(bind.port());
        return servesApis() && scheme() == redirect.scheme() && (port == redirect.port() || port == 0);
    }

    /** Whether it takes requests for APIs, rather than sending all of them elsewhere. */
    public boolean servesApis() {
        return redirectTo == null;
    }

    /** Forwarded fields count from trusted proxies alone; without any, what depends on them never happens. */
    private static void warnOfFieldsThatNobodyMaySend(ListenerConfig listener, Keys.Complaints complaints) {
        if (!listener.trustedProxies.isEmpty()) {
            return;
        }
        if (listener.proxyProtocol == ProxyProtocol.REQUIRE) {
            complaints.error("proxy-protocol", "is required from proxies that are not trusted", "their addresses in trusted-proxies");
        }
        if (listener.proxyProtocol == ProxyProtocol.ACCEPT) {
            complaints.warning("proxy-protocol", "is accepted from nobody", "the proxies that speak it, in trusted-proxies");
        }
        if (listener.clientIpHeader != null) {
            complaints.warning("client-ip-header", "is read from nobody", "the proxies that set it, in trusted-proxies");
        }
        if (listener.behindTlsProxy) {
            complaints.warning(
                    "behind-tls-proxy", "is said of proxies that are not trusted", "their addresses in trusted-proxies");
        }
    }

    /** The same on the socket of a listener that runs: what of it changes only with a restart is as there. */
    public ListenerConfig onSocketOf(ListenerConfig running) {
        return new ListenerConfig(
                name, running.bind, running.protocols, tls, behindTlsProxy, externalPort, trustedProxies, clientIpHeader,
                proxyProtocol, underscoreHeaders, readyPath, redirectTo, acmeChallengeDir, limits, timeouts, place);
    }

    /** Whether trusted proxies send a PROXY header. */
    public enum ProxyProtocol {
        OFF,
        /** Those that send one are believed; a connection without one is the peer's own. */
        ACCEPT,
        /** A connection without one, or from anybody else, is closed. */
        REQUIRE
    }

    /** What happens to a field whose name contains an underscore. */
    public enum UnderscoreHeaders {
        DROP,
        PASS
    }

    /**
     * What one listener takes at most.
     *
     * @param connections null when the descriptor budget of the process decides ({@code auto})
     * @param connectionsPerClient open connections of one client address
     * @param requestsPerClient requests of one client address in flight
     * @param headerBytes the whole header section with the request line
     * @param targetBytes the request target
     * @param bodyBytes the largest request body where no {@code body-limit} filter says otherwise; null for any
     * @param bodyBytesMax what a {@code body-limit} filter may raise it to; null for any
     * @param requestsInFlight over all clients of this listener
     */
    public record Limits(
            @Nullable Integer connections,
            int connectionsPerClient,
            int requestsPerClient,
            ByteSize headerBytes,
            int headerCount,
            ByteSize targetBytes,
            @Nullable ByteSize bodyBytes,
            @Nullable ByteSize bodyBytesMax,
            int requestsInFlight) {

        static final Keys<Limits> KEYS = keys(
                        Limits::new,
                        integer("connections")
                                .between("1", "1000000")
                                .orWord("auto")
                                .says("open connections; auto divides what file descriptors the process may have"),
                        integer("connections-per-client")
                                .between("1", "1000000")
                                .or("512")
                                .says("open connections of one client address"),
                        integer("requests-per-client")
                                .between("1", "1000000")
                                .or("1000")
                                .says("requests of one client address in flight"),
                        size("header-bytes")
                                .between("1KiB", "1MiB")
                                .or("16KiB")
                                .says("the header section with the request line; 431 beyond it"),
                        integer("header-count")
                                .between("1", "10000")
                                .or("100")
                                .says("fields in the header section; 431 beyond it"),
                        size("target-bytes")
                                .between("64B", "1MiB")
                                .or("8KiB")
                                .says("the request target; 414 beyond it"),
                        size("body-bytes")
                                .atLeast("0B")
                                .or("10MiB")
                                .mayBeNone()
                                .says("the largest request body where no body-limit filter says otherwise; 413 beyond it"),
                        size("body-bytes-max")
                                .atLeast("0B")
                                .orNone()
                                .says("what a body-limit filter may raise that to"),
                        integer("requests-in-flight")
                                .between("1", "1000000")
                                .or("10000")
                                .says("requests of all clients of this port in flight; 503 beyond it"))
                .check(Limits::refuseTargetBeyondHeader);

        private static void refuseTargetBeyondHeader(Limits limits, Keys.Complaints complaints) {
            if (limits.targetBytes.compareTo(limits.headerBytes) > 0) {
                complaints.error(
                        "target-bytes",
                        limits.targetBytes + " is more than the whole header section",
                        "at most header-bytes, " + limits.headerBytes);
            }
        }
    }

    /**
     * How long a client may take.
     *
     * @param tlsHandshake from a connection being accepted to its TLS standing; also bounds a PROXY header
     * @param headerRead from the first byte of a request to the end of its header section
     * @param bodyIdle between two reads of a request body
     * @param writeStall between two writes that the client takes
     * @param keepAlive between two requests
     * @param connectionAge after which a connection is closed at the next chance; null for never
     */
    public record Timeouts(
            Duration tlsHandshake,
            Duration headerRead,
            Duration bodyIdle,
            Duration writeStall,
            Duration keepAlive,
            @Nullable Duration connectionAge) {

        static final Keys<Timeouts> KEYS = keys(
                Timeouts::new,
                duration("tls-handshake")
                        .between("10ms", "10m")
                        .or("10s")
                        .says("from a connection being accepted to its TLS standing, a PROXY header included"),
                duration("header-read")
                        .between("10ms", "1h")
                        .or("10s")
                        .says("from the first byte of a request to the end of its header section; 408 beyond it"),
                duration("body-idle")
                        .between("10ms", "1h")
                        .or("30s")
                        .says("between two reads of a request body; 408 beyond it"),
                duration("write-stall")
                        .between("10ms", "1h")
                        .or("30s")
                        .says("how long a client may take nothing of its answer before it is cut"),
                duration("keep-alive")
                        .between("10ms", "1d")
                        .or("75s")
                        .says("how long an idle connection is kept"),
                duration("connection-age")
                        .between("1s", "30d")
                        .orNone()
                        .says("after which a connection is closed once its request is answered"));
    }
}
