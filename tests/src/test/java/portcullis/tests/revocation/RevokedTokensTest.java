package portcullis.tests.revocation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import portcullis.tests.fixtures.Answer;
import portcullis.tests.fixtures.CommandRun;
import portcullis.tests.fixtures.FakeUpstream;
import portcullis.tests.fixtures.GatewayLauncher;
import portcullis.tests.fixtures.GatewayUnderTest;
import portcullis.tests.fixtures.Json;
import portcullis.tests.fixtures.SigningKey;
import portcullis.tests.fixtures.TestIssuer;

/** A revoked token is refused from the next request on, also when it was accepted a moment ago, and by the next process too. */
class RevokedTokensTest {
    private static final String PATH = "/admin/revocations";

    private static TestIssuer issuer;
    private static SigningKey lost;
    private static FakeUpstream upstream;
    private static GatewayUnderTest gateway;

    @BeforeAll
    static void start() throws IOException {
        issuer = TestIssuer.start("ES256");
        lost = issuer.addKey("ES256");
        upstream = FakeUpstream.start();
        gateway = launcher().start();
    }

    @AfterAll
    static void stop() throws IOException {
        gateway.close();
        upstream.close();
        issuer.close();
    }

    private static GatewayLauncher launcher() {
        return GatewayUnderTest.with()
                .upstream(upstream)
                .gateway(issuer.gatewayYaml("main"))
                .api("filters: { authenticate: { issuers: [main] } }");
    }

    private static int status(GatewayUnderTest asked, String token) throws IOException {
        return asked.get("/orders", TestIssuer.bearer(token)).status();
    }

    private static void assertTaken(String... tokens) throws IOException {
        for (String token : tokens) {
            assertEquals(200, status(gateway, token));
        }
    }

    private static void assertRevoked(String token) throws IOException {
        Answer answer = gateway.get("/revoked", TestIssuer.bearer(token));
        assertEquals(401, answer.status());
        assertEquals("token-revoked", answer.reason());
        assertTrue(String.valueOf(answer.field("www-authenticate")).contains("error=\"invalid_token\""), answer.text());
    }

    private static void call(String method, String json) throws IOException {
        Answer answer = gateway.admin(method, PATH, json);
        assertEquals(200, answer.status(), answer.text());
    }

    @Test
    void oneTokenById() throws IOException {
        String revoked = issuer.token().id("t-1").sign();
        String other = issuer.token().id("t-2").sign();
        assertTaken(revoked, other);

        call("POST", "{\"issuer\":\"main\",\"id\":\"t-1\"}");
        assertRevoked(revoked);
        assertTaken(other);

        call("DELETE", "{\"issuer\":\"main\",\"id\":\"t-1\"}");
        assertTaken(revoked);
    }

    @Test
    void oneTokenByItself() throws IOException {
        String token = issuer.token().id("t-itself").sign();
        assertTaken(token);

        call("POST", "{\"token\":\"" + token + "\"}");
        assertRevoked(token);
        call("DELETE", "{\"token\":\"" + token + "\"}");
        assertTaken(token);
    }

    @Test
    void whatASubjectHasByNow() throws IOException {
        Instant now = Instant.now();
        String early = issuer.token().subject("mallory").issuedAt(now.minusSeconds(600)).expires(now.plusSeconds(600)).sign();
        String late = issuer.token().subject("mallory").issuedAt(now.minusSeconds(60)).expires(now.plusSeconds(600)).sign();
        String other = issuer.token().subject("anna").sign();
        assertTaken(early, late, other);

        call("POST", "{\"issuer\":\"main\",\"subject\":\"mallory\",\"before\":\"" + now.minusSeconds(300) + "\"}");
        assertRevoked(early);
        assertTaken(late, other);

        call("POST", "{\"issuer\":\"main\",\"subject\":\"mallory\"}");
        assertRevoked(late);
        assertTaken(other);
    }

