package portcullis.tests.forwardauth;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import portcullis.tests.fixtures.Answer;
import portcullis.tests.fixtures.RawHttp;
import portcullis.tests.fixtures.Received;
import portcullis.tests.fixtures.Scripts;
import portcullis.tests.fixtures.Waiting;

/** What the service is asked, and what each of its answers does to the request. */
class DecisionTest {
    private static AuthGateway at;

    @BeforeAll
    static void start() throws IOException {
        at = AuthGateway.start("");
    }

    @AfterAll
    static void stop() throws IOException {
        assertEquals(List.of(), at.auth.violations());
        at.close();
    }

    @Test
    void theServiceIsToldWhatIsAskedForAndByWhom() throws IOException {
        at.says(204);
        int before = at.auth.received().size();
        String path = at.path();
        at.gateway.send(RawHttp.request("PATCH", path + "?q=%2f&b", "Authorization: Bearer abc", "Cookie: a=1", "Cookie: b=2",
                "X-Other: no", "Content-Length: 0"));
        Received asked = at.auth.received().get(before);
        assertEquals("GET", asked.method());
        assertEquals("/verify", asked.target());
        assertEquals("127.0.0.1:" + at.auth.port(), asked.fields().only("host"));
        assertEquals("PATCH", asked.fields().only("x-forwarded-method"));
        assertEquals("http", asked.fields().only("x-forwarded-proto"));
        assertEquals("gate.test", asked.fields().only("x-forwarded-host"));
        assertEquals(path + "?q=%2f&b", asked.fields().only("x-forwarded-uri"));
        assertEquals("127.0.0.1", asked.fields().only("x-forwarded-for"));
        assertEquals("Bearer abc", asked.fields().only("authorization"));
        assertEquals("a=1; b=2", asked.fields().only("cookie"));
        assertEquals(at.upstream.only(path).field("x-request-id"), asked.fields().only("x-request-id"));
        List<String> names = asked.fields().lines().stream().map(line -> line.name().toLowerCase(java.util.Locale.ROOT)).sorted().toList();
        assertEquals(
                List.of("authorization", "cookie", "host", "user-agent", "x-forwarded-for", "x-forwarded-host",
                        "x-forwarded-method", "x-forwarded-proto", "x-forwarded-uri", "x-request-id"),
                names.stream().filter(name -> !name.equals("content-length")).toList());
    }

    /** What it says of the client is the gateway's word, whatever the client wrote into the same fields. */
    @Test
    void theClientCannotSpeakForTheGateway() throws IOException {
        at.says(200);
        Received asked = at.asked("X-Forwarded-Uri: /public", "X-Forwarded-Method: OPTIONS", "X-Forwarded-Host: evil.test",
                "X_Forwarded_Uri: /public", "X-Forwarded-For: 10.0.0.1", "X-Original-Url: /public");
        assertTrue(asked.fields().only("x-forwarded-uri").startsWith("/request-"));
        assertEquals("GET", asked.fields().only("x-forwarded-method"));
        assertEquals("gate.test", asked.fields().only("x-forwarded-host"));
        assertEquals("127.0.0.1", asked.fields().only("x-forwarded-for"));
        assertFalse(asked.fields().has("x_forwarded_uri") || asked.fields().has("x-original-url"), asked::toString);
    }

    /** The service would go by one of them, and the upstream perhaps by the other. */
    @Test
    void twoCredentialsAreNotAskedAbout() throws IOException {
        at.says(200);
        int before = at.auth.received().size();
        Answer answer = at.stopped("Authorization: Bearer good", "authorization: Bearer evil");
        assertEquals(400, answer.status(), answer::toString);
        assertEquals("malformed-request", answer.reason());
        assertEquals(before, at.auth.received().size());
    }

