package portcullis.tests.telemetry;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import portcullis.tests.fixtures.FakeUpstream;
import portcullis.tests.fixtures.GatewayUnderTest;
import portcullis.tests.fixtures.Json;
import portcullis.tests.fixtures.Metrics;
import portcullis.tests.fixtures.RawHttp;
import portcullis.tests.fixtures.Scripts;
import portcullis.tests.fixtures.Waiting;

/** The metrics have the promised names and labels, and move when the thing happens that they count. */
class MetricsTest {
    private static final String DURATION = "http_server_request_duration_seconds_count";

    private static FakeUpstream upstream;
    private static GatewayUnderTest gateway;

    @BeforeAll
    static void start() throws IOException {
        upstream = FakeUpstream.start();
        gateway = GatewayUnderTest.with()
                .upstream(upstream)
                .api("""
                        versioning: path
                        versions: { v1: {} }
                        routes:
                          item: { match: { path: "/items/{id}" } }
                        """)
                .start();
    }

    @AfterAll
    static void stop() throws IOException {
        gateway.close();
        upstream.close();
    }

    private static void moves(String name, double by, Check what, String... labels) throws Exception {
        double before = gateway.metrics().sum(name, labels);
        what.run();
        Waiting.until(name + " to grow by " + by, () -> gateway.metrics().sum(name, labels) == before + by);
    }

    @FunctionalInterface
    private interface Check {
        void run() throws Exception;
    }

    @Test
    void requestsAreTimedByRouteAndOutcome() throws Exception {
        moves(DURATION, 3, () -> {
            for (int i = 0; i < 3; i++) {
                gateway.get("/v1/items/" + i);
            }
        }, "route=\"under-test/item\"", "api=\"under-test\"", "version=\"v1\"", "outcome=\"completed\"",
                "http_request_method=\"GET\"", "http_response_status_code=\"200\"");
    }

    /** Paths as labels would let a client grow the memory of every system behind. */
    @Test
    void labelsAreTemplatesAndNeverPaths() throws Exception {
        gateway.get("/v1/items/very-special-id");
        gateway.get("/v1/unknown-path");
        gateway.send("BREW /v1/items/1 HTTP/1.1\r\nHost: very-special-host.test\r\n\r\n");
        Waiting.until("the requests to be counted", () -> gateway.metrics().has(DURATION, "outcome=\"refused\""));
        String text = gateway.metrics().text();
        for (String planted : new String[] {"very-special-id", "unknown-path", "very-special-host", "BREW"}) {
            assertFalse(text.contains(planted), planted);
        }
        assertTrue(gateway.metrics().samples(DURATION, "route=\"under-test/item\"").stream().allMatch(line -> line.contains("http_route=\"")
                && line.contains("{id}")), text);
    }

    @Test
    void refusalsAreCountedByReason() throws Exception {
        moves("portcullis_refusals_total", 1, () -> gateway.get("/a%2fb"), "reason=\"ambiguous-path\"");
        moves("portcullis_refusals_total", 1, () -> gateway.get("/v1/nowhere"), "reason=\"no-route\"");
        moves("portcullis_refusals_total", 1, () -> gateway.send("nonsense\r\n\r\n"), "reason=\"malformed-request\"");
    }

    @Test
    void upstreamsAreTimed() throws Exception {
        moves("portcullis_upstream_duration_seconds_count", 1, () -> gateway.get("/v1/items/1"),
                "upstream=\"fake\"", "endpoint=\"127.0.0.1:" + upstream.port() + "\"");
    }

    @Test
    void staleRetriesAreCounted() throws Exception {
        upstream.on("/v1/items/stale", turn -> {
            if (turn.request().turn() == 1) {
                turn.readAll().answer(200, "ok");
            } else {
                turn.close();
            }
        });
        gateway.get("/v1/items/stale");
        moves("portcullis_upstream_retries_total", 1, () -> assertEquals(200, gateway.get("/v1/items/stale").status()), "upstream=\"fake\"");
    }

