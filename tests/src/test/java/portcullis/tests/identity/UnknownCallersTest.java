package portcullis.tests.identity;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import portcullis.tests.fixtures.Answer;
import portcullis.tests.fixtures.RawHttp;
import portcullis.tests.fixtures.TestIssuer;
import portcullis.tests.fixtures.WebSocketEcho;

/** What callers see, and what a connection goes through, when nobody knows who they are. */
class UnknownCallersTest {
    private static final String CHALLENGE = "Bearer realm=\"under-test\"";
    private static final String INVALID = CHALLENGE + ", error=\"invalid_token\"";
    private static final String[] HANDSHAKE = {
        "Connection: Upgrade", "Upgrade: websocket", "Sec-WebSocket-Version: 13", "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ=="
    };

    private static GuardedGateway at;

    @BeforeAll
    static void start() throws IOException {
        at = new GuardedGateway();
        at.upstream.on("/socket", new WebSocketEcho());
        at.filters(
                "{ cors: { origins: [https://app.test], headers: [authorization] }, authenticate: { issuers: [main] } }",
                "any: { match: { method: GET, path: '/{rest...}' } }",
                "post: { match: { method: POST, path: /upload } }",
                "socket: { match: { path: /socket }, filters: { websocket: { origins: [https://app.test] }, "
                        + "authenticate: { issuers: [main], token-from: [authorization, { query: ticket }] } } }",
                "places: { match: { path: '/places/{n}' }, filters: { authenticate: { issuers: [main], "
                        + "token-from: [authorization, { cookie: c }, { query: q }] } } }",
                "scoped: { match: { path: /scoped }, filters: { require: { scopes: [x] } } }",
                "open: { match: { path: '/open/{n}' }, public: true }");
    }

    @AfterAll
    static void stop() throws IOException {
        at.close();
    }

    private static void refused(String path, String reason, @Nullable String challenge, String fault, String... lines)
            throws IOException {
        Answer answer = at.gateway.get(path, lines);
        assertEquals("401 " + reason, GuardedGateway.outcome(answer), answer::toString);
        assertEquals(challenge, answer.field("www-authenticate"));
        assertEquals(Set.of("type", "title", "status", "reason", "request-id"), answer.problem().keySet());
        Map<String, @Nullable Object> line = at.gateway.accessLine(path);
        assertEquals(reason, line.get("reason"));
        assertEquals(fault.isEmpty() ? null : fault, line.get("credential_fault"));
        assertNull(line.get("caller"));
        assertEquals("anonymous", line.get("caller_kind"));
        assertTrue(at.upstream.received(path).isEmpty());
    }

    @Test
    void whoShowsNothingIsToldWhatWouldBeTaken() throws IOException {
        refused(at.path(), "unauthenticated", CHALLENGE, "");
        refused(at.path(), "unauthenticated", CHALLENGE, "", "Authorization: Basic eDp5");
        refused(at.path(), "unauthenticated", CHALLENGE, "", "Authorization: Bearerx y");
    }

    @Test
    void whatIsWrongWithATokenIsToldToTheOperatorAlone() throws IOException {
        refused(at.path(), "token-invalid", INVALID, "malformed", "Authorization: Bearer");
        refused(at.path(), "token-invalid", INVALID, "malformed", "Authorization: bearer a b");
        refused(at.path(), "token-invalid", INVALID, "malformed", "Authorization: Bearer " + at.main.token().sign() + ", Bearer x");
        refused(at.path(), "token-invalid", INVALID, "signature-wrong", TestIssuer.bearer(at.main.token().signBadly()));
        refused(at.path(), "token-invalid", INVALID, "audience-wrong", TestIssuer.bearer(at.main.token().audience("x").sign()));
        refused(at.path(), "token-invalid", INVALID, "issuer-unknown", TestIssuer.bearer(at.other.token().sign()));
        Instant longAgo = Instant.now().minus(Duration.ofHours(2));
        refused(at.path(), "token-expired", INVALID, "expired",
                TestIssuer.bearer(at.main.token().issuedAt(longAgo).expires(longAgo.plusSeconds(60)).sign()));
    }

    @Test
    void whoIsKnownIsInTheLog() throws IOException {
        String path = at.path();
        assertEquals(200, at.gateway.get(path, at.bearer()).status());

        Map<String, @Nullable Object> line = at.gateway.accessLine(path);
        assertEquals("main/anna", line.get("caller"));
        assertEquals("user", line.get("caller_kind"));
        assertNull(line.get("credential_fault"));
    }

    @Test
    void moreThanOneCredentialEndsTheConnection() throws IOException {
        String token = at.main.token().sign();
        String other = at.main.token().sign();
        for (String[] lines : new String[][] {
            {TestIssuer.bearer(token), TestIssuer.bearer(token)},
            {TestIssuer.bearer(token), "authorization: Basic eDp5"},
            {TestIssuer.bearer(token), "Cookie: c=" + other},
            {"Cookie: c=" + token + "; c=" + token},
            {"Cookie: c=" + token, "Cookie: c=" + other},
        }) {
            try (RawHttp client = at.gateway.connect()) {
                client.send(RawHttp.get("/places/1", lines) + RawHttp.get("/open/never"));
                Answer answer = client.read();
                assertEquals("400 malformed-request", GuardedGateway.outcome(answer));
                assertTrue(answer.saysClose());
                client.readToEnd();
            }
        }
        assertEquals(400, at.gateway.get("/places/1?q=" + token + "&q=" + token).status());
        assertEquals(200, at.gateway.get("/places/1?q=" + token, TestIssuer.bearer(token), "Cookie: c=" + token).status());
        assertTrue(at.upstream.received("/open/never").isEmpty());
    }

