package portcullis.tests.abuse;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import portcullis.tests.fixtures.Answer;
import portcullis.tests.fixtures.FakeUpstream;
import portcullis.tests.fixtures.Fields;
import portcullis.tests.fixtures.GatewayUnderTest;
import portcullis.tests.fixtures.RawHttp;
import portcullis.tests.fixtures.Scripts;
import portcullis.tests.fixtures.TestIssuer;

/**
 * What pages of other origins try, and what the page that may must still be able to read. The API lets in {@code
 * https://app.test} and one label below {@code apps.test}, with credentials; the upstream would let in everybody.
 */
class CrossOriginTest {
    private static final String APP = "https://app.test";
    private static final List<String> CORS_FIELDS = List.of(
            "access-control-allow-origin", "access-control-allow-credentials", "access-control-allow-methods",
            "access-control-allow-headers", "access-control-expose-headers", "access-control-max-age",
            "access-control-allow-private-network");

    private static TestIssuer issuer;
    private static FakeUpstream upstream;
    private static GatewayUnderTest gateway;

    @BeforeAll
    static void start() throws IOException {
        issuer = TestIssuer.start();
        upstream = FakeUpstream.start()
                .otherwise(turn -> turn.readAll().answer(200, "fake", "Access-Control-Allow-Origin: *", "Access-Control-Allow-Credentials: true",
                        "Access-Control-Expose-Headers: *", "Access-Control-Allow-Private-Network: true", "Vary: Accept"))
                .on("/broken", Scripts.rawThenClose("nonsense\r\n"));
        gateway = GatewayUnderTest.with()
                .upstream(upstream)
                .gateway(issuer.gatewayYaml("main"))
                .api("""
                        filters: { cors: { origins: [https://app.test, "https://*.apps.test"], credentials: true, headers: [x-key] } }
                        routes:
                          get: { match: { method: GET, path: "/get/{n}" } }
                          put: { match: { method: PUT, path: "/put/{n}" } }
                          any: { match: { path: "/any" } }
                          broken: { match: { path: /broken } }
                          dead: { match: { path: /dead }, upstream: nobody }
                          denied: { match: { path: /denied }, filters: { ip-access: { deny: [127.0.0.0/8] } } }
                          tiny: { match: { path: /tiny }, filters: { body-limit: { bytes: 1B } } }
                          known: { match: { path: /known }, filters: { authenticate: { issuers: [main] } } }
                          scoped: { match: { path: /scoped }, filters: { authenticate: { issuers: [main] }, require: { scopes: [pay] } } }
                          open: { match: { path: /open }, filters: { cors: { any-origin: true } } }
                          bare: { match: { method: GET, path: /bare }, filters: { cors: off } }
                        """)
                .file("routes/nobody.yaml", "format: 1\nupstreams: { nobody: { endpoints: [ http://127.0.0.1:@nobody@ ] } }\n")
                .start();
    }

    @AfterAll
    static void stop() throws IOException {
        gateway.close();
        upstream.close();
        issuer.close();
    }

    private static final List<String> FOREIGN = List.of(
            "https://evil.test", "http://app.test", "https://app.test:444", "https://app.test.evil.test", "https://evilapp.test",
            "https://app.tes", "https://app.test.", "https://app.test/", "https://APP.test", "https://app.test@evil.test", "https://evil.test#app.test",
            "https://app.test, https://evil.test", "https://app.test https://evil.test", "app.test", "//app.test", "null", "",
            "https://apps.test", "https://.apps.test", "https://a.b.apps.test", "https://evilapps.test", "https://a.apps.test.evil.test",
            "https://a.apps.test:8443", "http://a.apps.test", "https://evil.test/.apps.test", "https://evil.test?.apps.test",
            "https://evil.test%00.apps.test", "https://*.apps.test", "https://a\u00e9.apps.test", "https://evil.test\\.apps.test");

    /** Served, since CORS protects who calls; but no page may read it, whatever the upstream says, and no cache mixes it up. */
    @TestFactory
    Stream<DynamicTest> pagesOfOtherOriginsReadNothing() {
        return FOREIGN.stream().map(origin -> DynamicTest.dynamicTest("'" + origin + "'", () -> {
            Answer answer = gateway.get("/get/1", "Origin: " + origin, "Cookie: session=1");
            assertEquals(200, answer.status());
            assertNoLeave(answer);
            assertTrue(answer.fields().lists("vary", "origin"), answer::toString);
        }));
    }