    @Test
    void activeRequestsAndConnectionsAreGauges() throws Exception {
        var go = new CountDownLatch(1);
        upstream.on("/v1/items/active", Scripts.after(go, "done"));
        try (RawHttp client = gateway.connect()) {
            client.send(RawHttp.get("/v1/items/active"));
            Waiting.until("an active request", () -> gateway.metrics().sum("http_server_active_requests") == 1);
            assertTrue(gateway.metrics().sum("portcullis_connections", "listener=\"public\"") >= 1);
            go.countDown();
            client.read();
            Waiting.until("no active request", () -> gateway.metrics().sum("http_server_active_requests") == 0);
        }
        Waiting.until("no connection", () -> gateway.metrics().sum("portcullis_connections", "listener=\"public\"") == 0);
    }

    @Test
    void sizesAreMeasured() throws Exception {
        moves("http_server_request_body_size_bytes_sum", 5, () -> gateway.send(RawHttp.withBody("POST", "/v1/items/1", "hello")));
        upstream.on("/v1/items/sized", Scripts.ok("0123456789"));
        moves("http_server_response_body_size_bytes_sum", 10, () -> gateway.get("/v1/items/sized"));
    }

    @Test
    void greatestValuesFollowTheirHistograms() throws Exception {
        upstream.on("/v1/items/greatest", turn -> turn.readAll().pause(Duration.ofMillis(300)).answer(200, "x".repeat(7000)));
        gateway.send(RawHttp.withBody("POST", "/v1/items/greatest", "x".repeat(5000)));
        Waiting.until("the slow request to be counted", () -> greatest("http_server_request_duration_seconds_max") >= 0.3);
        assertTrue(greatest("portcullis_upstream_duration_seconds_max") >= 0.3);
        assertTrue(greatest("http_server_request_body_size_bytes_max") >= 5000);
        assertTrue(greatest("http_server_response_body_size_bytes_max") >= 7000);
        assertTrue(greatest("portcullis_gateway_overhead_seconds_max") > 0);
    }

    private static double greatest(String name) {
        return gateway.metrics().samples(name).stream()
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .max()
                .orElse(0);
    }

    @Test
    void ownTimeIsMeasured() throws Exception {
        moves("portcullis_gateway_overhead_seconds_count", 1, () -> gateway.get("/v1/items/1"));
    }

    @Test
    void theProcessDescribesItself() {
        Metrics metrics = gateway.metrics();
        for (String name : new String[] {"portcullis_build_info", "portcullis_config_generation_info", "portcullis_config_generation_seconds",
            "portcullis_config_restart_pending"}) {
            assertTrue(metrics.has(name), name + " is missing");
        }
        assertTrue(metrics.has("portcullis_config_generation_info", "hash=\""));
        assertTrue(metrics.text().lines().anyMatch(line -> line.startsWith("process_")), "process metrics");
        assertTrue(metrics.text().lines().anyMatch(line -> line.startsWith("jvm_")), "JVM metrics");
        assertTrue(metrics.text().lines().noneMatch(line -> line.contains("scope=\"")), "a scope label");
    }

    @Test
    void reloadsAreCounted() throws Exception {
        moves("portcullis_config_reloads_total", 1, () -> assertEquals(200, gateway.admin("POST", "/admin/reload").status()));
    }

    /** Every sample has a type, which Prometheus and its tools rely on. */
    @Test
    void everySampleIsDeclared() {
        Metrics metrics = gateway.metrics();
        var declared = metrics.text().lines().filter(line -> line.startsWith("# TYPE ")).map(line -> line.split(" ")[2]).toList();
        metrics.text().lines().filter(line -> !line.startsWith("#") && !line.isBlank()).forEach(line -> {
            String name = line.split("[{ ]", 2)[0];
            assertTrue(declared.contains(name) || declared.contains(name.replaceFirst("_(bucket|count|sum|max|total)$", "")), line);
        });
    }

    @Test
    void healthAndReadinessAreJson() throws IOException {
        Map<String, @Nullable Object> health = Json.object(gateway.admin("GET", "/health").text());
        assertEquals("healthy", health.get("status"));
        Map<String, @Nullable Object> ready = Json.object(gateway.admin("GET", "/ready").text());
        assertEquals(Boolean.TRUE, ready.get("ready"));
        assertTrue(ready.get("dependencies") instanceof Map);
    }
}
