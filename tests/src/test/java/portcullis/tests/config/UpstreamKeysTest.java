package portcullis.tests.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import portcullis.tests.fixtures.RawHttp;
import portcullis.tests.fixtures.Scripts;
import portcullis.tests.fixtures.Truncated;

/** How an upstream is spoken to. Each key stands once at the upstream and once in the defaults, which hand it down. */
class UpstreamKeysTest {
    private static final String FAKE = "http://127.0.0.1:@fake@";
    private static final String OTHER = "http://127.0.0.1:@other@";

    private static LiveGateway live;

    /** Where the keys stand. */
    enum Level {
        OWN,
        DEFAULTS
    }

    @BeforeAll
    static void start() throws IOException {
        live = LiveGateway.start();
    }

    @AfterAll
    static void stop() throws IOException {
        live.close();
    }

    private static void keys(Level level, String keys, String... endpoints) throws IOException {
        String list = String.join(", ", endpoints.length == 0 ? new String[] {FAKE} : endpoints);
        live.inForce("defaults.yaml", defaults(level == Level.DEFAULTS ? keys : ""));
        live.inForce("routes/under-test.yaml", routes(level == Level.OWN ? keys : "", list));
    }

    private static String defaults(String keys) {
        return keys.isEmpty() ? "format: 1\n" : "format: 1\nupstream: { " + keys + " }\n";
    }

    private static String routes(String keys, String endpoints) {
        return """
                format: 1
                api: under-test
                upstream: tried
                routes: { any: { match: { path: "/{rest...}" } } }
                upstreams:
                  tried:
                    endpoints: [ %s ]
                    %s
                """.formatted(endpoints, keys.replace("}, ", "}\n    "));
    }

    /** Which endpoints took so many requests, one after the other on one connection. */
    private static List<String> takers(int count) throws IOException {
        List<String> takers = new ArrayList<>();
        try (RawHttp client = live.gateway.connect()) {
            for (int i = 0; i < count; i++) {
                takers.add(client.send(RawHttp.get("/x")).read().text());
            }
        }
        return takers;
    }

    @Test
    void endpointsAreWhereItIs() throws IOException {
        keys(Level.OWN, "", FAKE);
        assertEquals(List.of("fake", "fake"), takers(2));
        keys(Level.OWN, "", OTHER);
        assertEquals(List.of("other", "other"), takers(2));
    }

    @Test
    void urlOfAnEndpoint() throws IOException {
        keys(Level.OWN, "", "{ url: \"" + FAKE + "\" }");
        assertEquals(List.of("fake"), takers(1));
        keys(Level.OWN, "", "{ url: \"" + OTHER + "\" }");
        assertEquals(List.of("other"), takers(1));
    }

    @Test
    void weightOfAnEndpoint() throws IOException {
        keys(Level.OWN, "balance: round-robin", "{ url: \"" + FAKE + "\", weight: 3 }", "{ url: \"" + OTHER + "\", weight: 1 }");
        assertEquals(6, takers(8).stream().filter("fake"::equals).count());
        keys(Level.OWN, "balance: round-robin", "{ url: \"" + FAKE + "\", weight: 0 }", "{ url: \"" + OTHER + "\", weight: 1 }");
        assertEquals(0, takers(8).stream().filter("fake"::equals).count());
    }

    @ParameterizedTest
    @EnumSource
    void protocol(Level level) throws IOException {
        keys(level, "protocol: http/1.1");
        assertEquals(200, live.status("/x"));
        String file = level == Level.OWN ? "routes/under-test.yaml" : "defaults.yaml";
        String bad = level == Level.OWN ? routes("protocol: h2", FAKE) : defaults("protocol: h2");
        live.refused(file, bad, bad.replace("h2", "http/1.1"), "protocol");
    }

    @ParameterizedTest
    @EnumSource
    void host(Level level) throws IOException {
        keys(level, "host: keep");
        assertEquals("gate.test", live.seen().field("host"));
        keys(level, "host: endpoint");
        assertEquals("127.0.0.1:" + live.fake.port(), live.seen().field("host"));
        keys(level, "host: inside.test");
        assertEquals("inside.test", live.seen().field("host"));
    }

    @ParameterizedTest
    @EnumSource
    void balance(Level level) throws IOException {
        keys(level, "balance: round-robin", FAKE, OTHER);
        assertTrue(takesTurns(takers(40)));
        keys(level, "balance: least-request", FAKE, OTHER);
        assertTrue(!takesTurns(takers(40)), "as strict as in turn only once in 2^39 runs");
    }

