package portcullis.tests.forwardauth;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import portcullis.tests.fixtures.Answer;
import portcullis.tests.fixtures.Fields;
import portcullis.tests.fixtures.GatewayUnderTest;
import portcullis.tests.fixtures.RawHttp;
import portcullis.tests.fixtures.Received;
import portcullis.tests.fixtures.Scripts;

/** Upstreams believe copied fields, so nobody but the service can have written one: not whole, not in part, not by any spelling. */
class CopiedFieldsTest {
    private static final String KEYS = "copy-headers: [Remote-User, remote-groups, authorization]";
    private static final String[] FORGED = {
        "Remote-User: forged", "remote-user: forged", "REMOTE_USER: forged", "Remote_user: forged", "remote-Groups: forged",
        "remote_groups: forged", "Remote-Groups:"
    };

    @AutoClose
    private static AuthGateway at;

    @BeforeAll
    static void start() throws IOException {
        at = AuthGateway.start(GatewayUnderTest.with().listener("underscore-headers: pass"), AuthGateway.api(KEYS, "websocket: {}"));
    }

    private static void assertNothingForged(Fields fields) {
        List<Fields.Field> found = fields.lines().stream().filter(line -> line.value().contains("forged")).toList();
        assertTrue(found.isEmpty(), () -> "passed through: " + found);
    }

    @Test
    void theServicesValuesReplaceTheClients() throws IOException {
        at.says(200, "Remote-User: u-7", "REMOTE-GROUPS: a", "remote-groups: b, c", "Authorization: Bearer inner", "X-Other: no");
        Received received = at.seen("Remote-User: forged", "REMOTE_USER: forged", "Authorization: Bearer outer", "X-Kept: yes");
        assertEquals("u-7", received.fields().only("remote-user"));
        assertEquals(List.of("a", "b, c"), received.fields().all("remote-groups"));
        assertEquals("Bearer inner", received.fields().only("authorization"));
        assertEquals("yes", received.field("x-kept"));
        assertNull(received.field("x-other"));
        assertNothingForged(received.fields());
        assertEquals("Bearer outer", at.auth.received().getLast().field("authorization"));
    }

    @Test
    void whatTheServiceDoesNotSayIsNotSaidAtAll() throws IOException {
        at.says(200, "Remote-Groups: ");
        Received received = at.seen(FORGED);
        assertNothingForged(received.fields());
        assertFalse(received.fields().has("remote-user") || received.fields().has("remote_user")
                || received.fields().has("remote-groups") || received.fields().has("remote_groups"), received::toString);
    }

    @Test
    void connectionCannotTakeTheServicesWordAway() throws IOException {
        at.says(200, "Remote-User: u-7");
        Received received = at.seen("Connection: remote-user, keep-alive", "Remote-User: forged");
        assertEquals("u-7", received.fields().only("remote-user"));
    }

    @Test
    void trailersCannotSayItEither() throws IOException {
        at.says(200, "Remote-User: u-7");
        String path = at.path();
        Answer answer = at.gateway.send(RawHttp.request("POST", path, "Transfer-Encoding: chunked", "Trailer: Remote-User, X-Sum")
                + RawHttp.chunk("abc") + "0\r\nRemote-User: forged\r\nremote_groups: forged\r\nX-Sum: 1\r\n\r\n");
        assertEquals(200, answer.status());
        Received received = at.upstream.only(path);
        assertEquals("abc", received.body());
        assertEquals("u-7", received.fields().only("remote-user"));
        assertNothingForged(received.trailers());
        assertEquals("1", received.trailers().first("x-sum"));
    }

    @Test
    void aServiceThatFailsOpenStillLetsNothingForgedThrough() throws IOException {
        at.inForce(AuthGateway.api(KEYS + ", on-failure: allow, timeout: 500ms", ""));
        try {
            at.plays(Scripts.rawThenClose("nonsense\r\n"));
            assertNothingForged(at.seen(FORGED).fields());
            String path = at.path();
            at.gateway.send(RawHttp.request("POST", path, "Transfer-Encoding: chunked") + "0\r\nRemote-User: forged\r\n\r\n");
            assertNothingForged(at.upstream.only(path).trailers());
        } finally {
            at.inForce(AuthGateway.api(KEYS, "websocket: {}"));
        }
    }

    /** The upstream believes its field on whatever route it comes; so a route that asks nobody is no way around the service. */
    @Test
    void routesThatAskNobodyAreNoWayAround() throws IOException {
        at.inForce(AuthGateway.api("copy-headers: [remote-user, authorization]", "") + """
                routes:
                  any: { match: { path: "/{rest...}" } }
                  open: { match: { path: "/open/{n}" }, public: true }
                  off: { match: { path: "/off/{n}" }, filters: { forward-auth: off } }
                  own:
                    match: { path: "/own/{n}" }
                    filters: { forward-auth: { url: "http://127.0.0.1:@auth@/verify", copy-headers: [remote-groups] } }
                """);
        try {
            at.says(403);
            for (String path : List.of("/open/1", "/off/1")) {
                at.gateway.send(RawHttp.request("POST", path, "Remote-User: forged", "remote_groups: forged", "Authorization: Basic abc",
                        "Transfer-Encoding: chunked") + "0\r\nRemote_User: forged\r\n\r\n");
                Received received = at.upstream.only(path);
                assertNothingForged(received.fields());
                assertNothingForged(received.trailers());
                assertEquals("Basic abc", received.fields().only("authorization"));
            }
            at.says(200, "Remote-Groups: staff");
            at.gateway.get("/own/1", "Remote-User: forged", "Remote-Groups: forged");
            assertNothingForged(at.upstream.only("/own/1").fields());
            assertEquals("staff", at.upstream.only("/own/1").fields().only("remote-groups"));
        } finally {
            at.inForce(AuthGateway.api(KEYS, "websocket: {}"));
        }
    }

    @Test
    void anUpgradeIsAskedAboutLikeAnyRequest() throws IOException {
        String[] handshake = {
            "Connection: Upgrade", "Upgrade: websocket", "Sec-WebSocket-Version: 13", "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
            "Remote-User: forged", "Authorization: Bearer x"
        };
        at.says(401);
        try (RawHttp client = at.gateway.connect()) {
            assertEquals(401, client.send(RawHttp.get("/socket", handshake)).read().status());
        }
        assertEquals(0, at.upstream.received("/socket").size());
        at.says(200, "Remote-User: u-7");
        at.upstream.on("/socket", turn -> turn.write("HTTP/1.1 101 Go\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
                        + "Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n\r\n")
                .write(turn.readAfterUpgrade(4)));
        try (RawHttp client = at.gateway.connect()) {
            assertEquals(101, client.send(RawHttp.get("/socket", handshake)).readAnyHead().status());
            client.send("ping");
            assertEquals("ping", new String(client.readBytes(4), java.nio.charset.StandardCharsets.US_ASCII));
        }
        Received asked = at.auth.received().getLast();
        assertFalse(asked.fields().has("upgrade") || asked.fields().has("sec-websocket-key"), asked::toString);
        assertEquals("u-7", at.upstream.only("/socket").fields().only("remote-user"));
    }
}
