package portcullis.tests.websocket;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import portcullis.tests.fixtures.GatewayUnderTest;
import portcullis.tests.fixtures.RawHttp;
import portcullis.tests.fixtures.Waiting;

/** What goes through a connection that has left HTTP, and what happens when either side goes. */
class TunnelTest {
    private static final Duration SOON = Duration.ofSeconds(5);

    private static EchoServer standing;
    private static GatewayUnderTest gateway;
    private EchoServer server;

    @BeforeAll
    static void startGateway() throws IOException {
        standing = EchoServer.start();
        gateway = Gateways.inFrontOf(standing.port(), "websocket: { protocols: [websocket, x-line] }");
    }

    @AfterAll
    static void stopGateway() throws IOException {
        gateway.close();
        standing.close();
    }

    @BeforeEach
    void forget() {
        server = standing;
        server.connections().clear();
        server.answering(EchoConnection::accepted).talking(EchoConnection::echo);
    }

    @AfterEach
    void closeConnections() throws IOException {
        for (EchoConnection connection : server.connections()) {
            connection.close();
        }
    }

    private static WebSocketClient open(String target) throws IOException {
        return WebSocketClient.open(gateway.port(), target);
    }

    @Test
    void messagesGoBothWays() throws IOException {
        try (WebSocketClient client = open("/chat")) {
            assertEquals("hello", client.echo("hello"));
            assertEquals("again", client.echo("again"));
            assertTrue(client.answer().fields().lists("connection", "upgrade"), () -> client.answer().toString());
            assertEquals("websocket", client.answer().field("upgrade"));
            assertTrue(server.only().frames().getFirst().masked());
        }
    }

    @Test
    void fragmentsPassAsTheyAreSent() throws IOException {
        try (WebSocketClient client = open("/fragments")) {
            client.send(Frame.text("one ").unfinished());
            client.send(Frame.of(Frame.PING, new byte[] {7}));
            assertEquals(Frame.PONG, client.read().opcode());
            client.send(Frame.of(Frame.CONTINUATION, "two".getBytes(StandardCharsets.UTF_8)));
            assertEquals("one two", client.read().text());
            assertEquals(3, server.only().frames().size());
            assertFalse(server.only().frames().getFirst().fin());
        }
    }

    @Test
    void largeMessagesPassWhole() throws IOException {
        byte[] payload = new byte[1 << 20];
        new Random(6455).nextBytes(payload);
        try (WebSocketClient client = open("/large")) {
            for (int i = 0; i < 4; i++) {
                Thread sender = Thread.ofVirtual().start(() -> {
                    try {
                        client.send(Frame.of(Frame.BINARY, payload));
                    } catch (IOException e) {
                        throw new AssertionError(e);
                    }
                });
                assertArrayEquals(payload, client.read().payload());
                Waiting.until("the sender", () -> sender.isAlive() ? null : "done");
            }
        }
    }

    @Test
    void aTunnelIsLoggedAtItsEndWithItsBytes() throws IOException {
        try (WebSocketClient client = open("/logged")) {
            client.echo("hello");
            client.send(Frame.close(1000));
            assertEquals(1000, client.read().status());
            assertTrue(client.closedWithin(SOON));
        }
        Map<String, @Nullable Object> line = gateway.accessLine("/logged");
        assertEquals("tunnelled", line.get("outcome"));
        assertEquals(101, ((Number) line.get("status")).intValue());
        assertEquals(6 + 5 + 6 + 2, ((Number) line.get("bytes_in")).intValue());
        assertEquals(2 + 5 + 2 + 2, ((Number) line.get("bytes_out")).intValue());
    }

    @Test
    void aTunnelCountsAsARequestInFlight() throws IOException {
        double before = gateway.metrics().sum("portcullis_tunnels");
        double active = gateway.metrics().sum("http_server_active_requests");
        try (WebSocketClient client = open("/counted")) {
            client.echo("x");
            assertEquals(before + 1, gateway.metrics().sum("portcullis_tunnels"));
            assertEquals(active + 1, gateway.metrics().sum("http_server_active_requests"));
        }
        Waiting.until("the end of the tunnel", () -> gateway.metrics().sum("portcullis_tunnels") == before ? "over" : null);
        Waiting.until("its count", () ->
                gateway.metrics().text().lines().anyMatch(line -> line.startsWith("http_server_request_duration_seconds_count")
                        && line.contains("outcome=\"tunnelled\"")) ? "counted" : null);
    }

    /** Nothing after the head is tunnel bytes before the 101; then all of it is. */
    @Test
    void whatTheClientSendsEarlyWaitsForTheSwitch() throws IOException {
        server.answering(head -> {
            Waiting.pause(Duration.ofMillis(300));
            return EchoConnection.accepted(head);
        });
        try (RawHttp http = RawHttp.connect(gateway.port())) {
            String early = new String(Frame.text("early").fromClient(), StandardCharsets.ISO_8859_1);
            WebSocketClient client = WebSocketClient.open(http, WebSocketClient.handshake("/early") + early);
            assertEquals("early", client.read().text());
        }
    }