    @Test
    void pipelinedRequestsAreAnsweredEachForItself() throws IOException {
        String good = at.path();
        try (RawHttp client = at.gateway.connect()) {
            client.send(RawHttp.get("/x") + RawHttp.get(good, at.bearer()) + RawHttp.get("/x", "Authorization: Bearer x")
                    + RawHttp.get("/nothing/here/../x") + RawHttp.get("/open/pipelined"));
            List<String> outcomes = new ArrayList<>();
            for (int i = 0; i < 5; i++) {
                outcomes.add(GuardedGateway.outcome(client.read()));
            }
            assertEquals(List.of("401 unauthenticated", "200", "401 token-invalid", "401 unauthenticated", "200"), outcomes);
        }
        assertEquals("anna", at.upstream.only(good).fields().only("x-user-id"));
        assertFalse(at.upstream.only("/open/pipelined").fields().has("x-user-id"));
    }

    @Test
    void anUploadIsRefusedBeforeItIsSentAndNoneOfItIsTakenForARequest() throws IOException {
        try (RawHttp client = at.gateway.connect()) {
            client.send(RawHttp.request("POST", "/upload", "Content-Length: 10", "Expect: 100-continue"));
            Answer answer = client.readAnyHead();
            assertEquals(401, answer.status(), answer::toString);
        }
        try (RawHttp client = at.gateway.connect()) {
            client.send(RawHttp.request("POST", "/upload", "Transfer-Encoding: chunked") + RawHttp.chunk(RawHttp.get("/open/smuggled")));
            Answer answer = client.read();
            assertEquals(401, answer.status());
            client.offer(RawHttp.chunk(RawHttp.get("/open/smuggled")) + "0\r\n\r\n" + RawHttp.get("/open/behind"));
            if (!answer.saysClose()) {
                assertEquals(200, client.read().status());
            }
        }
        assertTrue(at.upstream.received("/upload").isEmpty());
        assertTrue(at.upstream.received("/open/smuggled").isEmpty());
    }

    @Test
    void aWebSocketIsOpenedForKnownCallersOnly() throws IOException {
        Answer refused = at.gateway.get("/socket", HANDSHAKE);
        assertEquals("401 unauthenticated", GuardedGateway.outcome(refused));
        String token = at.main.token().sign();
        String[] known = java.util.Arrays.copyOf(HANDSHAKE, HANDSHAKE.length + 1);
        known[HANDSHAKE.length] = TestIssuer.bearer(token);
        try (RawHttp client = at.gateway.connect()) {
            assertEquals(101, client.send(RawHttp.get("/socket", known)).readAnyHead().status());
        }
        try (RawHttp client = at.gateway.connect()) {
            assertEquals(101, client.send(RawHttp.get("/socket?ticket=" + token, HANDSHAKE)).readAnyHead().status());
        }
    }

    @Test
    void pagesMayAskAndMayReadTheRefusal() throws IOException {
        Answer preflight = at.gateway.send(RawHttp.request("OPTIONS", "/x", "Origin: https://app.test",
                "Access-Control-Request-Method: GET", "Access-Control-Request-Headers: authorization"));
        assertEquals(204, preflight.status());
        assertEquals("authorization", preflight.field("access-control-allow-headers"));
        Answer refused = at.gateway.get("/x", "Origin: https://app.test");
        assertEquals(401, refused.status());
        assertEquals("https://app.test", refused.field("access-control-allow-origin"));
        assertEquals("no-store", refused.field("cache-control"));
    }

    /** Routing comes first: what is not served at all is no secret, and a wrong method is said to everybody. */
    @Test
    void whatIsNotServedIsSaidToEverybody() throws IOException {
        assertEquals(405, at.gateway.send(RawHttp.request("PUT", "/x")).status());
        assertEquals(204, at.gateway.send(RawHttp.request("OPTIONS", "/x")).status());
        assertEquals(401, at.gateway.send(RawHttp.request("HEAD", "/x")).status());
        assertEquals(405, at.gateway.send(RawHttp.request("DELETE", "/x", "Authorization: Bearer x")).status());
    }

    @ParameterizedTest
    @ValueSource(strings = {"/places/q", "/x", "/open/q"})
    void noTokenIsInAnyLog(String path) throws IOException {
        String secret = "s3cr3t" + path.replace('/', '-');
        at.gateway.get(path + "?q=" + secret + "&%71=" + secret, "User-Agent: x c=" + secret + " q=" + secret, "Cookie: c=" + secret);
        at.gateway.get(path + "?n=" + secret.length(), "Authorization: Bearer " + secret);

        Map<String, @Nullable Object> line = at.gateway.accessLine("masked", each -> String.valueOf(each.get("path")).startsWith(path + "?q="));
        assertEquals(path + "?q=***&%71=***", line.get("path"));
        at.gateway.accessLine(path + "?n=" + secret.length());
        assertTrue(at.gateway.log().stream().noneMatch(each -> each.contains(secret)), () -> at.gateway.log().toString());
    }

    @Test
    void aMissingScopeIsNoMissingIdentity() throws IOException {
        Answer refused = at.gateway.get("/scoped", at.bearer());
        assertEquals("403 scope-missing", GuardedGateway.outcome(refused));
        assertEquals(CHALLENGE + ", error=\"insufficient_scope\", scope=\"x\"", refused.field("www-authenticate"));
        assertEquals(200, at.gateway.get("/scoped", TestIssuer.bearer(at.main.token().scopes("x", "y").sign())).status());
    }
}
