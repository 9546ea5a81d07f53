package portcullis.filters.websocket;

import static portcullis.config.keys.Declare.keys;
import static portcullis.config.keys.Key.duration;
import static portcullis.config.keys.Key.list;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import portcullis.config.keys.Format;
import portcullis.config.keys.Formats;
import portcullis.config.keys.Key;
import portcullis.config.keys.Keys;
import portcullis.exchange.Exchange;
import portcullis.exchange.Filter;
import portcullis.exchange.Next;
import portcullis.exchange.Outcome;
import portcullis.exchange.Reason;
import portcullis.exchange.Refusal;
import portcullis.exchange.Upgrade;
import portcullis.filters.FilterSite;
import portcullis.filters.Origins;
import portcullis.http.HeaderFields;
import portcullis.http.RequestHead;
import portcullis.http.StandardFields;
import portcullis.http.Tokens;
import portcullis.http.WebSocketHandshake;

/**
 * Takes up a client's offer to leave HTTP, after the filters before it and subject to those behind it. Browsers send
 * cookies along with a WebSocket that any page opens, and CORS does not protect it (RFC 6455, 10.2): so a page of another
 * origin is refused unless it is listed. A request without an offer passes untouched.
 */
public final class WebSocketFilter implements Filter {
    private final List<Upgrade> upgrades;
    private final @Nullable Origins origins;

    /**
     * @param origins pages that may connect; empty for those of the request's own host
     * @param idle how long no byte may go either way; null for as long as both sides like
     * @param lifetime how long a connection may last; null for as long as both sides like
     * @param reauthenticate how often it is asked whether the caller's credential still holds; null for never
     * @param protocols that may be switched to, in lower case
     */
    public record Config(
            List<String> origins,
            @Nullable Duration idle,
            @Nullable Duration lifetime,
            @Nullable Duration reauthenticate,
            List<String> protocols) {
        private static final Format<String> PROTOCOL = Format.of(
                "protocol", "websocket", Map.of("type", "string"), Config::protocol);

        public static final Keys<Config> KEYS = keys(
                Config::new,
                list("origins", Origins.FORMAT)
                        .orItems()
                        .live()
                        .says("origins whose pages may connect, exact or with '*' for one label; "
                                + "when empty, those of the request's own host"),
                duration("idle")
                        .atLeast("1s")
                        .or("5m")
                        .mayBeNone()
                        .live()
                        .says("how long no byte may go either way before the connection is closed"),
                duration("lifetime").atLeast("1s").orNone().live().says("how long a connection may last"),
                Key.of("reauthenticate", Formats.durationOr("on", Duration.ofSeconds(10)))
                        .between("1s", "1h")
                        .orNone()
                        .live()
                        .says("how often it is looked whether the caller's token has ended or was revoked, "
                                + "which closes the connection; on: every 10s"),
                list("protocols", PROTOCOL)
                        .orItems(Upgrade.WEBSOCKET)
                        .nonEmpty()
                        .live()
                        .says("protocols of the Upgrade field that may be switched to"));

        /** Other versions of HTTP are the listener's to speak: whoever tunnels them tunnels requests past every filter. */
        private static String protocol(String text) {
            String protocol = text.toLowerCase(Locale.ROOT);
            int slash = protocol.indexOf('/');
            String name = slash < 0 ? protocol : protocol.substring(0, slash);
            if (!Tokens.isToken(name) || slash >= 0 && !Tokens.isToken(protocol.substring(slash + 1))) {
                throw new IllegalArgumentException("'" + text + "' is not the name of a protocol");
            }
            if (name.equals("h2c") || name.equals("h2") || name.equals("http") || name.equals("tls")) {
                throw new IllegalArgumentException("'" + text + "' would carry requests past the gateway's filters");
            }
            return protocol;
        }

        @Override
        public String toString() {
            return String.join(" ", protocols)
                    + (origins.isEmpty() ? " from its own host" : " from " + String.join(" ", origins));
        }
    }