    private static boolean takesTurns(List<String> takers) {
        return Stream.iterate(1, i -> i < takers.size(), i -> i + 1).noneMatch(i -> takers.get(i).equals(takers.get(i - 1)));
    }

    @ParameterizedTest
    @EnumSource
    void mostConnections(Level level) throws IOException {
        assertEquals(503, besideAnother(level, "max: 1"));
        assertEquals(200, besideAnother(level, "max: 2"));
    }

    /** Status of a request while another one is at the upstream. */
    private static int besideAnother(Level level, String connections) throws IOException {
        keys(level, "connections: { " + connections + " }, timeouts: { connect: 200ms }");
        var go = new CountDownLatch(1);
        String path = live.path();
        live.fake.on(path, Scripts.after(go, "done"));
        try (RawHttp waiting = live.gateway.connect()) {
            waiting.send(RawHttp.get(path));
            live.fake.only(path);
            int status = live.status("/x");
            go.countDown();
            assertEquals("done", waiting.read().text());
            return status;
        }
    }

    @ParameterizedTest
    @EnumSource
    void mostIdleConnections(Level level) throws IOException {
        keys(level, "connections: { max-idle: 0 }");
        assertNotEquals(connection(), connection());
        keys(level, "connections: { max-idle: 5 }");
        assertEquals(connection(), connection());
    }

    @ParameterizedTest
    @EnumSource
    void idleConnections(Level level) throws IOException {
        assertTrue(isReusedAfter(level, "idle: 20s", Duration.ofMillis(200)));
        assertTrue(!isReusedAfter(level, "idle: 50ms", Duration.ofMillis(200)));
    }

    @ParameterizedTest
    @EnumSource
    void ageOfConnections(Level level) throws IOException {
        assertTrue(isReusedAfter(level, "max-age: none", Duration.ofMillis(1100)));
        assertTrue(!isReusedAfter(level, "max-age: 1s", Duration.ofMillis(1100)));
    }

    private static boolean isReusedAfter(Level level, String connections, Duration pause) throws IOException {
        keys(level, "connections: { " + connections + " }");
        int before = connection();
        portcullis.tests.fixtures.Waiting.pause(pause);
        return connection() == before;
    }

    /** Which of the upstream's connections a request comes on. */
    private static int connection() throws IOException {
        return live.seen().connection();
    }

    /** A port whose queue is full takes no connection and refuses none. */
    @ParameterizedTest
    @EnumSource
    void connectTimeout(Level level) throws IOException {
        InetAddress home = InetAddress.ofLiteral("127.0.0.1");
        try (ServerSocket full = new ServerSocket(0, 1, home);
                Socket first = new Socket(home, full.getLocalPort());
                Socket second = new Socket(home, full.getLocalPort())) {
            assertTrue(first.isConnected() && second.isConnected());
            String deaf = "http://127.0.0.1:" + full.getLocalPort();
            keys(level, "timeouts: { connect: 100ms }", deaf);
            long brief = millisOfATimeout();
            keys(level, "timeouts: { connect: 1500ms }", deaf);
            long patient = millisOfATimeout();
            assertTrue(brief < 1400 && patient >= 1400, brief + " and " + patient + " ms");
        }
    }

    private static long millisOfATimeout() throws IOException {
        long start = System.nanoTime();
        assertEquals("upstream-timeout", live.gateway.get("/x").reason());
        return (System.nanoTime() - start) / 1_000_000;
    }

    @ParameterizedTest
    @EnumSource
    void firstByteTimeout(Level level) throws IOException {
        live.fake.on("/late", turn -> turn.readAll().pause(Duration.ofMillis(600)).answer(200, "late"));
        keys(level, "timeouts: { first-byte: 150ms }");
        assertEquals("upstream-timeout", live.gateway.get("/late").reason());
        keys(level, "timeouts: { first-byte: 10s }");
        assertEquals(200, live.status("/late"));
    }

    @ParameterizedTest
    @EnumSource
    void bodyIdleTimeout(Level level) throws IOException {
        live.fake.on("/pauses", turn -> turn.readAll()
                .write("HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\nabc")
                .pause(Duration.ofMillis(600))
                .write("def"));
        keys(level, "timeouts: { body-idle: 150ms }");
        assertThrows(Truncated.class, () -> live.gateway.get("/pauses"));
        keys(level, "timeouts: { body-idle: 10s }");
        assertEquals("abcdef", live.gateway.get("/pauses").text());
    }
}
