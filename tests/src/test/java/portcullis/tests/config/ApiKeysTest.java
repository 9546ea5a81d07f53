package portcullis.tests.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import portcullis.tests.fixtures.GatewayUnderTest;
import portcullis.tests.fixtures.RawHttp;

/** What holds for an API as a whole: its name and place, its versions, and what its routes inherit. */
class ApiKeysTest {
    private static LiveGateway live;

    @BeforeAll
    static void start() throws IOException {
        live = LiveGateway.start(GatewayUnderTest.with()
                .gateway("shutdown: { pre-drain: 0s, drain: 1s }")
                .listener("")
                .file("gateway.yaml", """
                        format: 1
                        service: { name: under-test, environment: development }
                        listeners:
                          public: { bind: 127.0.0.1:@public@ }
                          second: { bind: 127.0.0.1:@second@ }
                        admin: { bind: 127.0.0.1:@admin@ }
                        """)
                .api("listeners: [public]"));
    }

    @AfterAll
    static void stop() throws IOException {
        live.close();
    }

    private static void api(String keys) throws IOException {
        live.api((keys.contains("listeners:") ? "" : "listeners: [public]\n") + keys);
    }

    private static String logged(String field, String prefix, String... lines) throws IOException {
        String path = prefix + live.path();
        assertEquals(200, live.status(path, lines), path);
        return String.valueOf(live.gateway.accessLine(path).get(field));
    }

    @Test
    void formatIsOne() throws IOException {
        String good = GatewayUnderTest.with().api("listeners: [public]").apiYaml();
        live.refused("routes/under-test.yaml", good.replace("format: 1", "format: 2"), good, "format");
    }

    @Test
    void nameStandsInTheLogAndOnMetrics() throws IOException {
        api("");
        assertEquals("under-test", logged("api", ""));
        live.inForce("routes/under-test.yaml", GatewayUnderTest.with()
                .api("listeners: [public]").apiYaml().replace("api: under-test", "api: renamed"));
        assertEquals("renamed", logged("api", ""));
        assertTrue(live.gateway.metrics().has("http_server_request_duration_seconds_count", "api=\"renamed\""));
    }

    @Test
    void listenersServeIt() throws IOException {
        api("listeners: [public]");
        assertEquals(200, at("public"));
        assertEquals(404, at("second"));
        api("listeners: [second]");
        assertEquals(404, at("public"));
        assertEquals(200, at("second"));
    }

    private static int at(String listener) throws IOException {
        return RawHttp.once(live.gateway.port(listener), RawHttp.get("/")).status();
    }

    @Test
    void hostsItIsServedFor() throws IOException {
        api("hosts: [gate.test]");
        assertEquals(200, live.status("/"));
        api("hosts: [else.test]");
        assertEquals(404, live.status("/"));
    }

    @Test
    void basePathIsInFrontOfEveryPath() throws IOException {
        api("base-path: /one");
        assertEquals(200, live.status("/one/x"));
        assertEquals(404, live.status("/two/x"));
        api("base-path: /two");
        assertEquals(404, live.status("/one/x"));
        assertEquals(200, live.status("/two/x"));
    }

    @Test
    void versioningSaysWhereAVersionStands() throws IOException {
        api("versioning: none");
        assertEquals(200, live.status("/v9/x"));
        api("versioning: path\nversions: { v1: {} }");
        assertEquals("v1", logged("version", "/v1"));
        assertEquals(404, live.status("/v9/x"));
        api("versioning: { header: X-One }\nversions: { v1: {}, v2: {} }");
        assertEquals("v2", logged("version", "", "X-One: v2", "X-Two: v1"));
        api("versioning: { header: X-Two }\nversions: { v1: {}, v2: {} }");
        assertEquals("v1", logged("version", "", "X-One: v2", "X-Two: v1"));
        api("versioning: { media-type: \"application/vnd.one.{version}+json\" }\nversions: { v1: {}, v2: {} }");
        assertEquals("v2", logged("version", "", "Accept: application/vnd.one.v2+json, application/vnd.two.v1+json"));
        api("versioning: { media-type: \"application/vnd.two.{version}+json\" }\nversions: { v1: {}, v2: {} }");
        assertEquals("v1", logged("version", "", "Accept: application/vnd.one.v2+json, application/vnd.two.v1+json"));
    }

    @Test
    void defaultVersionIsTakenWhenNoneIsNamed() throws IOException {
        api("versioning: { header: X-V }\nversions: { v1: {}, v2: {} }\ndefault-version: v1");
        assertEquals("v1", logged("version", ""));
        api("versioning: { header: X-V }\nversions: { v1: {}, v2: {} }\ndefault-version: v2");
        assertEquals("v2", logged("version", ""));
        api("versioning: { header: X-V }\nversions: { v1: {}, v2: {} }");
        assertEquals("version-missing", live.gateway.get("/").reason());
    }

    /** One version v1 with these keys, beside v2 and v3. */
    private static void version(String keys) throws IOException {
        api("versioning: path\nversions: { v1: { " + keys + " }, v2: {}, v3: {} }");
    }

    @Test
    void deprecatedOn() throws IOException {
        version("deprecated-on: 2020-03-01");
        assertEquals("@1583020800", live.field("deprecation", "/v1/x"));
        version("deprecated-on: 2020-03-02");
        assertEquals("@1583107200", live.field("deprecation", "/v1/x"));
        version("");
        assertNull(live.field("deprecation", "/v1/x"));
    }

