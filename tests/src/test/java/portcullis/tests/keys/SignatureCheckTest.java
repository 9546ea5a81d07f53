package portcullis.tests.keys;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import portcullis.tests.fixtures.FakeUpstream;
import portcullis.tests.fixtures.GatewayLauncher;
import portcullis.tests.fixtures.GatewayUnderTest;
import portcullis.tests.fixtures.Json;
import portcullis.tests.fixtures.TestIssuer;
import portcullis.tests.fixtures.Token;

/** Signatures are checked by native code where it can be loaded, and by the JDK where not, with the same result. */
class SignatureCheckTest {
    private static final String[] ALGORITHMS = {"RS256", "ES256", "PS256", "EdDSA"};

    @Test
    void nativeCodeChecksSignaturesOnceItIsLoaded() throws IOException {
        check("Conscrypt ");
    }

    @Test
    void theJdkChecksThemWhereNativeCodeCannotBeLoaded() throws IOException {
        Path nowhere = Path.of("/proc");
        assumeTrue(Files.isDirectory(nowhere), "skipped: needs /proc, where no file can be put");
        check("JDK (Conscrypt cannot be loaded", "-Dorg.conscrypt.tmpdir=" + nowhere);
    }

    private static void check(String by, String... jvm) throws IOException {
        try (TestIssuer issuer = TestIssuer.start(ALGORITHMS);
                FakeUpstream upstream = FakeUpstream.start();
                GatewayUnderTest gateway = with(issuer).jvm(jvm).upstream(upstream).api("filters: { authenticate: { issuers: [main] } }").start()) {
            gateway.logLine("signatures of tokens are checked by " + by);
            String health = gateway.admin("GET", "/health").text();
            assertTrue(Json.object(health).get("checks") instanceof Map<?, ?> checks
                    && checks.get("cryptography") instanceof Map<?, ?> cryptography
                    && String.valueOf(cryptography.get("tokens")).startsWith(by), health);
            for (String algorithm : ALGORITHMS) {
                Token token = issuer.token().key(issuer.key(algorithm));
                assertEquals(200, gateway.get("/", TestIssuer.bearer(token.sign())).status(), algorithm);
                assertEquals(401, gateway.get("/", TestIssuer.bearer(token.signBadly())).status(), algorithm);
            }
        }
    }

    private static GatewayLauncher with(TestIssuer issuer) {
        return GatewayUnderTest.with().gateway(issuer.gatewayYaml("main"));
    }
}
