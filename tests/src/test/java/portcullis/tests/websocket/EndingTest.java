package portcullis.tests.websocket;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import portcullis.tests.fixtures.GatewayUnderTest;
import portcullis.tests.fixtures.RawHttp;
import portcullis.tests.fixtures.Waiting;

/** Who ends a tunnel besides its two sides: its limits and the gateway's own stop, and never a reload. */
class EndingTest {
    private static final Duration SOON = Duration.ofSeconds(5);
    private static final String LINE = "HTTP/1.1 101 Switching Protocols\r\nConnection: upgrade\r\nUpgrade: x-line\r\n\r\n";

    private static EchoServer server;
    private static GatewayUnderTest gateway;

    @BeforeAll
    static void start() throws IOException {
        server = EchoServer.start();
        gateway = Gateways.with(server.port()).file("routes/api.yaml", """
                format: 1
                api: echo
                upstream: echo
                routes:
                  idle: { match: { path: "/idle/{test}" }, filters: { websocket: { idle: 1s } } }
                  life: { match: { path: "/life/{test}" }, filters: { websocket: { lifetime: 2s } } }
                  line: { match: { path: "/line/{test}" }, filters: { websocket: { idle: 1s, protocols: [x-line] } } }
                upstreams:
                  echo: { endpoints: ["http://127.0.0.1:@echo@"], timeouts: { connect: 10s } }
                """).start();
    }

    @AfterAll
    static void stop() throws IOException {
        gateway.close();
        server.close();
    }

    @BeforeEach
    void forget() {
        server.connections().clear();
        server.answering(EchoConnection::accepted).talking(EchoConnection::echo);
    }

    private static WebSocketClient open(String path) throws IOException {
        return WebSocketClient.open(gateway.port(), path);
    }

    /** The server keeps what comes, says nothing, and leaves closing to the other side. */
    private void serverListens() {
        server.talking(connection -> {
            while (true) {
                connection.readFrame();
            }
        });
    }

    @Test
    void silenceEndsWithACloseToBothSides() throws Exception {
        try (WebSocketClient client = open("/idle/idle")) {
            long began = System.nanoTime();
            assertEquals("x", client.echo("x"));
            Frame close = client.read();
            assertEquals(Frame.CLOSE, close.opcode());
            assertEquals(1001, close.status());
            assertTrue(System.nanoTime() - began >= Duration.ofSeconds(1).toNanos());
            client.send(Frame.close(1001));
            assertTrue(client.closedWithin(Duration.ofSeconds(1)), "the answer ends it, not a deadline");
            Frame seen = Waiting.until("the Close at the upstream", () ->
                    server.only().frames().size() < 2 ? null : server.only().frames().getLast());
            assertTrue(seen.masked());
            assertEquals(1001, seen.status());
            assertTrue(server.only().endsWithin(SOON.toMillis()));
        }
    }

    @Test
    void bytesEitherWayKeepItOpen() throws Exception {
        serverListens();
        try (WebSocketClient client = open("/idle/busy")) {
            for (int i = 0; i < 8; i++) {
                client.send(Frame.of(Frame.PING, new byte[0]));
                Waiting.pause(Duration.ofMillis(300));
            }
            for (int i = 0; i < 8; i++) {
                server.only().send(Frame.text("tick"));
                assertEquals("tick", client.read().text());
                Waiting.pause(Duration.ofMillis(300));
            }
            assertEquals(1001, client.read().status());
        }
    }

    @Test
    void whoeverDoesNotAnswerACloseIsClosed() throws Exception {
        serverListens();
        try (WebSocketClient client = open("/idle/deaf")) {
            assertEquals(1001, client.read().status());
            long told = System.nanoTime();
            assertTrue(client.closedWithin(SOON));
            assertTrue(System.nanoTime() - told >= Duration.ofMillis(1500).toNanos(), "no time to answer");
            assertTrue(server.only().endsWithin(SOON.toMillis()));
        }
    }

    @Test
    void nothingLastsLongerThanItsLifetime() throws Exception {
        try (WebSocketClient client = open("/life/life")) {
            long began = System.nanoTime();
            Frame frame = client.send(Frame.text("x")).read();
            while (frame.opcode() == Frame.TEXT) {
                Waiting.pause(Duration.ofMillis(100));
                frame = client.send(Frame.text("x")).read();
            }
            assertEquals(1001, frame.status());
            long lasted = System.nanoTime() - began;
            assertTrue(lasted >= Duration.ofMillis(1900).toNanos() && lasted < SOON.toNanos(), lasted + " ns");
        }
    }