    @Test
    void whatAKeySigned() throws IOException {
        String byLost = issuer.token().key(lost).sign();
        String byOther = issuer.token().sign();
        assertTaken(byOther);
        assertTaken(byLost);

        call("POST", "{\"issuer\":\"main\",\"key\":\"" + lost.id() + "\",\"reason\":\"found in a backup\"}");
        assertRevoked(byLost);
        assertRevoked(issuer.token().key(lost).subject("never seen before").sign());
        assertTaken(byOther);
        call("DELETE", "{\"issuer\":\"main\",\"key\":\"" + lost.id() + "\"}");
        assertTaken(byLost);
    }

    @Test
    void theLogSaysWhatTheCallerIsNotTold() throws IOException {
        String token = issuer.token().id("t-logged").sign();
        call("POST", "{\"token\":\"" + token + "\"}");

        gateway.get("/logged", TestIssuer.bearer(token));
        Map<String, ?> line = gateway.accessLine("/logged");
        assertEquals("token-revoked", line.get("reason"));
        assertEquals("revoked", line.get("credential_fault"));
        assertTrue(gateway.metrics().sum("portcullis_token_rejections_total", "issuer", "main", "fault", "revoked") > 0);
    }

    @Test
    void theCommandSpeaksToTheGatewayThatRuns() throws Exception {
        String token = issuer.token().id("t-command").sign();
        assertTaken(token);

        CommandRun revoke = CommandRun.beside(gateway, "token", "revoke", "--issuer", "main", "--id", "t-command", "--reason", "test");
        assertEquals(0, revoke.exit(), revoke.text());
        assertTrue(revoke.out().startsWith("revoked: id t-command of main, until "), revoke.out());
        assertRevoked(token);

        CommandRun undo = CommandRun.of(token, gateway.conf(), gateway.state(), "token", "revoke", "--token", "-", "--undo", "--json");
        assertEquals(0, undo.exit(), undo.text());
        assertEquals(Map.of("issuer", "main", "id", "t-command", "removed", true), Json.object(undo.out()));
        assertTaken(token);

        CommandRun unknown = CommandRun.beside(gateway, "token", "revoke", "--issuer", "mian", "--id", "t");
        assertEquals(1, unknown.exit());
        assertEquals("there is no issuer 'mian'; perhaps main", unknown.err().strip());
    }

    @Test
    void withoutAGatewayTheCommandWritesTheStateItself() throws Exception {
        String token = issuer.token().subject("eve").issuedAt(Instant.now().minusSeconds(5)).sign();
        String kept;
        try (GatewayUnderTest first = launcher().start()) {
            assertEquals(200, status(first, token));
            first.signal("TERM");
            assertEquals(0, first.exitCode(Duration.ofSeconds(20)));

            CommandRun revoke = CommandRun.beside(first, "token", "revoke", "--issuer", "main", "--subject", "eve");
            assertEquals(0, revoke.exit(), revoke.text());
            CommandRun inspect = CommandRun.of(token, first.conf(), first.state(), "token", "inspect", "-");
            assertEquals(1, inspect.exit(), inspect.text());
            assertTrue(inspect.out().contains("it would be refused: not revoked"), inspect.out());
            kept = Files.readString(first.state().resolve("revocations.json"));
        }
        try (GatewayUnderTest next = launcher().stateFile("revocations.json", kept).start()) {
            assertEquals(401, status(next, token));
            assertEquals(0, CommandRun.beside(next, "token", "revoke", "--issuer", "main", "--subject", "eve", "--undo").exit());
            assertEquals(200, status(next, token));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{}", "[", "{\"issuer\":\"main\"}", "{\"issuer\":\"mian\",\"id\":\"t\"}", "{\"issuer\":\"main\",\"id\":\"t\",\"key\":\"k\"}"})
    void whatIsNotUnderstoodChangesNothing(String json) throws IOException {
        Answer answer = gateway.admin("POST", PATH, json);

        assertEquals(400, answer.status());
        assertEquals("malformed-request", answer.reason());
    }
}
