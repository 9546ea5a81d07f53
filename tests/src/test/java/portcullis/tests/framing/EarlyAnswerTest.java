package portcullis.tests.framing;

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
import portcullis.tests.fixtures.GatewayUnderTest;
import portcullis.tests.fixtures.RawHttp;
import portcullis.tests.fixtures.Waiting;

/**
 * Whoever answers before the request body was read: the rest of that body is drained within a bound or the connection
 * ends; it is never taken for the next request. One case for every place that can refuse or answer by itself.
 */
class EarlyAnswerTest {
    private static final String SMUGGLED = RawHttp.get("/smuggled");

    private static FakeUpstream upstream;
    private static GatewayUnderTest gateway;

    private record Place(String method, String path, int status) {}

    private static final List<Place> PLACES = List.of(
            new Place("POST", "/denied", 403),
            new Place("POST", "/known", 401),
            new Place("POST", "/tiny", 413),
            new Place("POST", "/only-get", 405),
            new Place("POST", "/nowhere", 404),
            new Place("POST", "/fixed", 200),
            new Place("POST", "/moved", 308),
            new Place("OPTIONS", "/cross-origin", 204),
            new Place("POST", "/versioned/x", 400),
            new Place("POST", "/dead", 502),
            new Place("POST", "/early", 409),
            new Place("POST", "/early-close", 409));

    @BeforeAll
    static void start() throws IOException {
        upstream = FakeUpstream.start();
        gateway = GatewayUnderTest.with()
                .upstream(upstream)
                .gateway("""
                        shutdown: { pre-drain: 0s, drain: 2s }
                        identity: { issuers: { main: { issuer: https://id.test, audiences: [a], jwks: { url: "http://127.0.0.1:@nobody@/" } } } }
                        """)
                .api("""
                        routes:
                          next: { match: { path: /next } }
                          early: { match: { path: /early } }
                          early-close: { match: { path: /early-close } }
                          smuggled: { match: { path: /smuggled } }
                          denied: { match: { path: /denied }, filters: { ip-access: { deny: [127.0.0.0/8] } } }
                          known: { match: { path: /known }, filters: { authenticate: { issuers: [main] } } }
                          tiny: { match: { path: /tiny }, filters: { body-limit: { bytes: 4B } } }
                          only-get: { match: { method: GET, path: /only-get } }
                          fixed: { match: { path: /fixed }, respond: { status: 200, type: text/plain, body: fixed } }
                          moved: { match: { path: /moved }, redirect: { to: /next, status: 308 } }
                          cross-origin:
                            match: { path: /cross-origin }
                            filters: { cors: { origins: [https://app.test], methods: [GET, POST] } }
                          dead: { match: { path: /dead }, upstream: nobody }
                        """)
                .file("routes/versioned.yaml", """
                        format: 1
                        api: versioned
                        base-path: /versioned
                        upstream: fake
                        versioning: { header: x-version }
                        versions: { v1: {} }
                        routes:
                          x: { match: { path: /x } }
                        upstreams:
                          nobody: { endpoints: [ http://127.0.0.1:@nobody@ ] }
                        """)
                .start();
        upstream.on("/early", turn -> turn.answer(409, "early"));
        upstream.on("/early-close", turn -> turn.answer(409, "early", "Connection: close").close());
    }

    @AfterAll
    static void stop() throws IOException {
        gateway.close();
        upstream.close();
    }

    @TestFactory
    Stream<DynamicTest> neverTakesABodyThatCameWithTheHeadForARequest() {
        return each("small body", place -> answered(place, "Content-Length: " + SMUGGLED.length(), SMUGGLED));
    }

    @TestFactory
    Stream<DynamicTest> neverTakesAChunkedBodyForARequest() {
        return each("chunked body", place -> answered(place, "Transfer-Encoding: chunked", RawHttp.chunk(SMUGGLED) + "0\r\n\r\n"));
    }

    @TestFactory
    Stream<DynamicTest> neverTakesTheRestOfALargeBodyForARequest() {
        String body = SMUGGLED.repeat(4 * 1024 * 1024 / SMUGGLED.length());
        return each("large body", place -> answered(place, "Content-Length: " + body.length(), body));
    }

    @TestFactory
    Stream<DynamicTest> neverTakesALateBodyForARequest() {
        return each("late body", place -> {
            try (RawHttp client = gateway.connect()) {
                client.send(head(place, "Content-Length: " + 2 * SMUGGLED.length()) + SMUGGLED);
                assertEquals(place.status(), client.read().status());
                client.offer(SMUGGLED);
                nextIsInStepOrTheConnectionEnds(client);
            }
        });
    }

    @FunctionalInterface
    private interface Check {
        void run(Place place) throws Exception;
    }

    private static Stream<DynamicTest> each(String what, Check check) {
        return PLACES.stream().map(place -> DynamicTest.dynamicTest(place.path() + " with a " + what, () -> {
            check.run(place);
            assertEquals(200, gateway.get("/next").status());
            assertTrue(upstream.received("/smuggled").isEmpty(), "the body became a request");
            assertEquals(List.of(), upstream.violations());
        }));
    }

    private static void answered(Place place, String framing, String body) throws IOException {
        try (RawHttp client = gateway.connect()) {
            // In its own thread, because the gateway may stop reading while it answers; the end of the client ends it.
            Thread.ofVirtual().start(() -> client.offer(head(place, framing) + body + RawHttp.get("/next")));
            Answer answer = client.read();
            assertEquals(place.status(), answer.status(), answer::toString);
            if (answer.saysClose()) {
                client.readToEnd();
            } else {
                assertEquals("fake", client.read().text());
            }
        }
    }

    private static String head(Place place, String framing) {
        return RawHttp.request(place.method(), place.path(), framing, "Origin: https://app.test",
                "Access-Control-Request-Method: POST");
    }

    private static void nextIsInStepOrTheConnectionEnds(RawHttp client) throws IOException {
        client.offer(RawHttp.get("/next"));
        try {
            assertEquals("fake", client.read().text());
        } catch (IOException ended) {
            assertTrue(client.closedWithin(Waiting.LONG));
        }
    }
}
