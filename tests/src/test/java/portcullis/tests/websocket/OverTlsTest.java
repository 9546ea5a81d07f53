package portcullis.tests.websocket;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import portcullis.tests.fixtures.Authority;
import portcullis.tests.fixtures.Certificates;
import portcullis.tests.fixtures.GatewayUnderTest;
import portcullis.tests.fixtures.Issued;
import portcullis.tests.fixtures.RawHttp;

/** A tunnel between a client under TLS and an upstream under TLS. */
class OverTlsTest {
    private static final Duration SOON = Duration.ofSeconds(5);
    private static final Authority AUTHORITY = Certificates.authority("Both sides");

    private static EchoServer server;
    private static GatewayUnderTest gateway;

    @BeforeAll
    static void start() throws IOException {
        Issued front = AUTHORITY.issue("gate.test");
        server = EchoServer.overTls(AUTHORITY.issue("127.0.0.1").context());
        gateway = Gateways.with(server.port())
                .listener("tls: { certificates: [ { certificate-file: " + front.certificateFile() + ", key-file: "
                        + front.keyFile() + " } ] }")
                .file("routes/api.yaml", Gateways.api("websocket: { idle: 2s }")
                        .replace("http://127.0.0.1:@echo@\"]", "https://127.0.0.1:@echo@\"], tls: { trust-file: '"
                                + AUTHORITY.certificateFile() + "' }"))
                .start();
    }

    @AfterAll
    static void stop() throws IOException {
        gateway.close();
        server.close();
    }

    @BeforeEach
    void forget() {
        server.connections().clear();
    }

    private static WebSocketClient open(String path, String early) throws IOException {
        String handshake = WebSocketClient.handshake(path, "Origin: https://gate.test") + early;
        return WebSocketClient.open(gateway.tls(AUTHORITY, "gate.test"), handshake);
    }

    @Test
    void messagesOfAllSizesGoBothWays() throws Exception {
        try (WebSocketClient client = open("/sizes", "")) {
            for (int size : new int[] {0, 1, 125, 1018, 1024, 1500, 16 * 1024, 70_000, 1 << 20}) {
                byte[] payload = new byte[size];
                new Random(size).nextBytes(payload);
                Thread sender = Thread.ofVirtual().start(() -> {
                    try {
                        client.send(Frame.of(Frame.BINARY, payload));
                    } catch (IOException e) {
                        throw new AssertionError(e);
                    }
                });
                assertArrayEquals(payload, client.read().payload(), size + " bytes");
                sender.join();
            }
            client.send(Frame.close(1000));
            assertEquals(1000, client.read().status());
            assertTrue(client.closedWithin(SOON));
        }
        var line = gateway.accessLine("/sizes");
        assertEquals("tunnelled", line.get("outcome"));
        assertTrue(String.valueOf(line.get("tls")).startsWith("TLS"), line::toString);
    }

    @Test
    void bytesInTheSameRecordAsTheHeadWaitForTheSwitch() throws IOException {
        try (WebSocketClient client = open("/early", new String(Frame.text("early").fromClient(), StandardCharsets.ISO_8859_1))) {
            assertEquals("early", client.read().text());
        }
    }

    @Test
    void silenceEndsWithACloseToBothSides() throws Exception {
        try (WebSocketClient client = open("/idle", "")) {
            assertEquals("x", client.echo("x"));
            assertEquals(1001, client.read().status());
            client.send(Frame.close(1001));
            assertTrue(client.closedWithin(SOON));
            assertTrue(server.only().endsWithin(SOON.toMillis()));
            assertEquals(1001, server.only().frames().getLast().status());
        }
    }

    /** An end that nobody announced (no close_notify) is a broken side, and takes the other along. */
    @Test
    void aClientThatBreaksTakesTheUpstreamAlong() throws Exception {
        try (RawHttp http = gateway.tls(AUTHORITY, "gate.test")) {
            WebSocketClient client = WebSocketClient.open(http, WebSocketClient.handshake("/broken"));
            assertEquals("x", client.echo("x"));
            http.reset();
        }
        assertTrue(server.only().endsWithin(SOON.toMillis()));
    }
}
