package portcullis.tests.telemetry;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import portcullis.tests.fixtures.FakeUpstream;
import portcullis.tests.fixtures.GatewayUnderTest;
import portcullis.tests.fixtures.RawHttp;
import portcullis.tests.fixtures.Scripts;
import portcullis.tests.fixtures.Waiting;

/** One line of JSON for each request, whatever became of it, with the fields that operators rely on. */
class AccessLogTest {
    private static final Set<String> FIELDS = Set.of(
            "time", "request_id", "trace_id", "listener", "client_ip", "method", "host", "path", "route", "api", "version",
            "upstream", "endpoint", "attempts", "status", "outcome", "reason", "duration_ms", "upstream_ms", "bytes_in",
            "bytes_out", "caller", "caller_kind", "policy", "limit", "protocol", "tls", "user_agent", "generation");

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
                          item: { match: { method: POST, path: "/items/{id}" } }
                          fixed: { match: { path: /fixed }, respond: { status: 200, type: text/plain, body: fixed } }
                        """)
                .start();
    }

    @AfterAll
    static void stop() throws IOException {
        gateway.close();
        upstream.close();
    }

    private static BigDecimal number(Map<String, @Nullable Object> line, String field) {
        Object value = line.get(field);
        if (value instanceof BigDecimal number) {
            return number;
        }
        throw new AssertionError("no number " + field + " in " + line);
    }

    @Test
    void tellsEverythingAboutAForwardedRequest() throws IOException {
        upstream.on("/v1/items/7", turn -> turn.readAll().pause(Duration.ofMillis(30)).answer(201, "created"));
        Instant before = Instant.now();
        gateway.send(RawHttp.withBody("POST", "/v1/items/7?q=1", "hello", "User-Agent: tester/1"));
        Map<String, @Nullable Object> line = gateway.accessLine("/v1/items/7?q=1");
        assertEquals("public", line.get("listener"));
        assertEquals("127.0.0.1", line.get("client_ip"));
        assertEquals("POST", line.get("method"));
        assertEquals("gate.test", line.get("host"));
        assertEquals("under-test", line.get("api"));
        assertTrue(List.of("item", "under-test/item").contains(String.valueOf(line.get("route"))), line::toString);
        assertEquals("v1", line.get("version"));
        assertEquals("fake", line.get("upstream"));
        assertEquals("127.0.0.1:" + upstream.port(), line.get("endpoint"));
        assertEquals(1, number(line, "attempts").intValueExact());
        assertEquals(201, number(line, "status").intValueExact());
        assertEquals("completed", line.get("outcome"));
        assertNull(line.get("reason"));
        assertTrue(number(line, "bytes_in").longValue() >= 5, line::toString);
        assertTrue(number(line, "bytes_out").longValue() >= 7, line::toString);
        assertTrue(number(line, "upstream_ms").doubleValue() >= 30, line::toString);
        assertTrue(number(line, "duration_ms").doubleValue() >= number(line, "upstream_ms").doubleValue(), line::toString);
        assertEquals("tester/1", line.get("user_agent"));
        assertTrue(String.valueOf(line.get("protocol")).toLowerCase(java.util.Locale.ROOT).contains("http/1.1"), line::toString);
        assertFalse(String.valueOf(line.get("generation")).isEmpty());
        Instant time = Instant.parse(String.valueOf(line.get("time")));
        assertTrue(!time.isBefore(before.minusSeconds(1)) && !time.isAfter(Instant.now().plusSeconds(1)), line::toString);
    }

    @Test
    void usesNoOtherFieldNames() throws IOException {
        gateway.send(RawHttp.withBody("POST", "/v1/items/8", "hello"));
        Set<String> unknown = new HashSet<>(gateway.accessLine("/v1/items/8").keySet());
        unknown.removeAll(FIELDS);
        // A log line may say of what kind it is; everything else is in the contract.
        unknown.removeAll(Set.of("level", "logger", "event", "type", "message", "service"));
        assertEquals(Set.of(), unknown);
    }

    @Test
    void tellsWhyARequestWasRefused() throws IOException {
        gateway.get("/v1/nothing-here");
        Map<String, @Nullable Object> line = gateway.accessLine("/v1/nothing-here");
        assertEquals("refused", line.get("outcome"));
        assertEquals("no-route", line.get("reason"));
        assertEquals(404, number(line, "status").intValueExact());
        assertNull(line.get("upstream"));
    }

    @Test
    void tellsWhyARequestFailed() throws IOException {
        upstream.on("/v1/items/broken", Scripts.rawThenClose("nonsense\r\n"));
        gateway.send(RawHttp.withBody("POST", "/v1/items/broken", ""));
        Map<String, @Nullable Object> line = gateway.accessLine("/v1/items/broken");
        assertEquals("failed", line.get("outcome"));
        assertEquals("upstream-broken", line.get("reason"));
        assertEquals("fake", line.get("upstream"));
    }

    @Test
    void hasALineForWhatWasNotEvenARequest() throws IOException {
        int before = gateway.accessLog().size();
        gateway.send("GET / HTTP/1.1\r\nHost: gate.test\r\nX A: b\r\n\r\n");
        Waiting.until("a line for the malformed request", () -> gateway.accessLog().size() > before);
        Map<String, @Nullable Object> line = gateway.accessLine("of the malformed request", one -> "malformed-request".equals(one.get("reason")));
        assertEquals(400, number(line, "status").intValueExact());
        assertEquals("refused", line.get("outcome"));
    }

    @Test
    void hasOneLineForEachRequest() throws IOException {
        int count = 200;
        try (RawHttp client = gateway.connect()) {
            for (int i = 0; i < count; i++) {
                client.send(RawHttp.get("/v1/fixed")).read();
            }
        }
        Waiting.until("a line for each request", () -> lines("/v1/fixed") == count);
        Waiting.pause(Duration.ofMillis(200));
        assertEquals(count, lines("/v1/fixed"));
    }

    private static long lines(String path) {
        return gateway.accessLog().stream().filter(line -> path.equals(line.get("path"))).count();
    }

    /** A client chooses these texts; they must not be able to forge a line or a field. */
    @Test
    void cannotBeForged() throws IOException {
        gateway.send(RawHttp.withBody("POST", "/v1/items/%22%7d", "", "User-Agent: x\",\"status\":200,\"a\":\"\\\t\u00e9"));
        Map<String, @Nullable Object> line = gateway.accessLine("with that path", one -> String.valueOf(one.get("path")).startsWith("/v1/items/%22"));
        assertTrue(String.valueOf(line.get("user_agent")).startsWith("x\",\"status\":200"), line::toString);
    }
}
