package portcullis.tests.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import portcullis.tests.fixtures.CommandRun;
import portcullis.tests.fixtures.FakeUpstream;
import portcullis.tests.fixtures.GatewayUnderTest;
import portcullis.tests.fixtures.Json;
import portcullis.tests.fixtures.TestIssuer;

/** A key that somebody made with openssl, a token that is made with it, and the gateway that takes it. */
class TokenCommandsTest {
    private static final String API = "filters: { authenticate: { issuers: [main] }, require: { scopes: [\"orders:read\"] } }";

    @TempDir
    static Path folder;

    private static TestIssuer issuer;
    private static FakeUpstream upstream;
    private static GatewayUnderTest gateway;

    @BeforeAll
    static void start() throws IOException {
        issuer = TestIssuer.start("RS256");
        upstream = FakeUpstream.start();
        Files.writeString(folder.resolve("private.pem"), issuer.key().privatePem());
        issuer.writeKeys(folder.resolve("jwks.json"));
        gateway = GatewayUnderTest.with()
                .upstream(upstream)
                .gateway(issuer.gatewayYaml("main", "jwks: { file: '" + folder.resolve("jwks.json") + "' }"))
                .api(API)
                .start();
    }

    @AfterAll
    static void stop() throws IOException {
        gateway.close();
        upstream.close();
        issuer.close();
    }

    private static CommandRun mint(String... more) throws IOException, InterruptedException {
        List<String> words = new ArrayList<>(List.of(
                "token", "mint", "--subject", "ada", "--key", folder.resolve("private.pem").toString(), "--kid", String.valueOf(issuer.key().id())));
        words.addAll(List.of(more));
        return CommandRun.beside(gateway, words.toArray(String[]::new));
    }

    private static CommandRun inspect(String token, String... more) throws IOException, InterruptedException {
        List<String> words = new ArrayList<>(List.of("token", "inspect", "-"));
        words.addAll(List.of(more));
        return CommandRun.of(token, gateway.conf(), gateway.state(), words.toArray(String[]::new));
    }

    @Test
    void theGatewayTakesWhatIsMadeAndSeesWhatWasAskedFor() throws Exception {
        CommandRun minted = mint("--scope", "orders:read", "--role", "clerk", "--claim", "jti=t-7");
        assertEquals(0, minted.exit(), minted.err());
        String token = minted.out().strip();
        assertFalse(token.contains("\n"));

        assertEquals(200, gateway.get("/orders", TestIssuer.bearer(token)).status());
        assertEquals("ada", upstream.received("/orders").getFirst().field("x-user-id"));
        assertEquals("main%2Fclerk", upstream.received("/orders").getFirst().field("x-roles"));
        assertEquals(403, gateway.get("/orders", TestIssuer.bearer(mint().out().strip())).status());

        CommandRun seen = inspect(token + "\n");
        assertEquals(0, seen.exit(), seen.text());
        assertTrue(seen.out().endsWith("it would be taken\n"), seen.out());
        assertFalse(seen.text().contains(token.substring(token.lastIndexOf('.') + 1)), seen.text());
    }

    @Test
    void whyATokenIsRefusedIsToldCheckByCheck() throws Exception {
        String token = issuer.token().audience("somebody-else").signBadly();

        CommandRun seen = inspect(token, "--json");
        assertEquals(1, seen.exit(), seen.text());
        assertEquals("refused", Json.object(seen.out()).get("verdict"));
        assertTrue(seen.out().contains("somebody-else"), seen.out());
        CommandRun text = inspect(token);
        assertTrue(text.out().contains("it would be refused: signature, audience"), text.out());
    }

    @Test
    void makesNoTokensInProduction() throws Exception {
        CommandRun minted = mint("--env", "production");

        assertEquals(1, minted.exit());
        assertEquals("", minted.out());
        assertTrue(minted.err().contains("in production only the issuer makes tokens"), minted.err());
    }

    @ParameterizedTest
    @ValueSource(strings = {"--lifetime=25h", "--issuer=nobody", "--lifetime=soon"})
    void saysWhatCannotBeMade(String option) throws Exception {
        CommandRun minted = mint(option);

        assertEquals(1, minted.exit(), minted.text());
        assertEquals("", minted.out());
        assertFalse(minted.err().isBlank());
    }
}