    @TestFactory
    Stream<DynamicTest> theirPreflightsAreRefused() {
        return FOREIGN.stream().map(origin -> DynamicTest.dynamicTest("'" + origin + "'", () -> {
            long before = upstream.bytes();
            Answer answer = preflight("/put/1", origin, "PUT");
            assertEquals(403, answer.status());
            assertEquals("origin-denied", answer.reason());
            assertNoLeave(answer);
            assertTrue(answer.fields().lists("vary", "origin"), answer::toString);
            assertEquals(before, upstream.bytes());
        }));
    }

    /** Two fields are one list (RFC 9110, 5.3), which is no origin, whichever comes first. */
    @TestFactory
    Stream<DynamicTest> twoOriginFieldsAreNoOrigin() {
        return Stream.of(List.of(APP, "https://evil.test"), List.of("https://evil.test", APP), List.of(APP, APP))
                .map(two -> DynamicTest.dynamicTest(two.toString(), () -> {
                    String[] lines = {"Origin: " + two.get(0), "Origin: " + two.get(1), "Access-Control-Request-Method: PUT"};
                    assertNoLeave(gateway.get("/get/1", lines[0], lines[1]));
                    assertEquals("origin-denied", gateway.send(RawHttp.request("OPTIONS", "/put/1", lines)).reason());
                }));
    }

    private record Error(String is, String method, String path, int status, String reason, boolean anna) {}

    private static final List<Error> ERRORS = List.of(
            new Error("an unknown path", "GET", "/nowhere", 404, "no-route", false),
            new Error("a wrong method", "DELETE", "/get/1", 405, "method-not-allowed", false),
            new Error("a refused address", "GET", "/denied", 403, "ip-denied", false),
            new Error("a large body", "POST", "/tiny", 413, "body-too-large", false),
            new Error("nobody", "GET", "/known", 401, "unauthenticated", false),
            new Error("a missing scope", "GET", "/scoped", 403, "scope-missing", true),
            new Error("a broken upstream", "GET", "/broken", 502, "upstream-broken", false),
            new Error("a dead upstream", "GET", "/dead", 502, "upstream-unreachable", false));

    @TestFactory
    Stream<DynamicTest> thePageThatMayReadsWhyItWasRefused() {
        return ERRORS.stream().map(error -> DynamicTest.dynamicTest(error.is(), () -> {
            Answer answer = gateway.send(RawHttp.withBody(error.method(), error.path(), error.method().equals("POST") ? "ab" : "",
                    "Origin: " + APP, "X-Nothing: 1", error.anna() ? issuer.bearerOf("anna") : "X-Nobody: 1"));
            assertEquals(error.status(), answer.status());
            assertEquals(error.reason(), answer.reason());
            assertLeave(answer, APP);
        }));
    }

    @TestFactory
    Stream<DynamicTest> andOtherPagesDoNot() {
        return ERRORS.stream().map(error -> DynamicTest.dynamicTest(error.is(), () -> {
            Answer answer = gateway.send(RawHttp.withBody(error.method(), error.path(), error.method().equals("POST") ? "ab" : "",
                    "Origin: https://evil.test", error.anna() ? issuer.bearerOf("anna") : "X-Nobody: 1"));
            assertEquals(error.reason(), answer.reason());
            assertNoLeave(answer);
        }));
    }

    /** @param leave whether the page may make the request; where it may not there is no route that could say so */
    private record Preflight(String is, String path, String method, boolean leave) {}

    /** A preflight carries no credentials, so it must be answered before anybody asks for them; and never by the upstream. */
    @TestFactory
    Stream<DynamicTest> preflightsOfThePageThatMay() {
        return Stream.of(
                        new Preflight("for a route", "/put/1", "PUT", true),
                        new Preflight("for a route that wants a token", "/known", "GET", true),
                        new Preflight("for a route that refuses the address", "/denied", "GET", true),
                        new Preflight("for an unknown path, whose 404 it may read", "/nowhere", "GET", true),
                        new Preflight("for a method that is not served", "/get/1", "DELETE", false),
                        new Preflight("for a method in lower case", "/put/1", "put", false),
                        new Preflight("for a list of methods", "/put/1", "PUT, GET", false),
                        new Preflight("for what is no method", "/get/1", "GET /put/1", false),
                        new Preflight("for no method", "/get/1", "", false))
                .map(row -> DynamicTest.dynamicTest(row.is(), () -> {
                    long before = upstream.bytes();
                    Answer answer = preflight(row.path(), APP, row.method());
                    assertEquals(204, answer.status(), answer::toString);
                    assertEquals(before, upstream.bytes());
                    if (row.leave()) {
                        assertEquals(List.of(APP), answer.fields().all("access-control-allow-origin"));
                        assertEquals(List.of(row.method()), answer.fields().all("access-control-allow-methods"));
                    } else {
                        assertNoLeave(answer);
                        assertTrue(answer.fields().has("allow"), answer::toString);
                    }
                }));
    }