    @Test
    void bytesBeyondAsciiDoNotBreakTheQuestion() throws IOException {
        at.says(200);
        assertEquals("a=\u00e9;\tb", at.seen("Cookie: a=\u00e9;\tb").field("cookie"));
        assertEquals("a=?;\tb", at.auth.received().getLast().field("cookie"));
    }

    @Test
    void interimAnswersAreNotTheAnswer() throws IOException {
        at.plays(Scripts.raw("HTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\nHTTP/1.1 403 No\r\nContent-Length: 0\r\n\r\n"));
        assertEquals("denied", at.stopped().reason());
    }

    @ParameterizedTest
    @ValueSource(ints = {200, 201, 204, 299})
    void yesLetsTheRequestPass(int status) throws IOException {
        at.says(status, "Set-Cookie: s=1", "X-Mine: auth");
        long before = at.count("allowed");
        String path = at.path();
        Answer answer = at.gateway.send(RawHttp.withBody("POST", path, "body", "X-Mine: client"));
        assertEquals("fake", answer.text());
        Received received = at.upstream.only(path);
        assertEquals("body", received.body());
        assertEquals("client", received.field("x-mine"));
        assertFalse(answer.fields().has("set-cookie"));
        assertEquals(before + 1, at.count("allowed"));
    }

    @Test
    void theBodyIsTheUpstreamsAlone() throws IOException {
        at.says(200);
        long before = at.auth.bytes();
        String path = at.path();
        at.gateway.send(RawHttp.withBody("POST", path, "b".repeat(100_000)));
        assertEquals(100_000, at.upstream.only(path).bodyBytes());
        assertTrue(at.auth.bytes() - before < 1000, () -> at.auth.transcript());
        assertEquals("0", String.valueOf(at.auth.received().getLast().bodyBytes()));
    }

    @Test
    void headIsAskedAboutWithGet() throws IOException {
        at.says(200);
        assertEquals(200, at.gateway.send(RawHttp.request("HEAD", at.path())).status());
        assertEquals("GET", at.auth.received().getLast().method());
        assertEquals("HEAD", at.auth.received().getLast().field("x-forwarded-method"));
        at.says(401);
        assertEquals(401, at.gateway.send(RawHttp.request("HEAD", at.path())).status());
    }

    @Test
    void everyRequestIsAskedAbout() throws IOException {
        at.says(200);
        assertEquals(200, at.gateway.get("/again", "Authorization: Bearer same").status());
        at.says(403);
        assertEquals(403, at.gateway.get("/again", "Authorization: Bearer same").status());
    }

    @Test
    void noIsOurRefusalWithTheServicesChallenge() throws IOException {
        at.says(401, "WWW-Authenticate: Basic realm=\"a\"", "WWW-Authenticate: Bearer", "Set-Cookie: s=1; Path=/", "Set-Cookie: t=2",
                "X-Internal: secret", "Location: /login", "Access-Control-Allow-Origin: *", "Cache-Control: public");
        Answer answer = at.stopped();
        assertEquals(401, answer.status());
        assertEquals("unauthenticated", answer.reason());
        assertEquals(List.of("Basic realm=\"a\"", "Bearer"), answer.fields().all("www-authenticate"));
        assertEquals(List.of("s=1; Path=/", "t=2"), answer.fields().all("set-cookie"));
        assertEquals("no-store", answer.fields().only("cache-control"));
        for (String name : List.of("x-internal", "location", "access-control-allow-origin")) {
            assertNull(answer.field(name));
        }
    }

    @Test
    void a401AlwaysCarriesAChallenge() throws IOException {
        at.says(401);
        assertEquals("Bearer", at.stopped().fields().only("www-authenticate"));
    }

    @Test
    void forbiddenIsDenied() throws IOException {
        at.says(403, "X-Internal: secret", "Set-Cookie: s=1");
        Answer answer = at.stopped();
        assertEquals(403, answer.status());
        assertEquals("denied", answer.reason());
        assertEquals("s=1", answer.fields().only("set-cookie"));
        assertNull(answer.field("x-internal"));
        assertNull(answer.field("www-authenticate"));
    }

