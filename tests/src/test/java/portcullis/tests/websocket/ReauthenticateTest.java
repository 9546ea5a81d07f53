package portcullis.tests.websocket;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import portcullis.tests.fixtures.Answer;
import portcullis.tests.fixtures.GatewayUnderTest;
import portcullis.tests.fixtures.RawHttp;
import portcullis.tests.fixtures.SigningKey;
import portcullis.tests.fixtures.TestIssuer;
import portcullis.tests.fixtures.Waiting;

/** What becomes of a WebSocket whose caller is no longer who it was: nothing, unless its route looks again. */
class ReauthenticateTest {
    private static final Duration SOON = Duration.ofSeconds(6);
    private static final Duration A_WHILE = Duration.ofMillis(2500);
    private static final String LINE = "HTTP/1.1 101 Switching Protocols\r\nConnection: upgrade\r\nUpgrade: x-line\r\n\r\n";

    private static TestIssuer issuer;
    private static EchoServer server;
    private static GatewayUnderTest gateway;

    @BeforeAll
    static void start() throws IOException {
        issuer = TestIssuer.start("ES256");
        server = EchoServer.start();
        gateway = Gateways.with(server.port())
                .gateway(issuer.gatewayYaml("main", "clock-skew: 0s"))
                .file("routes/api.yaml", api("websocket: { reauthenticate: 1s, protocols: [websocket, x-line] }", "required"))
                .start();
    }

    @AfterAll
    static void stop() throws IOException {
        gateway.close();
        server.close();
        issuer.close();
    }

    @BeforeEach
    void begin() throws IOException {
        server.connections().clear();
        server.answering(EchoConnection::accepted).talking(EchoConnection::echo);
        websocket("websocket: { reauthenticate: 1s, protocols: [websocket, x-line] }", "required");
    }

    private static String api(String websocket, String mode) {
        return Gateways.api(websocket + ", authenticate: { issuers: [main], mode: " + mode + " }");
    }

    private static void websocket(String websocket, String mode) throws IOException {
        gateway.edit("routes/api.yaml", api(websocket, mode));
        Answer answer = gateway.admin("POST", "/admin/reload");
        assertEquals(200, answer.status(), answer::toString);
    }

    private static WebSocketClient open(String token) throws IOException {
        return WebSocketClient.open(gateway.port(), "/x", TestIssuer.bearer(token));
    }

    private static String ending(Duration in) {
        return issuer.token().lifetime(in).sign();
    }

    private static void revoke(String json) throws IOException {
        assertEquals(200, gateway.admin("POST", "/admin/revocations", json).status());
    }

    private static void assertClosed(WebSocketClient client) throws IOException {
        client.http().patience(SOON);
        Frame close = client.read();
        assertEquals(Frame.CLOSE, close.opcode());
        assertEquals(1008, close.status());
        Frame seen = Waiting.until("the Close at the upstream", () -> server.only().frames().isEmpty()
                        || server.only().frames().getLast().opcode() != Frame.CLOSE
                ? null
                : server.only().frames().getLast());
        assertTrue(seen.masked());
        assertEquals(1008, seen.status());
        client.send(Frame.close(1008));
        assertTrue(client.closedWithin(SOON));
    }

    @Test
    void reauthenticate() throws Exception {
        try (WebSocketClient client = open(ending(Duration.ofSeconds(4)))) {
            assertEquals("while it holds", client.echo("while it holds"));
            assertClosed(client);
        }
        server.connections().clear();
        websocket("websocket: {}", "required");
        try (WebSocketClient client = open(ending(Duration.ofSeconds(3)))) {
            Waiting.pause(Duration.ofSeconds(5));
            assertEquals("still", client.echo("still"));
        }
        websocket("websocket: { reauthenticate: off }", "required");
        try (WebSocketClient client = open(ending(Duration.ofSeconds(3)))) {
            Waiting.pause(Duration.ofSeconds(5));
            assertEquals("still", client.echo("still"));
        }
    }

    @Test
    void aRevokedTokenEndsIt() throws Exception {
        try (WebSocketClient client = open(issuer.token().id("stolen").sign())) {
            assertFalse(client.closedWithin(A_WHILE));
            revoke("{\"issuer\":\"main\",\"id\":\"stolen\"}");
            assertClosed(client);
        }
    }

    @Test
    void aRevokedSubjectEndsItAlsoAfterAReload() throws Exception {
        try (WebSocketClient client = open(issuer.token().subject("dismissed").sign())) {
            websocket("websocket: { reauthenticate: 1s, idle: 9m }", "required");
            websocket("websocket: { reauthenticate: 1s, idle: 8m }", "required");
            assertEquals("still", client.echo("still"));
            assertFalse(client.closedWithin(A_WHILE));
            revoke("{\"issuer\":\"main\",\"subject\":\"dismissed\"}");
            assertClosed(client);
        }
    }

    @Test
    void aKeyThatLeftItsFileEndsIt() throws Exception {
        try (TestIssuer other = TestIssuer.start("ES256");
                GatewayUnderTest files = Gateways.with(server.port())
                        .gateway(other.gatewayYaml("main", "jwks: { file: keys.json }"))
                        .file("keys.json", other.jwks())
                        .file("routes/api.yaml", api("websocket: { reauthenticate: 1s }", "required"))
                        .start();
                WebSocketClient client =
                        WebSocketClient.open(files.port(), "/x", TestIssuer.bearer(other.token().sign()))) {
            assertEquals("while it is there", client.echo("while it is there"));
            SigningKey lost = other.key();
            other.addKey("ES256");
            files.edit("keys.json", other.jwks());
            assertEquals(200, files.admin("POST", "/admin/reload").status());
            assertFalse(client.closedWithin(A_WHILE));
            other.removeKey(lost);
            files.edit("keys.json", other.jwks());
            assertEquals(200, files.admin("POST", "/admin/reload").status());
            assertClosed(client);
        }
    }

    @Test
    void withoutATokenThereIsNothingToLookAt() throws Exception {
        websocket("websocket: { reauthenticate: 1s }", "optional");
        try (WebSocketClient client = WebSocketClient.open(gateway.port(), "/x")) {
            assertFalse(client.closedWithin(A_WHILE));
            assertEquals("still", client.echo("still"));
        }
    }

    @Test
    void otherProtocolsAreOnlyClosed() throws Exception {
        server.answering(_ -> LINE).talking(connection -> connection.readSome(1));
        try (RawHttp client = gateway.connect()) {
            String token = TestIssuer.bearer(ending(Duration.ofSeconds(4)));
            String offer = RawHttp.get("/line", "Connection: upgrade", "Upgrade: x-line", token);
            assertEquals(101, client.send(offer).readAnyHead().status());
            assertTrue(client.closedWithin(Duration.ofSeconds(10)));
            assertTrue(server.only().endsWithin(SOON.toMillis()));
        }
    }

    @Test
    void itNeedsSomebodyWhoAsksForTokens() throws IOException {
        gateway.edit("routes/api.yaml", Gateways.api("websocket: { reauthenticate: on }"));
        Answer answer = gateway.admin("POST", "/admin/reload");
        assertEquals(422, answer.status());
        assertTrue(answer.text().contains("websocket.reauthenticate: is there for a caller"), answer::toString);
        websocket("websocket: { reauthenticate: on }", "required");
    }
}
