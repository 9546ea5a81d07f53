package portcullis.tests.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import portcullis.tests.fixtures.Answer;
import portcullis.tests.fixtures.RawHttp;
import portcullis.tests.fixtures.Waiting;

/** {@code ./portcullis run --demo}, but for the gateway's ports, which are free ones here. */
class DemoTest {
    @TempDir
    static Path folder;

    private static int port;
    private static int adminPort;
    private static Launched demo;

    @BeforeAll
    static void start() throws IOException {
        port = freePort();
        adminPort = freePort();
        demo = Launched.start(
                Launched.HOME.resolve("portcullis"),
                folder,
                Map.of(
                        "PORTCULLIS__LISTENERS__PUBLIC__BIND", "127.0.0.1:" + port,
                        "PORTCULLIS__ADMIN__BIND", "127.0.0.1:" + adminPort),
                "run", "--demo", "--state", folder.resolve("state").toString());
        // the launcher may have to build first
        Waiting.until("the demo is ready", Duration.ofMinutes(3), () -> isReady() ? true : null);
    }

    @AfterAll
    static void stop() {
        demo.process().destroyForcibly();
    }

    @Test
    void marksTheOldVersionAsDeprecated() throws IOException {
        Answer list = RawHttp.once(port, RawHttp.get("/api/v1/orders"));

        assertEquals(200, list.status());
        assertTrue(Objects.requireNonNull(list.field("deprecation")).startsWith("@"));
        assertNotNull(list.field("sunset"));
        assertTrue(list.fields().all("link").contains("</api/v2/orders>; rel=\"successor-version\""), list.fields().toString());
        assertTrue(list.text().startsWith("{\"orders\":["), list.text());
    }

    @Test
    void createsAnOrderInTheNewVersion() throws IOException {
        Answer created = RawHttp.once(port, RawHttp.withBody(
                "POST", "/api/v2/orders", "{\"item\":\"teapot\",\"quantity\":2}", "Content-Type: application/json"));

        assertEquals(201, created.status());
        assertTrue(created.text().contains("\"teapot\""), created.text());
    }

    @Test
    void streamsEventsAsTheyHappen() throws IOException {
        try (RawHttp client = RawHttp.connect(port)) {
            Answer head = client.send(RawHttp.get("/api/v2/orders/events")).readHead("GET");

            assertEquals(200, head.status());
            client.readChunksUntil("id: 2");
        }
    }

    @Test
    void tellsThatTheReaderOfAStreamLeftAndNotThatTheUpstreamBroke() throws IOException {
        String path = "/api/orders/events";
        try (RawHttp client = RawHttp.connect(port)) {
            client.send(RawHttp.get(path)).readHead("GET");
            client.readChunksUntil("id: 1");
        }

        String line = Waiting.until("the access log's line", () -> output()
                .lines()
                .filter(logged -> logged.contains('"' + path + '"') && logged.contains("\"outcome\""))
                .findFirst()
                .orElse(null));
        assertTrue(line.contains("\"outcome\":\"client-gone\""), line);
    }

    @Test
    void endsTheSlowPathAtItsDeadline() throws IOException {
        Answer slow = RawHttp.once(port, RawHttp.get("/api/v2/orders/slow"));

        assertEquals(504, slow.status());
        assertEquals("upstream-timeout", slow.reason());
    }

    @Test
    void sendsATesterToTheCanary() throws IOException {
        Answer canary = RawHttp.once(port, RawHttp.get("/api/v2/orders/1001", "X-Canary: orders-v2-canary"));

        assertEquals("orders-v2-canary", canary.field("x-served-by"));
    }

    @Test
    void servesPartnersUnderTheirOwnHosts() throws IOException {
        Answer partner = RawHttp.once(port, "GET /orders HTTP/1.1\r\nHost: acme.partners.localhost\r\nX-API-Version: 2026-01\r\n\r\n");

        assertEquals(200, partner.status());
    }

    @Test
    void redirectsWhereTheOrdersOnceLay() throws IOException {
        Answer moved = RawHttp.once(port, RawHttp.get("/shop/orders/1001"));

        assertEquals(308, moved.status());
        assertEquals("/api/v2/orders/1001", moved.field("location"));
    }

    @Test
    void printsThreeRequestsToTry() throws IOException {
        String printed = demo.stdout() + demo.stderr();

        assertEquals(3, Pattern.compile("(?m)^ +curl .*127\\.0\\.0\\.1:" + port).matcher(printed).results().count(), printed);
    }

    @Test
    void becomesJavaSoThatSignalsReachTheGateway() {
        assertTrue(demo.process().info().command().orElseThrow().endsWith("/bin/java"));
    }

    private static boolean isReady() {
        if (!demo.process().isAlive()) {
            throw new AssertionError("the demo ended: " + output());
        }
        try {
            return RawHttp.once(adminPort, RawHttp.get("/ready")).status() == 200;
        } catch (IOException notYet) {
            return false;
        }
    }

    private static String output() {
        try {
            return demo.stdout() + demo.stderr();
        } catch (IOException lost) {
            return lost.toString();
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
