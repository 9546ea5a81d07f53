package portcullis.filters.websocket;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import portcullis.exchange.Exchange;
import portcullis.exchange.ExchangeOf;
import portcullis.exchange.Outcome;
import portcullis.exchange.Upgrade;
import portcullis.filters.FilterSite;
import portcullis.filters.Sites;
import portcullis.http.BodyReader;
import portcullis.http.ResponseHead;

class WebSocketFilterTest {
    private static final String KEY = "dGhlIHNhbXBsZSBub25jZQ==";

    private @Nullable Exchange passed;

    private static WebSocketFilter filter(List<String> origins, String... protocols) {
        return new WebSocketFilter(
                new WebSocketFilter.Config(origins, Duration.ofMinutes(5), null, null, List.of(protocols)));
    }

    private static ExchangeOf handshake() {
        return ExchangeOf.request("GET", "/x").field("Sec-WebSocket-Version", "13").field("Sec-WebSocket-Key", KEY);
    }

    private Outcome apply(WebSocketFilter filter, ExchangeOf request, String... offers) {
        Exchange exchange = request.exchange();
        exchange.offers(List.of(offers));
        passed = null;
        return filter.apply(exchange, seen -> {
            passed = seen;
            return new Outcome.Answered(new ResponseHead(200), BodyReader.EMPTY);
        });
    }

    private @Nullable String taken(WebSocketFilter filter, ExchangeOf request, String... offers) {
        apply(filter, request, offers);
        Upgrade upgrade = passed == null ? null : passed.upgrade();
        return upgrade == null ? null : upgrade.protocol();
    }

    @Test
    void theFirstOfferThatTheRouteAllowsIsTakenUp() {
        WebSocketFilter filter = filter(List.of(), "websocket", "x-one", "x-two/2");
        assertEquals("x-one", taken(filter, handshake(), "h2c", "x-one", "websocket"));
        assertEquals("websocket", taken(filter, handshake(), "websocket", "x-one"));
        assertEquals("x-two/2", taken(filter, handshake(), "x-two", "x-two/2"));
        assertNull(taken(filter, handshake(), "x-two"));
        assertNull(taken(filter, handshake()));
        assertEquals(200, apply(filter, handshake(), "x-three").status());
    }

    @ParameterizedTest
    @CsvSource({
        "http, http://a.test, a.test, true",
        "http, http://a.test:80, a.test, true",
        "http, https://a.test, a.test, true", // a proxy before us may have ended TLS
        "http, https://a.test, a.test:443, true",
        "http, http://a.test:8080, a.test:8080, true",
        "http, http://A.test, a.test, true",
        "https, https://a.test, a.test, true",
        "https, http://a.test, a.test, false",
        "http, http://a.test:8080, a.test, false",
        "http, http://a.test, a.test:8080, false",
        "http, http://b.a.test, a.test, false",
        "http, http://a.test.evil.test, a.test, false",
        "http, null, a.test, false",
        "http, ftp://a.test, a.test, false",
        "http, http://, a.test, false",
        "http, a.test, a.test, false",
    })
    void withoutAListAPageMustComeFromTheHostItself(String scheme, String origin, String host, boolean allowed) {
        ExchangeOf request = handshake().over(scheme).host(host).field("Origin", origin);
        assertEquals(allowed ? "websocket" : null, taken(filter(List.of(), "websocket"), request, "websocket"));
    }

    @Test
    void aListReplacesTheOwnHost() {
        WebSocketFilter filter = filter(List.of("https://app.test"), "websocket");
        assertEquals("websocket", taken(filter, handshake().field("Origin", "https://app.test"), "websocket"));
        assertEquals("websocket", taken(filter, handshake(), "websocket"));
        Outcome refused = apply(filter, handshake().host("a.test").field("Origin", "http://a.test"), "websocket");
        assertEquals(403, refused.status());
        assertNull(passed);
    }

    @Test
    void otherProtocolsNeedNoHandshakeButNoBodyEither() {
        WebSocketFilter filter = filter(List.of(), "x-one");
        assertEquals("x-one", taken(filter, ExchangeOf.request("POST", "/x"), "x-one"));
        assertEquals(400, apply(filter, ExchangeOf.request("POST", "/x").body("abc"), "x-one").status());
        assertEquals(400, apply(filter, ExchangeOf.request("POST", "/x").chunked("abc"), "x-one").status());
    }

    @Test
    void aVersionThatIsNotSpokenIsAnsweredWithTheOneThatIs() {
        Outcome refused = apply(
                filter(List.of(), "websocket"),
                ExchangeOf.request("GET", "/x").field("Sec-WebSocket-Version", "14").field("Sec-WebSocket-Key", KEY),
                "websocket");
        assertEquals(426, refused.status());
        assertEquals("fields[Sec-WebSocket-Version, Upgrade]", refused.fields().toString());
    }

    @Test
    void reauthenticateNeedsSomebodyToAsk() {
        Sites sites = new Sites();
        WebSocketFilter.Config config =
                new WebSocketFilter.Config(List.of(), null, null, Duration.ofSeconds(1), List.of("websocket"));
        WebSocketFilter.build(config, sites.inDevelopment());
        assertEquals(1, sites.texts().size());
        assertTrue(sites.texts().getFirst().startsWith("ERROR routes/orders.yaml: reauthenticate: "), sites.texts()::toString);
        FilterSite bare = sites.inDevelopment();
        WebSocketFilter.build(config, new FilterSite(
                bare.environment(), bare.listeners(), bare.scope(), bare.identity(), bare.issuers(), bare.policies(), bare.parts(),
                Set.of("authenticate"), bare.clock(), bare.place(),
                bare.problems()));
        assertEquals(1, sites.texts().size());
    }
}
