package portcullis.tests.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What the gateway tells of itself, and what it keeps to itself. */
class TelemetryKeysTest {
    private static LiveGateway live;

    @BeforeAll
    static void start() throws IOException {
        live = LiveGateway.start();
    }

    @AfterAll
    static void stop() throws IOException {
        live.close();
    }

    private static void logs(String keys) throws IOException {
        live.sections("telemetry: { logs: { " + keys + " } }");
    }

    /** The line of a fresh request in the access log, as it is printed. */
    private static String line(String query, String... lines) throws IOException {
        String path = live.path();
        live.gateway.get(path + query, lines);
        return live.gateway.logLine(path);
    }

    @Test
    void formatOfALine() throws IOException {
        logs("format: json");
        assertTrue(line("").startsWith("{\""));
        logs("format: text");
        String text = line("");
        assertFalse(text.startsWith("{"), text);
        logs("format: json");
    }

    @Test
    void levelOfAllLoggers() throws IOException {
        assertTrue(tellsOfAReload("level: info"));
        assertFalse(tellsOfAReload("level: error"));
    }

    @Test
    void levelsOfSingleLoggers() throws IOException {
        assertTrue(tellsOfAReload("level: error, levels: { portcullis.reload: info }"));
        assertFalse(tellsOfAReload("level: info, levels: { portcullis.reload: error }"));
    }

    /** Whether a reload is told of under these keys; a request afterwards tells when the log has come that far. */
    private static boolean tellsOfAReload(String keys) throws IOException {
        logs(keys);
        line("");
        long before = reloadsTold();
        assertEquals(200, live.gateway.admin("POST", "/admin/reload").status());
        line("");
        return reloadsTold() > before;
    }

    private static long reloadsTold() {
        return live.gateway.log().stream().filter(line -> line.contains("has not changed; cause: admin")).count();
    }

    @Test
    void maskedHeaders() throws IOException {
        masks("headers: [user-agent]", "", "User-Agent: planted/1");
        masks("headers: [x-mine]", "", "User-Agent: script (X-Mine: planted)");
    }

    @Test
    void maskedQueryParameters() throws IOException {
        masks("query: [mine]", "?mine=planted");
    }

    /** No line has a field for cookies; what a client pastes into another field is masked there. */
    @Test
    void maskedCookies() throws IOException {
        masks("cookies: [basket]", "", "User-Agent: script (basket=planted)");
    }

    private static void masks(String keys, String query, String... lines) throws IOException {
        logs("mask: { " + keys + " }");
        String masked = line(query, lines);
        assertFalse(masked.contains("planted"), masked);
        logs("mask: {}");
        String open = line(query, lines);
        assertTrue(open.contains("planted"), open);
    }

    @Test
    void accessLogOnAndOff() throws IOException {
        logs("access-log: off");
        String silent = live.path();
        live.gateway.get(silent);
        logs("access-log: on");
        line("");
        assertTrue(live.gateway.log().stream().noneMatch(line -> line.contains(silent + "\"")));
    }

    @Test
    void durationBuckets() throws IOException {
        assertTrue(hasBucket("[3ms, 7s]", "7.0"));
        assertFalse(hasBucket("[4ms, 9s]", "7.0"));
        assertTrue(hasBucket("[4ms, 9s]", "9.0"));
    }

    private static boolean hasBucket(String buckets, @Nullable String bound) throws IOException {
        live.sections("telemetry: { metrics: { duration-buckets: " + buckets + " } }");
        line("");
        return live.gateway.metrics().has("http_server_request_duration_seconds_bucket", "le=\"" + bound + "\"")
                && live.gateway.metrics().has("portcullis_upstream_duration_seconds_bucket", "le=\"" + bound + "\"");
    }
}
