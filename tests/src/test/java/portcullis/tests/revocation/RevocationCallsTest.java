package portcullis.tests.revocation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import portcullis.tests.fixtures.Answer;
import portcullis.tests.fixtures.FakeUpstream;
import portcullis.tests.fixtures.GatewayLauncher;
import portcullis.tests.fixtures.GatewayUnderTest;
import portcullis.tests.fixtures.TestIssuer;

/** {@code /admin/revocations} and what it leaves in the state directory. */
class RevocationCallsTest {
    private static final String PATH = "/admin/revocations";

    private static GatewayLauncher launcher(TestIssuer issuer, FakeUpstream upstream) {
        return GatewayUnderTest.with().upstream(upstream).gateway(issuer.gatewayYaml("main"));
    }

    @Test
    void revocationsAreCounted() throws Exception {
        try (TestIssuer issuer = TestIssuer.start();
                FakeUpstream upstream = FakeUpstream.start();
                GatewayUnderTest gateway = launcher(issuer, upstream).start()) {
            assertEquals(0, gateway.metrics().sum("portcullis_revocations"));

            assertEquals(200, gateway.admin("POST", PATH, "{\"issuer\":\"main\",\"id\":\"t-1\"}").status());
            assertEquals(200, gateway.admin("POST", PATH, "{\"issuer\":\"main\",\"key\":\"k-1\",\"reason\":\"lost laptop\"}").status());
            assertEquals(2, gateway.metrics().sum("portcullis_revocations"));
            assertTrue(gateway.admin("GET", PATH).text().contains("lost laptop"));
            assertEquals(
                    "rw-------",
                    PosixFilePermissions.toString(Files.getPosixFilePermissions(gateway.state().resolve("revocations.json"))));

            assertEquals(200, gateway.admin("DELETE", PATH, "{\"issuer\":\"main\",\"id\":\"t-1\"}").status());
            assertEquals(1, gateway.metrics().sum("portcullis_revocations"));
        }
    }

    @Test
    void aRevocationOutlivesTheProcess() throws Exception {
        String kept;
        try (TestIssuer issuer = TestIssuer.start();
                FakeUpstream upstream = FakeUpstream.start()) {
            try (GatewayUnderTest gateway = launcher(issuer, upstream).start()) {
                gateway.admin("POST", PATH, "{\"issuer\":\"main\",\"subject\":\"ada\"}");
                gateway.signal("KILL");
                gateway.exitCode(Duration.ofSeconds(20));
                kept = Files.readString(gateway.state().resolve("revocations.json"));
            }
            try (GatewayUnderTest next = launcher(issuer, upstream).stateFile("revocations.json", kept).start()) {
                assertEquals(1, next.metrics().sum("portcullis_revocations"));
                assertTrue(next.admin("GET", PATH).text().contains("\"subject\": \"ada\""));
            }
        }
    }

    @Test
    void aDamagedFileStopsTheStartAndStaysAsItIs() throws Exception {
        String damaged = "{\"format\":1,\"revocations\":[{\"issuer\":\"main\",\"id\":";
        try (TestIssuer issuer = TestIssuer.start();
                FakeUpstream upstream = FakeUpstream.start();
                GatewayUnderTest gateway = launcher(issuer, upstream).stateFile("revocations.json", damaged).launch()) {
            assertEquals(1, gateway.exitCode(Duration.ofSeconds(60)));
            assertTrue(
                    gateway.logLine("revocations.json: ").contains("not JSON at character 50"), () -> gateway.log().toString());
            assertEquals(damaged, Files.readString(gateway.state().resolve("revocations.json")));
        }
    }

    @Test
    void noTokenThatIsRevokedStandsInTheLog() throws Exception {
        try (TestIssuer issuer = TestIssuer.start();
                FakeUpstream upstream = FakeUpstream.start();
                GatewayUnderTest gateway = launcher(issuer, upstream).start()) {
            String token = issuer.token().id("t-77").sign();

            Answer answer = gateway.admin("POST", PATH, "{\"token\":\"" + token + "\"}");
            assertEquals(200, answer.status(), answer.text());
            assertTrue(answer.text().contains("t-77"), answer.text());
            gateway.logLine("POST /admin/revocations");
            assertFalse(gateway.log().stream().anyMatch(line -> line.contains(token.substring(0, 20))));
            assertFalse(gateway.admin("GET", PATH).text().contains(token));
        }
    }

    @Test
    void aBodyOfAnySizeIsNotTaken() throws Exception {
        try (TestIssuer issuer = TestIssuer.start();
                FakeUpstream upstream = FakeUpstream.start();
                GatewayUnderTest gateway = launcher(issuer, upstream).start()) {
            String reason = "x".repeat(70_000);

            assertEquals(413, gateway.admin("POST", PATH, "{\"issuer\":\"main\",\"id\":\"t\",\"reason\":\"" + reason + "\"}").status());
            assertEquals(0, gateway.metrics().sum("portcullis_revocations"));
        }
    }
}