    @ParameterizedTest
    @ValueSource(ints = {301, 302, 303, 307, 308})
    void aRedirectGoesToTheClient(int status) throws IOException {
        at.says(status, "Location: https://login.test/?to=%2f", "Set-Cookie: state=x", "X-Internal: secret", "Cache-Control: max-age=9");
        Answer answer = at.stopped();
        assertEquals(status, answer.status());
        assertEquals("https://login.test/?to=%2f", answer.fields().only("location"));
        assertEquals("state=x", answer.fields().only("set-cookie"));
        assertEquals("no-store", answer.fields().only("cache-control"));
        assertNull(answer.field("x-internal"));
        assertEquals("", answer.text());
    }

    @ParameterizedTest
    @ValueSource(ints = {300, 304, 400, 402, 404, 407, 429, 500, 503, 599})
    void anythingElseIsNeitherYesNorNo(int status) throws IOException {
        long before = at.count("unexpected");
        at.says(status, "Location: /x", "Set-Cookie: s=1", "WWW-Authenticate: Basic");
        Answer answer = at.stopped();
        assertEquals(503, answer.status());
        assertEquals("auth-unavailable", answer.reason());
        assertTrue(answer.fields().has("retry-after"));
        assertFalse(answer.fields().has("set-cookie") || answer.fields().has("www-authenticate"), answer::toString);
        assertEquals(before + 1, at.count("unexpected"));
    }

    @Test
    void aRedirectMustSayWhereTo() throws IOException {
        at.says(302);
        assertEquals("auth-unavailable", at.stopped().reason());
        at.says(302, "Location: /a", "Location: /b");
        assertEquals("auth-unavailable", at.stopped().reason());
    }

    @Test
    void aBodyThatIsRefusedIsNeverTakenForARequest() throws IOException {
        at.plays(turn -> turn.readAll().answer(turn.request().field("x-forwarded-uri").startsWith("/no") ? 401 : 200, ""));
        String smuggled = RawHttp.get("/smuggled");
        for (String body : List.of(smuggled, smuggled.repeat(100_000))) {
            for (String framing : List.of("Content-Length: " + body.length(), "Transfer-Encoding: chunked")) {
                String sent = framing.startsWith("T") ? RawHttp.chunk(body) + "0\r\n\r\n" : body;
                try (RawHttp client = at.gateway.connect()) {
                    Thread.ofVirtual().start(() -> client.offer(RawHttp.request("POST", "/no", framing) + sent + RawHttp.get("/next")));
                    Answer answer = client.read();
                    assertEquals(401, answer.status());
                    if (answer.saysClose()) {
                        client.readToEnd();
                    } else {
                        assertEquals("fake", client.read().text());
                    }
                }
            }
        }
        assertTrue(at.upstream.received("/smuggled").isEmpty() && at.upstream.received("/no").isEmpty());
    }

    @Test
    void anUploadThatWaitsForTheWordIsNotAskedFor() throws IOException {
        at.says(403);
        try (RawHttp client = at.gateway.connect()) {
            client.send(RawHttp.request("POST", at.path(), "Expect: 100-continue", "Content-Length: 1000000"));
            Answer answer = client.read();
            assertEquals(403, answer.status());
            assertEquals(List.of(), answer.interims());
            assertTrue(client.closedWithin(Waiting.LONG));
        }
    }

    @Test
    void connectionsToTheServiceAreUsedAgain() throws IOException {
        at.says(200, "X: y");
        at.seen();
        int before = at.auth.connections().size();
        for (int i = 0; i < 20; i++) {
            at.seen();
        }
        at.plays(Scripts.raw("HTTP/1.1 401 No\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n"));
        at.stopped();
        at.stopped();
        assertTrue(at.auth.connections().size() <= before + 1, () -> at.auth.connections().size() + " connections");
    }
}