    @Test
    void sunsetOn() throws IOException {
        version("deprecated-on: 2020-03-01, sunset-on: 2099-01-02");
        assertEquals("Fri, 02 Jan 2099 00:00:00 GMT", live.field("sunset", "/v1/x"));
        version("deprecated-on: 2020-03-01, sunset-on: 2021-01-02");
        assertEquals(410, live.status("/v1/x"));
    }

    @Test
    void afterSunset() throws IOException {
        version("deprecated-on: 2020-03-01, sunset-on: 2021-01-02, after-sunset: gone");
        assertEquals(410, live.status("/v1/x"));
        version("deprecated-on: 2020-03-01, sunset-on: 2021-01-02, after-sunset: keep");
        assertEquals(200, live.status("/v1/x"));
    }

    @Test
    void removedOn() throws IOException {
        version("deprecated-on: 2020-03-01, sunset-on: 2021-01-02, removed-on: 2021-03-01");
        assertEquals(404, live.status("/v1/x"));
        version("deprecated-on: 2020-03-01, sunset-on: 2021-01-02, removed-on: 2099-03-01");
        assertEquals(410, live.status("/v1/x"));
    }

    @Test
    void successor() throws IOException {
        version("deprecated-on: 2020-03-01, successor: v2");
        assertTrue(links().contains("/v2/x"), ApiKeysTest::links);
        version("deprecated-on: 2020-03-01, successor: v3");
        assertTrue(links().contains("/v3/x"), ApiKeysTest::links);
    }

    @Test
    void migrationGuide() throws IOException {
        version("deprecated-on: 2020-03-01, migration-guide: https://docs.test/one");
        assertTrue(links().contains("https://docs.test/one"), ApiKeysTest::links);
        version("deprecated-on: 2020-03-01, migration-guide: https://docs.test/two");
        assertTrue(links().contains("https://docs.test/two"), ApiKeysTest::links);
    }

    private static String links() {
        try {
            return String.join(", ", live.gateway.get("/v1/x").fields().all("link"));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void brownouts() throws IOException {
        version("deprecated-on: 2020-03-01, brownouts: [ { from: " + minutesFromNow(-5) + ", for: 1h } ]");
        assertEquals("brown-out", live.gateway.get("/v1/x").reason());
        version("deprecated-on: 2020-03-01, brownouts: [ { from: " + minutesFromNow(5) + ", for: 1h } ]");
        assertEquals(200, live.status("/v1/x"), "not begun");
        version("deprecated-on: 2020-03-01, brownouts: [ { from: " + minutesFromNow(-5) + ", for: 1m } ]");
        assertEquals(200, live.status("/v1/x"), "over");
    }

    private static String minutesFromNow(int minutes) {
        return Instant.now().plus(minutes, ChronoUnit.MINUTES).truncatedTo(ChronoUnit.MINUTES).toString();
    }

    @Test
    void filtersOfAVersion() throws IOException {
        version("filters: { headers: { mark: { response: { set: { x-mark: one } } } } }");
        assertEquals("one", live.field("x-mark", "/v1/x"));
        assertNull(live.field("x-mark", "/v2/x"));
        version("filters: { headers: { mark: { response: { set: { x-mark: two } } } } }");
        assertEquals("two", live.field("x-mark", "/v1/x"));
    }

    @Test
    void filtersOfTheApi() throws IOException {
        api("filters: { headers: { mark: { response: { set: { x-mark: one } } } } }");
        assertEquals("one", live.field("x-mark", "/x"));
        api("filters: {}");
        assertNull(live.field("x-mark", "/x"));
    }

    @Test
    void useTakesSetsOfFilters() throws IOException {
        live.inForce("defaults.yaml", """
                format: 1
                sets:
                  one: { filters: { headers: { mark: { response: { set: { x-mark: one } } } } } }
                  two: { filters: { headers: { mark: { response: { set: { x-mark: two } } } } } }
                """);
        api("use: [one]");
        assertEquals("one", live.field("x-mark", "/x"));
        api("use: [one, two]");
        assertEquals("two", live.field("x-mark", "/x"));
        api("use: []");
        assertNull(live.field("x-mark", "/x"));
        live.inForce("defaults.yaml", "format: 1\n");
    }

    @Test
    void stripTakesFromThePath() throws IOException {
        assertStripped("[]", "/base/v1/x");
        assertStripped("[base]", "/v1/x");
        assertStripped("[version]", "/base/x");
        assertStripped("[base, version]", "/x");
    }

    private static void assertStripped(String strip, String expected) throws IOException {
        api("base-path: /base\nversioning: path\nversions: { v1: {} }\nstrip: " + strip);
        assertEquals(200, live.status("/base/v1/x"));
        assertEquals(expected, live.fake.received().getLast().target());
    }

    @Test
    void timeoutIsTheDeadlineOfItsRoutes() throws IOException {
        live.fake.on("/late", turn -> turn.readAll().pause(Duration.ofMillis(600)).answer(200, "late"));
        api("timeout: 150ms");
        assertEquals("upstream-timeout", live.gateway.get("/late").reason());
        api("timeout: 10s");
        assertEquals(200, live.status("/late"));
        api("timeout: none");
        assertEquals(200, live.status("/late"));
        assertFalse(live.fake.received("/late").getLast().fields().has("x-request-deadline"));
        assertNotNull(live.fake.received("/late").getFirst().field("x-request-deadline"));
    }
}
