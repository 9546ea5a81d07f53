package portcullis.tests.telemetry;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import portcullis.tests.fixtures.FakeUpstream;
import portcullis.tests.fixtures.GatewayLauncher;
import portcullis.tests.fixtures.GatewayUnderTest;
import portcullis.tests.fixtures.RawHttp;
import portcullis.tests.fixtures.Scripts;
import portcullis.tests.fixtures.Waiting;

/** Metrics that tell how things stand: pools, the generation in force, versions that are still called. */
class StateMetricsTest {
    private static final String VERSIONS = """
            versioning: path
            versions: { v1: { deprecated-on: 2020-01-01 }, v2: {} }
            """;

    private static FakeUpstream upstream;
    private static GatewayUnderTest gateway;

    private static GatewayLauncher described(int connections) {
        return GatewayUnderTest.with()
                .api(VERSIONS)
                .upstreamKeys("connections: { max: " + connections + ", max-idle: 1 }\ntimeouts: { connect: 10s }");
    }

    @BeforeAll
    static void start() throws IOException {
        upstream = FakeUpstream.start();
        gateway = described(1).upstream(upstream).start();
    }

    @AfterAll
    static void stop() throws IOException {
        gateway.close();
        upstream.close();
    }

    private static void edit(int connections) throws IOException {
        gateway.edit("routes/under-test.yaml", described(connections).apiYaml());
        assertEquals(200, gateway.admin("POST", "/admin/reload").status());
    }

    private static void awaitPool(int active, int waiting, int idle) {
        Waiting.until("a pool with " + active + " active, " + waiting + " waiting, " + idle + " idle", () ->
                pool("active") == active && pool("waiting") == waiting && pool("idle") == idle);
    }

    private static double pool(String what) {
        return gateway.metrics().sum("portcullis_pool_" + what, "pool=\"fake\"");
    }

    @Test
    void poolsTellWhoIsServedAndWhoWaits() throws IOException {
        edit(1);
        assertTheGaugesFollowARequest("/v2/first", 1);
    }

    /** The pool that takes the place of an edited one is measured although the old one goes later. */
    @Test
    void poolsOfAnEditedUpstreamAreMeasuredToo() throws IOException {
        edit(1);
        gateway.get("/v2/x");
        edit(2);
        gateway.get("/v2/x");
        assertTrue(gateway.metrics().has("portcullis_pool_idle", "pool=\"fake\""));
        assertTheGaugesFollowARequest("/v2/edited", 2);
    }

    private static void assertTheGaugesFollowARequest(String path, int most) throws IOException {
        var go = new CountDownLatch(1);
        upstream.on(path, Scripts.after(go, "done"));
        RawHttp[] clients = new RawHttp[most + 1];
        try {
            for (int i = 0; i < clients.length; i++) {
                clients[i] = gateway.connect().send(RawHttp.get(path));
            }
            awaitPool(most, 1, 0);
            go.countDown();
            for (RawHttp client : clients) {
                assertEquals("done", client.read().text());
            }
            awaitPool(0, 0, 1);
        } finally {
            for (RawHttp client : clients) {
                client.close();
            }
        }
    }

    @Test
    void aNewGenerationHasAnotherHashAndTime() throws Exception {
        edit(3);
        String hash = String.valueOf(gateway.generation().get("hash"));
        double since = gateway.metrics().sum("portcullis_config_generation_seconds");
        assertTrue(gateway.metrics().has("portcullis_config_generation_info", "hash=\"" + hash + "\""));
        assertTrue(Math.abs(since - System.currentTimeMillis() / 1000.0) < 60, "Unix time: " + since);
        edit(4);
        assertFalse(gateway.metrics().has("portcullis_config_generation_info", "hash=\"" + hash + "\""));
        assertNotEquals(since, gateway.metrics().sum("portcullis_config_generation_seconds"));
        assertEquals(1, gateway.metrics().sum("portcullis_config_generation_info"));
    }

    @Test
    void callsOfAVersionAreCountedByItsStatus() throws IOException {
        calls("v1", "deprecated");
        calls("v2", "active");
    }

    private static void calls(String version, String status) throws IOException {
        String[] labels = {"api=\"under-test\"", "version=\"" + version + "\"", "status=\"" + status + "\""};
        double before = gateway.metrics().sum("portcullis_api_version_requests_total", labels);
        gateway.get("/" + version + "/called");
        Waiting.until("a call of " + version, () ->
                gateway.metrics().sum("portcullis_api_version_requests_total", labels) == before + 1);
    }

    @Test
    void theBuildIsNamed() {
        assertEquals(1, gateway.metrics().sum("portcullis_build_info", "version=\"", "java=\"25"));
    }
}
