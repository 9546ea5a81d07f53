package portcullis.tests.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.IOException;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import portcullis.tests.fixtures.RawHttp;
import portcullis.tests.fixtures.Scripts;
import portcullis.tests.fixtures.Waiting;

/** Each limit of a listener, once below and once above what the test sends. */
class ListenerLimitsTest {
    private static LiveGateway live;

    @BeforeAll
    static void start() throws IOException {
        live = LiveGateway.start();
    }

    @AfterAll
    static void stop() throws IOException {
        live.close();
    }

    private static void limits(String keys) throws IOException {
        live.listener("limits: { " + keys + " }");
    }

    private static int posted(int bytes) throws IOException {
        return live.gateway.send(RawHttp.withBody("POST", live.path(), "x".repeat(bytes))).status();
    }

    @Test
    void connections() throws IOException {
        try (RawHttp held = live.gateway.connect()) {
            held.send(RawHttp.get("/held")).read();
            limits("connections: 1");
            assertFalse(live.serves("/one-more"));
            limits("connections: 20");
            Waiting.until("a place for one more", () -> live.serves("/one-more"));
        }
    }

    @Test
    void connectionsPerClient() throws IOException {
        try (RawHttp held = live.gateway.connect()) {
            held.send(RawHttp.get("/held")).read();
            limits("connections-per-client: 1");
            assertFalse(live.serves("/one-more"));
            try (RawHttp stranger = RawHttp.connect("127.0.0.9", live.gateway.port())) {
                assertEquals(200, stranger.send(RawHttp.get("/stranger")).read().status());
            }
            limits("connections-per-client: 20");
            Waiting.until("a place for one more", () -> live.serves("/one-more"));
        }
    }

    @Test
    void requestsPerClient() throws IOException {
        beside(() -> {
            limits("requests-per-client: 1");
            assertEquals("overloaded", live.gateway.get("/one-more").reason());
            limits("requests-per-client: 20");
            assertEquals(200, live.status("/one-more"));
        });
    }

    @Test
    void requestsInFlight() throws IOException {
        beside(() -> {
            limits("requests-in-flight: 1");
            assertEquals("overloaded", live.gateway.get("/one-more").reason());
            limits("requests-in-flight: 20");
            assertEquals(200, live.status("/one-more"));
        });
    }

    @FunctionalInterface
    private interface Step {
        void run() throws IOException;
    }

    /** Runs the step while a request of the same client is being served. */
    private static void beside(Step step) throws IOException {
        var go = new CountDownLatch(1);
        String path = live.path();
        live.fake.on(path, Scripts.after(go, "done"));
        try (RawHttp waiting = live.gateway.connect()) {
            waiting.send(RawHttp.get(path));
            live.fake.only(path);
            step.run();
            go.countDown();
            assertEquals("done", waiting.read().text());
        }
    }

    @Test
    void headerBytes() throws IOException {
        String line = "X-Long: " + "x".repeat(3000);
        limits("header-bytes: 2KiB, target-bytes: 1KiB");
        assertEquals(431, live.status("/", line));
        limits("header-bytes: 4KiB, target-bytes: 1KiB");
        assertEquals(200, live.status("/", line));
    }

    @Test
    void headerCount() throws IOException {
        String[] lines = new String[20];
        for (int i = 0; i < lines.length; i++) {
            lines[i] = "X-" + i + ": y";
        }
        limits("header-count: 10");
        assertEquals(431, live.status("/", lines));
        limits("header-count: 30");
        assertEquals(200, live.status("/", lines));
    }

    @Test
    void targetBytes() throws IOException {
        String target = "/" + "x".repeat(200);
        limits("target-bytes: 100B");
        assertEquals(414, live.status(target));
        limits("target-bytes: 300B");
        assertEquals(200, live.status(target));
    }

    @Test
    void bodyBytes() throws IOException {
        limits("body-bytes: 10B");
        assertEquals(413, posted(15));
        limits("body-bytes: 20B");
        assertEquals(200, posted(15));
    }

    /** A filter that asks for more than the listener grants gets what is granted, or is refused with the configuration. */
    @Test
    void bodyBytesMax() throws IOException {
        live.api("filters: { body-limit: { bytes: 1KiB } }");
        limits("body-bytes: 10B, body-bytes-max: 2KiB");
        assertEquals(200, posted(15));
        String good = portcullis.tests.fixtures.GatewayUnderTest.with().listener("limits: { body-bytes: 10B, body-bytes-max: 2KiB }").gatewayYaml();
        live.refused("gateway.yaml", good.replace("2KiB", "20B"), good, "body-limit");
        live.api("");
    }
}