    @TestFactory
    Stream<DynamicTest> leaveIsGivenOnceAndNoWiderThanWritten() {
        return Stream.of(
                row("the origin that is allowed", () -> assertLeave(gateway.get("/get/1", "Origin: " + APP), APP)),
                row("one label below the wildcard", () -> assertLeave(gateway.get("/get/1", "Origin: https://a-1.apps.test"), "https://a-1.apps.test")),
                row("no page at all", () -> {
                    Answer answer = gateway.get("/get/1");
                    assertNoLeave(answer);
                    assertEquals(List.of("Accept", "Origin"), answer.fields().all("vary"));
                }),
                row("fields that nobody listed", () -> assertEquals(List.of("x-key"), gateway.send(RawHttp.request("OPTIONS", "/put/1",
                        "Origin: " + APP, "Access-Control-Request-Method: PUT", "Access-Control-Request-Headers: x-evil, authorization",
                        "Access-Control-Request-Private-Network: true")).fields().all("access-control-allow-headers"))),
                row("the private network is never opened", () -> assertEquals(List.of(), gateway.send(RawHttp.request("OPTIONS", "/put/1",
                        "Origin: " + APP, "Access-Control-Request-Method: PUT", "Access-Control-Request-Private-Network: true"))
                        .fields().all("access-control-allow-private-network"))),
                row("any origin is a star and never comes with credentials", () -> {
                    for (String origin : List.of("https://evil.test", "null")) {
                        Fields fields = gateway.get("/open", "Origin: " + origin).fields();
                        assertEquals(List.of("*"), fields.all("access-control-allow-origin"));
                        assertEquals(List.of(), fields.all("access-control-allow-credentials"));
                    }
                }),
                row("a route without the filter leaves it to its upstream", () -> {
                    assertEquals("*", gateway.get("/bare", "Origin: https://evil.test").field("access-control-allow-origin"));
                    assertEquals(204, preflight("/bare", "https://evil.test", "GET").status());
                }),
                row("OPTIONS that asks for nothing is a request like others", () -> {
                    assertLeave(gateway.send(RawHttp.request("OPTIONS", "/any", "Origin: " + APP)), APP);
                    assertEquals("OPTIONS", upstream.received("/any").getLast().method());
                }),
                row("a preflight of HTTP/1.0", () -> assertEquals("origin-denied", gateway.send("OPTIONS /put/1 HTTP/1.0\r\nHost: gate.test\r\n"
                        + "Origin: https://evil.test\r\nAccess-Control-Request-Method: PUT\r\n\r\n").reason())));
    }

    @FunctionalInterface
    private interface Check {
        void run() throws IOException;
    }

    private static DynamicTest row(String is, Check check) {
        return DynamicTest.dynamicTest(is, check::run);
    }

    private static Answer preflight(String path, String origin, String method) throws IOException {
        return gateway.send(RawHttp.request("OPTIONS", path, "Origin: " + origin, "Access-Control-Request-Method: " + method));
    }

    private static void assertNoLeave(Answer answer) {
        for (String name : CORS_FIELDS) {
            assertEquals(List.of(), answer.fields().all(name), answer::toString);
        }
    }

    private static void assertLeave(Answer answer, String origin) {
        assertEquals(List.of(origin), answer.fields().all("access-control-allow-origin"), answer::toString);
        assertEquals(List.of("true"), answer.fields().all("access-control-allow-credentials"));
        assertEquals(List.of(), answer.fields().all("access-control-expose-headers"));
        assertEquals(List.of(), answer.fields().all("access-control-allow-private-network"));
        assertTrue(answer.fields().lists("vary", "origin"), answer::toString);
    }
}
