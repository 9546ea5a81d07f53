package portcullis.tests.routing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import portcullis.tests.fixtures.Answer;
import portcullis.tests.fixtures.FakeUpstream;
import portcullis.tests.fixtures.GatewayUnderTest;

/** Where a version is read, and what its age does to the answer. */
class VersionsTest {
    private static FakeUpstream upstream;
    private static GatewayUnderTest gateway;

    @BeforeAll
    static void start() throws IOException {
        upstream = FakeUpstream.start().otherwise(turn -> turn.readAll().answer(200, turn.request().target(), "Link: </self>; rel=\"self\""));
        String now = Instant.now().minus(5, ChronoUnit.MINUTES).truncatedTo(ChronoUnit.MINUTES).toString();
        gateway = GatewayUnderTest.with()
                .upstream(upstream)
                .api("""
                        base-path: /api
                        versioning: path
                        default-version: v2
                        strip: [base, version]
                        versions:
                          v0: { deprecated-on: 2020-01-01, sunset-on: 2021-01-01, removed-on: 2022-01-01, successor: v2 }
                          v1: { deprecated-on: 2020-01-01, sunset-on: 2021-01-01, successor: v2 }
                          v1k: { deprecated-on: 2020-01-01, sunset-on: 2021-01-01, after-sunset: keep, successor: v2 }
                          v2: {}
                          old:
                            deprecated-on: 2020-03-01
                            sunset-on: 2099-01-02
                            successor: v2
                            migration-guide: https://docs.test/guide
                          brown: { deprecated-on: 2020-03-01, brownouts: [ { from: NOW, for: 1h } ] }
                        routes:
                          item: { match: { path: "/items/{id}" } }
                          health: { match: { path: /health }, versions: none }
                          new-only: { match: { path: /new }, versions: [v2] }
                        """.replace("NOW", now))
                .file("routes/by-header.yaml", """
                        format: 1
                        api: by-header
                        base-path: /by-header
                        upstream: fake
                        versioning: { header: X-API-Version }
                        versions: { "1.10": {}, "2": {} }
                        routes:
                          item: { match: { path: "/items/{id}" } }
                        """)
                .file("routes/by-type.yaml", """
                        format: 1
                        api: by-type
                        base-path: /by-type
                        upstream: fake
                        versioning: { media-type: "application/vnd.test.{version}+json" }
                        default-version: v1
                        versions: { v1: {}, v2: {} }
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

    @Test
    void theSegmentAfterTheBasePathIsTheVersion() throws IOException {
        assertEquals("/items/7", gateway.get("/api/v2/items/7").text());
        assertEquals("/items/7", gateway.get("/api/items/7").text());
        assertEquals("/health", gateway.get("/api/health").text());
        Answer unknown = gateway.get("/api/v9/items/7");
        assertEquals("no-version", unknown.reason());
        assertTrue(unknown.text().contains("v2"), "the list of versions: " + unknown);
    }

    @Test
    void aRouteExistsOnlyInItsVersions() throws IOException {
        assertEquals(200, gateway.get("/api/v2/new").status());
        assertEquals(404, gateway.get("/api/old/new").status());
    }

    @Test
    void aDeprecatedVersionSaysSo() throws IOException {
        Answer answer = gateway.get("/api/old/items/7");
        assertEquals(200, answer.status());
        assertEquals("@1583020800", answer.fields().only("deprecation"));
        assertEquals("Fri, 02 Jan 2099 00:00:00 GMT", answer.fields().only("sunset"));
        String links = String.join(", ", answer.fields().all("link"));
        assertTrue(links.contains("rel=\"self\""), "appended, not replaced: " + links);
        assertTrue(links.contains("https://docs.test/guide") && links.contains("successor-version") && links.contains("/api/v2/items/7"), links);
        assertFalse(gateway.get("/api/v2/items/7").fields().has("deprecation"));
    }

    @Test
    void aVersionAfterItsSunsetIsGone() throws IOException {
        Answer answer = gateway.get("/api/v1/items/7");
        assertEquals(410, answer.status());
        assertEquals("version-sunset", answer.reason());
        assertEquals(200, gateway.get("/api/v1k/items/7").status());
        assertEquals(404, gateway.get("/api/v0/items/7").status());
    }

    @Test
    void aBrownOutRefusesForAWhile() throws IOException {
        Answer answer = gateway.get("/api/brown/items/7");
        assertEquals(503, answer.status());
        assertEquals("brown-out", answer.reason());
        int seconds = Integer.parseInt(answer.fields().only("retry-after"));
        assertTrue(seconds > 0 && seconds <= 3600, answer::toString);
    }

    @Test
    void aFieldNamesTheVersion() throws IOException {
        assertEquals(200, gateway.get("/by-header/items/7", "X-API-Version: 1.10").status());
        Answer missing = gateway.get("/by-header/items/7");
        assertEquals("version-missing", missing.reason());
        assertTrue(missing.text().contains("1.10"), "the list of versions: " + missing);
        Answer unknown = gateway.get("/by-header/items/7", "X-API-Version: 1.1");
        assertEquals(406, unknown.status());
        assertEquals("version-not-acceptable", unknown.reason());
        assertTrue(gateway.get("/by-header/items/7", "X-API-Version: 2").fields().lists("vary", "x-api-version"), "caches must tell versions apart");
    }

    @Test
    void aMediaTypeNamesTheVersion() throws IOException {
        assertEquals("v2", versionOf("/by-type/items/accepted", "Accept: text/html, application/vnd.test.v2+json;q=0.9"));
        assertEquals("v1", versionOf("/by-type/items/default"));
        assertEquals("version-not-acceptable", gateway.get("/by-type/items/7", "Accept: application/vnd.test.v9+json").reason());
    }

    private static Object versionOf(String path, String... lines) throws IOException {
        assertEquals(200, gateway.get(path, lines).status());
        return String.valueOf(gateway.accessLine(path).get("version"));
    }
}
