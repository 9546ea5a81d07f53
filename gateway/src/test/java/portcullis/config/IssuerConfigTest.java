package portcullis.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IssuerConfigTest {
    @TempDir
    Path directory;

    private Folder issuer(String keys) {
        return new Folder(directory)
                .write(
                        "gateway.yaml",
                        """
                        format: 1
                        service: { name: edge }
                        listeners: { public: { bind: 127.0.0.1:8080 } }
                        identity:
                          issuers:
                            main:
                              issuer: https://id.example.com/
                              %s
                        """
                                .formatted(keys));
    }

    private String problem(String keys) {
        return issuer(keys).problems().getFirst().toString();
    }

    @Test
    void aTrustedRoleCannotPassForARoleOfAnotherIssuer() {
        assertEquals(
                List.of("admin", "order admin"),
                issuer("trusted-roles: [admin, order admin]").configuration().gateway().identity().issuers().get("main").mapping().trustedRoles());
        String problem = problem("trusted-roles: [other/admin]");
        assertTrue(problem.contains("identity.issuers.main.trusted-roles") && problem.contains("'other/admin' has a '/'"), problem);
    }

    @Test
    void symmetricAlgorithmsAreAskedFor() {
        String problem = problem("algorithms: [HS256]");
        assertTrue(problem.contains("allow-symmetric: true"), problem);
        assertEquals(
                List.of(JwsAlgorithm.HS256),
                issuer("allow-symmetric: true\n      algorithms: [HS256]")
                        .configuration().gateway().identity().issuers().get("main").demands().algorithms());
    }

    @Test
    void noAlgorithmIsNoSignature() {
        String problem = problem("algorithms: [none]");
        assertTrue(problem.contains("'none' is no signature"), problem);
    }
}
