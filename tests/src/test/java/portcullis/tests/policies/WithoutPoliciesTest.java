package portcullis.tests.policies;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** An installation that has no policies, or none yet. */
class WithoutPoliciesTest {
    @Test
    void everybodyIsRefusedAndCedarIsNotLoaded() throws IOException {
        try (PolicyGateway gateway = PolicyGateway.start()) {
            assertEquals("401 unauthenticated", gateway.get("/orders"));
            assertEquals("403 denied", gateway.get("/orders", gateway.bearer("anna")));
            gateway.gateway.logLine("routes/orders.yaml:9:3: routes.list: no policy permits orders/list, so that everybody is refused");
            assertFalse(hasCedar(gateway));

            gateway.policies("permit(principal, action, resource);");
            assertEquals("200", gateway.get("/orders", gateway.bearer("anna")));
            assertTrue(hasCedar(gateway));
        }
    }

    private static boolean hasCedar(PolicyGateway gateway) throws IOException {
        Path maps = Path.of("/proc", Long.toString(gateway.gateway.pid()), "maps");
        assumeTrue(Files.exists(maps), "needs /proc");
        return Files.readString(maps).contains("cedar_java_ffi");
    }
}
