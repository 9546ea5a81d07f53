package portcullis.tests.websocket;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import portcullis.tests.fixtures.Answer;
import portcullis.tests.fixtures.GatewayUnderTest;
import portcullis.tests.fixtures.RawHttp;

/** Each key of the filter {@code websocket}, edited while the gateway runs. */
class FilterKeysTest {
    private static final Duration SOON = Duration.ofSeconds(4);
    private static final Duration A_WHILE = Duration.ofMillis(2500);

    private static EchoServer server;
    private static GatewayUnderTest gateway;

    @BeforeAll
    static void start() throws IOException {
        server = EchoServer.start();
        gateway = Gateways.inFrontOf(server.port(), "websocket: {}");
    }

    @AfterAll
    static void stop() throws IOException {
        gateway.close();
        server.close();
    }

    private static Answer edit(String keys) throws IOException {
        gateway.edit("routes/api.yaml", Gateways.api("websocket: { " + keys + " }"));
        return gateway.admin("POST", "/admin/reload");
    }

    private static void filter(String keys) throws IOException {
        Answer answer = edit(keys);
        assertEquals(200, answer.status(), answer::toString);
    }

    private static int status(String... lines) throws IOException {
        try (RawHttp client = gateway.connect()) {
            return client.send(WebSocketClient.handshake("/x", lines)).readAnyHead().status();
        }
    }

    @Test
    void origins() throws IOException {
        filter("origins: [https://app.test]");
        assertEquals(101, status("Origin: https://app.test"));
        filter("origins: [https://else.test]");
        assertEquals(403, status("Origin: https://app.test"));
    }

    /** A Close frame is the first thing that comes, or nothing comes. */
    private static boolean isClosedSoon() throws IOException {
        try (WebSocketClient client = WebSocketClient.open(gateway.port(), "/x")) {
            client.http().patience(SOON);
            return client.read().status() == 1001;
        }
    }

    private static boolean staysOpen() throws IOException {
        try (WebSocketClient client = WebSocketClient.open(gateway.port(), "/x")) {
            return !client.closedWithin(A_WHILE);
        }
    }

    @Test
    void idle() throws IOException {
        filter("idle: 1s");
        assertTrue(isClosedSoon());
        filter("idle: 10s");
        assertTrue(staysOpen());
        filter("idle: none");
        assertTrue(staysOpen());
    }

    @Test
    void lifetime() throws IOException {
        filter("lifetime: 1s");
        assertTrue(isClosedSoon());
        filter("lifetime: 10s");
        assertTrue(staysOpen());
    }

    @Test
    void protocols() throws IOException {
        filter("protocols: [x-line]");
        assertEquals(501, status());
        filter("protocols: [websocket]");
        assertEquals(101, status());
    }

    /** Requests inside of a tunnel would pass every filter. */
    @Test
    void noVersionOfHttpIsTunnelled() throws IOException {
        for (String protocol : new String[] {"h2c", "H2C", "h2", "HTTP/2.0", "TLS/1.2", "\"a b\""}) {
            Answer answer = edit("protocols: [" + protocol + "]");
            assertFalse(answer.status() == 200, protocol);
            assertTrue(answer.text().contains("websocket.protocols"), answer::toString);
        }
        filter("");
    }
}