    /** A frame of ours in the middle of one of theirs would be read as its payload. */
    @Test
    void aCloseNeverStandsInsideAFrame() throws Exception {
        byte[] frame = Frame.text("0123456789").fromServer();
        serverListens();
        try (WebSocketClient client = open("/life/inside")) {
            server.only().write(Arrays.copyOf(frame, 7));
            byte[] began = client.http().readBytes(7);
            Waiting.until("the Close at the upstream", () -> server.only().frames().isEmpty() ? null : "there");
            server.only().write(Arrays.copyOfRange(frame, 7, frame.length));
            byte[] rest = client.http().readBytes(frame.length - 7);
            assertEquals("0123456789", new String(began, 2, 5, StandardCharsets.US_ASCII) + new String(rest, StandardCharsets.US_ASCII));
            assertEquals(1001, client.read().status());
        }
    }

    @Test
    void otherProtocolsAreOnlyClosed() throws Exception {
        server.answering(_ -> LINE).talking(connection -> connection.readSome(1));
        try (RawHttp client = gateway.connect()) {
            assertEquals(101, client.send(RawHttp.get("/line/closed", "Connection: upgrade", "Upgrade: x-line")).readAnyHead().status());
            assertTrue(client.closedWithin(SOON));
            assertTrue(server.only().endsWithin(SOON.toMillis()));
        }
    }

    @Test
    void theGatewaysStopIsSaidToBothSides() throws Exception {
        try (GatewayUnderTest gateway = GatewayUnderTest.with()
                        .port("echo", server.port())
                        .gateway("shutdown: { pre-drain: 1s, drain: 20s }")
                        .file("routes/api.yaml", Gateways.api("websocket: {}"))
                        .start();
                WebSocketClient client = WebSocketClient.open(gateway.port(), "/drained")) {
            gateway.signal("TERM");
            Waiting.until("not ready", () -> gateway.readyStatus() != 200);
            assertEquals("x", client.echo("x"));
            assertEquals(1001, client.read().status());
            assertEquals(1001, Waiting.until("the Close at the upstream", () ->
                    server.only().frames().size() < 2 ? null : server.only().frames().getLast()).status());
            client.send(Frame.close(1001));
            assertTrue(client.closedWithin(SOON));
            assertEquals(0, gateway.exitCode(SOON), "the drain ends with the last tunnel, not at its deadline");
            assertEquals("tunnelled", gateway.accessLine("/drained").get("outcome"));
        }
    }

    @Test
    void theEndOfTheDrainCutsWhatHasNoWordsForIt() throws Exception {
        server.answering(_ -> LINE).talking(connection -> connection.readSome(1));
        try (GatewayUnderTest gateway = GatewayUnderTest.with()
                        .port("echo", server.port())
                        .gateway("shutdown: { pre-drain: 0s, drain: 3s }")
                        .file("routes/api.yaml", Gateways.api("websocket: { protocols: [x-line] }"))
                        .start();
                RawHttp client = gateway.connect()) {
            assertEquals(101, client.send(RawHttp.get("/cut", "Connection: upgrade", "Upgrade: x-line")).readAnyHead().status());
            gateway.signal("TERM");
            assertFalse(client.closedWithin(Duration.ofSeconds(2)), "it had until the end of the drain");
            assertTrue(client.closedWithin(SOON));
            assertEquals(0, gateway.exitCode(SOON));
            assertEquals("drain-cut", gateway.accessLine("/cut").get("outcome"));
        }
    }

    /** Routes, its own route, even its upstream may change or go: a tunnel does not notice. */
    @Test
    void reloadsDoNotTouchIt() throws Exception {
        try (GatewayUnderTest gateway = Gateways.inFrontOf(server.port(), "websocket: {}");
                WebSocketClient client = WebSocketClient.open(gateway.port(), "/reloaded")) {
            for (int i = 1; i <= 20; i++) {
                String filters = i % 2 == 0 ? "websocket: { idle: " + (60 + i) + "s }" : "ip-access: { deny: [127.0.0.1/32] }";
                String api = Gateways.api(filters).replace("echo: { endpoints", i < 10 ? "echo: { endpoints" : "fresh: { endpoints")
                        .replace("upstream: echo", i < 10 ? "upstream: echo" : "upstream: fresh");
                gateway.edit("routes/api.yaml", api);
                assertEquals(200, gateway.admin("POST", "/admin/reload").status());
                assertEquals("echo " + i, client.echo("echo " + i));
            }
            assertEquals(21, ((Number) gateway.generation().get("generation")).intValue());
            assertEquals(1, server.connections().size());
            try (RawHttp late = gateway.connect()) {
                assertEquals(101, late.send(WebSocketClient.handshake("/new")).readAnyHead().status());
            }
            assertThrows(AssertionError.class, () -> {
                gateway.edit("routes/api.yaml", Gateways.api("ip-access: { deny: [127.0.0.1/32] }"));
                gateway.admin("POST", "/admin/reload");
                WebSocketClient.open(gateway.port(), "/refused");
            });
            assertEquals("still", client.echo("still"));
        }
    }
}