    public WebSocketFilter(Config config) {
        upgrades = config.protocols().stream()
                .map(protocol -> new Upgrade(protocol, config.idle(), config.lifetime(), config.reauthenticate()))
                .toList();
        origins = config.origins().isEmpty() ? null : new Origins(config.origins());
    }

    public static WebSocketFilter build(Config config, FilterSite site) {
        if (config.reauthenticate() != null && !site.others().contains("authenticate")) {
            site.error("reauthenticate", "is there for a caller whom nothing on this route asks for a token", "the filter authenticate, or off");
        }
        return new WebSocketFilter(config);
    }

    @Override
    public Outcome apply(Exchange exchange, Next next) {
        Upgrade chosen = exchange.offers().isEmpty() ? null : chosen(exchange.offers());
        if (chosen == null) {
            return next.proceed(exchange);
        }
        Outcome refused = refusal(exchange, chosen);
        if (refused != null) {
            return refused;
        }
        exchange.upgrade(chosen);
        return next.proceed(exchange);
    }

    /** The first offer that may be taken up; null when none may. */
    private @Nullable Upgrade chosen(List<String> offers) {
        for (String offer : offers) {
            for (Upgrade upgrade : upgrades) {
                if (upgrade.protocol().equals(offer)) {
                    return upgrade;
                }
            }
        }
        return null;
    }

    private @Nullable Outcome refusal(Exchange exchange, Upgrade chosen) {
        RequestHead request = exchange.request();
        if (!isOriginAllowed(exchange)) {
            return Outcome.refuse(Reason.ORIGIN_DENIED);
        }
        if (request.hasBody()) {
            return malformed("a request that switches protocols has no body here");
        }
        return chosen.isWebSocket() ? handshakeRefusal(request) : null;
    }

    private static @Nullable Outcome handshakeRefusal(RequestHead request) {
        if (!request.method().equals("GET")) {
            return malformed("a WebSocket is opened with GET (RFC 6455, 4.1)");
        }
        if (!WebSocketHandshake.hasVersion(request.fields())) {
            HeaderFields fields = new HeaderFields();
            fields.add(StandardFields.SEC_WEBSOCKET_VERSION, WebSocketHandshake.VERSION);
            fields.add(StandardFields.UPGRADE, Upgrade.WEBSOCKET); // RFC 9110, 15.5.22
            return new Outcome.Refused(Refusal.because(Reason.UPGRADE_REQUIRED), fields);
        }
        return WebSocketHandshake.hasKey(request.fields())
                ? null
                : malformed("Sec-WebSocket-Key is not 16 bytes in base64");
    }

    private static Outcome malformed(String detail) {
        return Outcome.refuse(Refusal.because(Reason.MALFORMED_REQUEST).detail(detail));
    }

    /** Only browsers name an origin; whoever sends none is no page that somebody was lured to. */
    private boolean isOriginAllowed(Exchange exchange) {
        String origin = exchange.request().fields().joined(StandardFields.ORIGIN);
        if (origin == null) {
            return true;
        }
        return origins != null ? origins.contains(origin) : isOwn(origin, exchange);
    }

    /** Whether a page of that origin came from where the request goes to: same host and port, and nothing less safe. */
    private static boolean isOwn(String origin, Exchange exchange) {
        boolean safe = origin.startsWith("https://");
        if (!safe && (!origin.startsWith("http://") || exchange.arrival().scheme().equals("https"))) {
            return false;
        }
        String port = safe ? ":443" : ":80";
        String page = without(port, origin.substring(origin.indexOf("//") + 2));
        return page.equalsIgnoreCase(without(port, exchange.request().authority()));
    }

    private static String without(String port, String authority) {
        return authority.endsWith(port) ? authority.substring(0, authority.length() - port.length()) : authority;
    }
}
