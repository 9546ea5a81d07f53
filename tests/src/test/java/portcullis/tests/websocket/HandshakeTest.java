package portcullis.tests.websocket;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import portcullis.tests.fixtures.Answer;
import portcullis.tests.fixtures.FakeUpstream;
import portcullis.tests.fixtures.GatewayUnderTest;
import portcullis.tests.fixtures.RawHttp;

/** Who may leave HTTP, and what an upstream must say for it. Whoever may not gets an ordinary answer, and then the end. */
class HandshakeTest {
    private static final Duration SOON = Duration.ofSeconds(5);
    private static final String SMUGGLED = RawHttp.get("/smuggled");

    private static FakeUpstream upstream;
    private static GatewayUnderTest gateway;

    @BeforeAll
    static void start() throws IOException {
        upstream = FakeUpstream.start();
        gateway = GatewayUnderTest.with()
                .upstream(upstream)
                .api("""
                        routes:
                          open: { match: { path: /open }, filters: { websocket: {} } }
                          app: { match: { path: /app }, filters: { websocket: { origins: [https://app.test, "https://*.apps.example.test"] } } }
                          other: { match: { path: /other }, filters: { websocket: { protocols: [x-one, websocket] } } }
                          denied: { match: { path: /denied }, filters: { websocket: {}, ip-access: { deny: [127.0.0.1/32] } } }
                          shaped: { match: { path: /shaped }, filters: { websocket: {}, headers: { h: { response: { set: { x-ours: "1" } } } } } }
                          own: { match: { path: /own }, filters: { websocket: {} }, respond: { status: 200, type: text/plain, body: own } }
                          seen: { match: { path: /seen }, filters: { websocket: {} } }
                          plain: { match: { path: "/{rest...}" } }
                        """)
                .start();
    }

    @AfterAll
    static void stop() throws IOException {
        gateway.close();
        upstream.close();
    }

    private static void answer(String path, Function<String, String> made) {
        upstream.on(path, turn -> {
            turn.write(made.apply(turn.request().field("sec-websocket-key")));
            turn.waitForTheEnd();
        });
    }

    private static String accepted(String key, String... lines) {
        return EchoConnection.accepted("Sec-WebSocket-Key: " + key, lines);
    }

    /** Sends a handshake with a request behind it, which nobody may ever take for one. */
    private static Answer refused(String path, String handshake) throws IOException {
        try (RawHttp client = gateway.connect()) {
            client.send(handshake + SMUGGLED);
            Answer answer = client.read();
            assertTrue(answer.saysClose(), answer::toString);
            assertTrue(client.closedWithin(SOON), "open after " + path);
            assertTrue(upstream.received("/smuggled").isEmpty(), upstream::transcript);
            assertFalse(upstream.transcript().contains("/smuggled"), upstream::transcript);
            return answer;
        }
    }

    private static String handshake(String path, String... lines) {
        return WebSocketClient.handshake(path, lines);
    }

    @Test
    void aRouteWithoutTheFilterDoesNotSwitch() throws IOException {
        Answer answer = refused("/plain", handshake("/plain"));
        assertEquals(501, answer.status());
        assertEquals("not-implemented", answer.reason());
        assertTrue(upstream.received("/plain").isEmpty());
    }

    @Test
    void aRequestWithoutAnOfferPassesTheFilter() throws IOException {
        try (RawHttp client = gateway.connect()) {
            assertEquals(200, client.send(RawHttp.get("/open")).read().status());
            assertEquals(200, client.send(RawHttp.get("/open", "Upgrade: websocket")).read().status());
            assertEquals(200, client.send(RawHttp.get("/open", "Connection: Upgrade", "Upgrade: h2c")).read().status());
        }
    }

    @Test
    void http10CannotSwitch() throws IOException {
        try (RawHttp client = gateway.connect()) {
            String old = handshake("/open").replace("HTTP/1.1", "HTTP/1.0");
            assertEquals(200, client.send(old).read().status());
        }
    }

    /** RFC 6455, 10.2: browsers say which page wants to connect, and cookies come along. */
    @Test
    void onlyListedOriginsConnect() throws IOException {
        answer("/app", key -> accepted(key));
        assertEquals("origin-denied", refused("/app", handshake("/app", "Origin: https://evil.test")).reason());
        assertEquals("origin-denied", refused("/app", handshake("/app", "Origin: http://gate.test")).reason());
        assertEquals("origin-denied", refused("/app", handshake("/app", "Origin: null")).reason());
        assertEquals(403, refused("/app", handshake("/app", "Origin: https://app.test", "Origin: https://evil.test")).status());
        assertTrue(upstream.received("/app").isEmpty());
        for (String origin : List.of("https://app.test", "https://one.apps.example.test")) {
            WebSocketClient.open(gateway.port(), "/app", "Origin: " + origin).close();
        }
        WebSocketClient.open(gateway.port(), "/app").close();
    }