    /** The client's silence is watched after a second; what it then says belongs to the tunnel. */
    @Test
    void whatTheClientSendsWhileAWatcherListensIsNotLost() throws IOException {
        server.answering(head -> {
            Waiting.pause(Duration.ofMillis(2500));
            return EchoConnection.accepted(head);
        });
        try (RawHttp http = RawHttp.connect(gateway.port())) {
            http.send(WebSocketClient.handshake("/watched"));
            Waiting.pause(Duration.ofMillis(2000));
            http.send(Frame.text("during").fromClient());
            assertEquals(101, http.readAnyHead().status());
            assertEquals("during", Frame.read(http::readBytes).text());
            http.send(Frame.text("after").fromClient());
            assertEquals("after", Frame.read(http::readBytes).text());
        }
    }

    @Test
    void aSilentClientThatWasWatchedIsHeardLater() throws IOException {
        server.answering(head -> {
            Waiting.pause(Duration.ofMillis(2500));
            return EchoConnection.accepted(head);
        });
        try (WebSocketClient client = open("/late")) {
            assertEquals("late", client.echo("late"));
        }
    }

    @Test
    void whatTheUpstreamSendsBehindItsAnswerArrives() throws IOException {
        String greeting = new String(Frame.text("greeting").fromServer(), StandardCharsets.ISO_8859_1);
        server.answering(head -> EchoConnection.accepted(head) + greeting);
        try (WebSocketClient client = open("/greeting")) {
            assertEquals("greeting", client.read().text());
            assertEquals("x", client.echo("x"));
        }
    }

    /** The tunnel holds a few buffers and the system's; a client that does not read stops the upstream. */
    @Test
    void aSlowReaderStopsTheOtherSide() throws Exception {
        long total = 256L << 20;
        var written = new java.util.concurrent.atomic.AtomicLong();
        server.talking(connection -> {
            byte[] frame = Frame.of(Frame.BINARY, new byte[1 << 20]).fromServer();
            while (written.get() < total) {
                connection.write(frame);
                written.addAndGet(frame.length);
            }
        });
        try (RawHttp http = RawHttp.connect("127.0.0.1", gateway.port(), 64 * 1024)) {
            WebSocketClient client = WebSocketClient.open(http, WebSocketClient.handshake("/flood"));
            long stood = Waiting.until("the flood to stand still", () -> {
                long before = written.get();
                Waiting.pause(Duration.ofMillis(400));
                return before > 0 && written.get() == before ? before : null;
            });
            assertTrue(stood < 64 << 20, stood + " bytes went into a client that does not read");
            assertEquals(1 << 20, client.read().payload().length);
            assertEquals(1 << 20, client.read().payload().length);
        }
        assertTrue(server.only().endsWithin(SOON.toMillis()), "the upstream still writes to nobody");
    }

    @Test
    void theEndOfOneDirectionIsPassedOnAndTheOtherGoesOn() throws Exception {
        server.answering(head -> "HTTP/1.1 101 Switching Protocols\r\nConnection: upgrade\r\nUpgrade: x-line\r\n\r\n")
                .talking(connection -> {
                    var all = new StringBuilder();
                    for (byte[] some = connection.readSome(100); some.length > 0; some = connection.readSome(100)) {
                        all.append(new String(some, StandardCharsets.US_ASCII));
                    }
                    connection.write(("got " + all).getBytes(StandardCharsets.US_ASCII));
                });
        try (RawHttp http = RawHttp.connect(gateway.port())) {
            http.send(RawHttp.request("POST", "/half", "Connection: Upgrade", "Upgrade: X-Line"));
            assertEquals("x-line", http.readAnyHead().field("upgrade"));
            http.send("one").finish();
            assertEquals("got one", new String(http.readToEnd(), StandardCharsets.US_ASCII));
        }
    }

    @Test
    void anUpstreamThatGoesTakesTheClientAlong() throws Exception {
        try (WebSocketClient client = open("/upstream-gone")) {
            client.echo("x");
            server.only().reset();
            assertTrue(client.closedWithin(SOON));
        }
    }

    @Test
    void aClientThatGoesTakesTheUpstreamAlong() throws Exception {
        try (WebSocketClient client = open("/client-gone")) {
            client.echo("x");
            client.http().reset();
        }
        assertTrue(server.only().endsWithin(SOON.toMillis()));
        assertEquals("tunnelled", gateway.accessLine("/client-gone").get("outcome"));
    }

    /** A connection that was a tunnel is never given to another request. */
    @Test
    void theUpstreamsConnectionIsNeverUsedAgain() throws Exception {
        try (WebSocketClient client = open("/once")) {
            client.send(Frame.close(1000));
            client.read();
            assertTrue(client.closedWithin(SOON));
        }
        assertTrue(server.only().endsWithin(SOON.toMillis()));
        try (WebSocketClient client = open("/twice")) {
            assertEquals("x", client.echo("x"));
        }
        assertEquals(2, server.connections().size());
        assertTrue(server.connections().getLast().head().startsWith("GET /twice "));
    }

    /** A server that fails a connection says why and closes, while the client may still be sending. */
    @Test
    void theLastWordOfAServerArrivesWhileTheClientStillSends() throws Exception {
        try (WebSocketClient client = open("/failed")) {
            client.send(new Frame(true, 1, Frame.TEXT, true, new byte[10]));
            for (int i = 0; i < 50; i++) {
                client.http().offer(new String(Frame.text("more").fromClient(), StandardCharsets.ISO_8859_1));
            }
            assertEquals(1002, client.read().status());
        }
    }

}