    @Test
    void withoutAListOnlyTheOwnHostConnects() throws IOException {
        answer("/open", key -> accepted(key));
        try {
            assertEquals(403, refused("/open", handshake("/open", "Origin: https://evil.test")).status());
            assertEquals(403, refused("/open", handshake("/open", "Origin: http://gate.test:81")).status());
            assertEquals(403, refused("/open", handshake("/open", "Origin: http://gate.test.evil.test")).status());
            WebSocketClient.open(gateway.port(), "/open", "Origin: http://gate.test").close();
            WebSocketClient.open(gateway.port(), "/open", "Origin: https://gate.test").close();
        } finally {
            upstream.on("/open", turn -> turn.readAll().answer(200, "fake"));
        }
    }

    @Test
    void anotherVersionIsToldWhichOneIsSpoken() throws IOException {
        Answer answer = refused("/open", handshake("/open").replace("Version: 13", "Version: 8"));
        assertEquals(426, answer.status());
        assertEquals("upgrade-required", answer.reason());
        assertEquals("13", answer.field("sec-websocket-version"));
        assertEquals("websocket", answer.field("upgrade"));
        assertEquals(426, refused("/open", handshake("/open").replace("Sec-WebSocket-Version: 13\r\n", "")).status());
        assertEquals(426, refused("/open", handshake("/open", "Sec-WebSocket-Version: 8")).status());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "abc", "dGhlIHNhbXBsZSBub25jZQ=", "dGhlIHNhbXBsZSBub25jZQ===", "dGhlIHNhbXBsZSBub25jZSE*=="})
    void aKeyIsSixteenBytes(String key) throws IOException {
        Answer answer = refused("/open", handshake("/open").replace(WebSocketClient.KEY, key));
        assertEquals(400, answer.status());
        assertEquals("malformed-request", answer.reason());
    }

    @Test
    void aHandshakeIsAGetWithoutABodyAndWithOneKey() throws IOException {
        String second = "Sec-WebSocket-Key: " + WebSocketClient.KEY;
        assertEquals(400, refused("/open", handshake("/open", second)).status());
        assertEquals(400, refused("/open", handshake("/open").replace("GET", "POST")).status());
        assertEquals(400, refused("/open", handshake("/open", "Content-Length: 3") + "abc").status());
        assertEquals(400, refused("/open", handshake("/open", "Transfer-Encoding: chunked") + "0\r\n\r\n").status());
    }

    @Test
    void allFiltersRunBefore() throws IOException {
        assertEquals("ip-denied", refused("/denied", handshake("/denied")).reason());
        assertTrue(upstream.received("/denied").isEmpty());
    }

    @Test
    void aRoutesOwnAnswerIsNoSwitch() throws IOException {
        assertEquals("own", refused("/own", handshake("/own")).text());
    }

    @Test
    void whatAnUpstreamRefusesIsAnOrdinaryAnswer() throws IOException {
        upstream.on("/open", turn -> turn.readAll().answer(403, "not you", "X-Why: theirs"));
        try {
            Answer answer = refused("/open", handshake("/open"));
            assertEquals(403, answer.status());
            assertEquals("not you", answer.text());
            assertEquals("theirs", answer.field("x-why"));
        } finally {
            upstream.on("/open", turn -> turn.readAll().answer(200, "fake"));
        }
    }

    @Test
    void theUpstreamGetsAnOfferOfOurOwn() throws IOException {
        answer("/seen", key -> accepted(key));
        WebSocketClient.open(gateway.port(), "/seen", "Sec-WebSocket-Protocol: a, b", "Connection: X-Mine", "X-Mine: 1").close();
        var seen = upstream.only("/seen");
        assertEquals("Upgrade", seen.fields().only("connection"));
        assertEquals("websocket", seen.fields().only("upgrade"));
        assertEquals("a, b", seen.field("sec-websocket-protocol"));
        assertEquals(WebSocketClient.KEY, seen.field("sec-websocket-key"));
        assertNull(seen.field("x-mine"));
        assertEquals("127.0.0.1", seen.field("x-forwarded-for"));
    }

    /** The first one offered that the route allows. */
    @Test
    void otherProtocolsSwitchWhereTheyAreListed() throws IOException {
        var both = new String[] {"Connection: upgrade", "Upgrade: h2c, X-Two", "Upgrade: X-One, websocket"};
        upstream.on("/other", turn -> {
            assertEquals("x-one", turn.request().fields().only("upgrade"));
            turn.write("HTTP/1.1 101 Fine\r\nConnection: Upgrade\r\nUpgrade: X-ONE\r\n\r\nbehind");
            turn.waitForTheEnd();
        });
        try (RawHttp client = gateway.connect()) {
            Answer answer = client.send(RawHttp.get("/other", both)).readAnyHead();
            assertEquals(101, answer.status());
            assertEquals("x-one", answer.field("upgrade"));
            assertEquals("behind", new String(client.readBytes(6), StandardCharsets.US_ASCII));
        }
        assertEquals(501, refused("/other", RawHttp.get("/other", "Connection: upgrade", "Upgrade: x-two")).status());
    }

    @Test
    void securityFieldsAndFiltersSeeTheSwitch() throws IOException {
        answer("/shaped", key -> accepted(key, "X-Theirs: 2", "Set-Cookie: a=b"));
        try (WebSocketClient client = WebSocketClient.open(gateway.port(), "/shaped")) {
            assertEquals("1", client.answer().field("x-ours"));
            assertEquals("2", client.answer().field("x-theirs"));
            assertEquals("a=b", client.answer().field("set-cookie"));
            assertEquals("nosniff", client.answer().field("x-content-type-options"));
            assertEquals(EchoConnection.acceptFor(WebSocketClient.KEY), client.answer().field("sec-websocket-accept"));
            assertNull(client.answer().field("content-length"));
        }
    }

    private static void broken(String made) throws IOException {
        broken(_ -> made);
    }

    private static void broken(Function<String, String> made, String... offered) throws IOException {
        answer("/shaped", made);
        Answer answer = refused("/shaped", handshake("/shaped", offered));
        assertEquals(502, answer.status());
        assertEquals("upstream-broken", answer.reason());
    }

    @Test
    void aSwitchThatWasNotAskedForIsBroken() throws IOException {
        String head = "HTTP/1.1 101 Switching Protocols\r\n";
        String accept = "Sec-WebSocket-Accept: " + EchoConnection.acceptFor(WebSocketClient.KEY) + "\r\n";
        broken(head + "Connection: Upgrade\r\nUpgrade: websocket\r\n\r\n");
        broken(head + "Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Accept: AAAA\r\n\r\n");
        broken(head + "Connection: Upgrade\r\nUpgrade: websocket\r\n" + accept + accept + "\r\n");
        broken(head + "Upgrade: websocket\r\n" + accept + "\r\n");
        broken(head + "Connection: Upgrade\r\n" + accept + "\r\n");
        broken(head + "Connection: Upgrade\r\nUpgrade: h2c\r\n" + accept + "\r\n");
        broken(head + "Connection: Upgrade\r\nUpgrade: websocket, h2c\r\n" + accept + "\r\n");
        broken(key -> accepted(key, "Transfer-Encoding: chunked"));
    }

    @Test
    void onlyWhatWasOfferedMayBeChosen() throws IOException {
        broken(key -> accepted(key, "Sec-WebSocket-Protocol: chat"));
        broken(key -> accepted(key, "Sec-WebSocket-Protocol: chat"), "Sec-WebSocket-Protocol: CHAT, talk");
        broken(key -> accepted(key, "Sec-WebSocket-Protocol: chat, talk"), "Sec-WebSocket-Protocol: chat, talk");
        broken(key -> accepted(key, "Sec-WebSocket-Extensions: permessage-deflate"));
        broken(key -> accepted(key, "Sec-WebSocket-Extensions: permessage-deflate, x-more"),
                "Sec-WebSocket-Extensions: permessage-deflate");
        answer("/shaped", key -> accepted(key, "Sec-WebSocket-Protocol: talk",
                "Sec-WebSocket-Extensions: permessage-deflate; server_no_context_takeover"));
        try (WebSocketClient client = WebSocketClient.open(gateway.port(), "/shaped", "Sec-WebSocket-Protocol: chat, talk",
                "Sec-WebSocket-Extensions: permessage-deflate; client_max_window_bits, x-more")) {
            assertEquals("talk", client.answer().field("sec-websocket-protocol"));
            assertEquals("permessage-deflate; server_no_context_takeover", client.answer().field("sec-websocket-extensions"));
        }
    }

    /** The deadline of the route holds until the switch. */
    @Test
    void anUpstreamThatDoesNotSwitchInTimeIsLate() throws Exception {
        try (FakeUpstream silent = FakeUpstream.start();
                GatewayUnderTest hasty = GatewayUnderTest.with()
                        .upstream(silent)
                        .api("timeout: 1s\nfilters: { websocket: {} }")
                        .start()) {
            silent.on("/silent", turn -> turn.waitForTheEnd());
            try (RawHttp client = hasty.connect()) {
                assertEquals("upstream-timeout", client.send(handshake("/silent")).read().reason());
            }
            answerLate(silent);
            try (WebSocketClient client = WebSocketClient.open(hasty.port(), "/late")) {
                assertFalse(client.closedWithin(Duration.ofMillis(2500)), "the deadline is for the switch only");
            }
        }
    }

    private static void answerLate(FakeUpstream silent) {
        silent.on("/late", turn -> {
            turn.write(accepted(turn.request().field("sec-websocket-key")));
            turn.waitForTheEnd();
        });
    }
}
