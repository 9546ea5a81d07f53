package portcullis;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import portcullis.config.ConfigLoader;
import portcullis.config.IdentityConfig;
import portcullis.config.LoadResult;
import portcullis.filters.FilterCatalog;
import portcullis.identity.IssuerSource;
import portcullis.identity.Issuers;
import portcullis.identity.revocation.Revocations;
import portcullis.reload.Drain;
import portcullis.reload.Readiness;
import portcullis.telemetry.HeardLogger;
import portcullis.telemetry.Meters;

class KeySetWatchTest {
    private static final Instant NOW = Instant.parse("2026-03-01T00:00:00Z");
    /** The public key of RFC 8037, appendix A.2, and its thumbprint of A.3. */
    private static final String KEY = "{\"kty\":\"OKP\",\"crv\":\"Ed25519\",\"kid\":\"%s\",\"x\":\"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo\"}";

    private static final String THUMBPRINT = "kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k";

    @TempDir
    Path folder;

    private final Meters meters = new Meters("test");
    private final Readiness readiness = new Readiness(new Drain());
    private final KeySetWatch watch = new KeySetWatch(meters, readiness);
    private final HeardLogger log = new HeardLogger("portcullis.keys");
    private final List<IssuerSource.Lease> leases = new ArrayList<>();
    private Issuers issuers;

    @BeforeEach
    void begin() throws IOException {
        readiness.started();
        issuers = new Issuers(load("unused", "a"), () -> NOW, Revocations.inMemory(() -> NOW), meters, () -> 0);
    }

    @AfterEach
    void close() {
        log.close();
        issuers.close();
        meters.close();
    }

    private IdentityConfig load(String name, String kid) throws IOException {
        Files.writeString(folder.resolve("keys.json"), "{\"keys\":[" + KEY.formatted(kid) + "]}");
        Files.writeString(folder.resolve("gateway.yaml"), """
                format: 1
                service: { name: test, environment: development }
                listeners: { public: { bind: "127.0.0.1:7001" } }
                identity:
                  issuers:
                    %s: { issuer: https://id.example.com/, algorithms: [EdDSA], jwks: { file: keys.json } }
                """.formatted(name));
        ConfigLoader loader = new ConfigLoader(FilterCatalog.declarations(), Map.of());
        return assertInstanceOf(LoadResult.Loaded.class, loader.load(ConfigLoader.Request.of(folder))).configuration().gateway().identity();
    }

    private void inForce(String name, String kid) throws IOException {
        IdentityConfig identity = load(name, kid);
        leases.add(issuers.lease(identity, NOW, problem -> {
            throw new AssertionError(problem.toString());
        }));
        watch.inForce(issuers.keys(identity));
    }

    @Test
    void theDetailComesAndGoesWithTheIssuer() throws IOException {
        inForce("main", "a");
        assertEquals(
                Map.of("keys:main", new Readiness.Health(true, "keys: 1, from " + folder.resolve("keys.json"))), readiness.dependencies());
        assertTrue(readiness.isReady());
        inForce("other", "a");
        assertEquals(Set.of("keys:other"), readiness.dependencies().keySet());
        watch.inForce(List.of());
        assertEquals(Map.of(), readiness.dependencies());
    }

    @Test
    void onlyAChangeOfKeysIsTold() throws IOException {
        inForce("main", "a");
        inForce("main", "a");
        assertEquals(List.of(), log.lines);
        inForce("main", "b");
        assertEquals(
                List.of("keys of issuer main changed; added: b (sha256 " + THUMBPRINT + "); removed: a (sha256 " + THUMBPRINT + ")"), log.lines);
    }

    @Test
    void keysOfAFileHaveNoAge() throws IOException {
        inForce("main", "a");
        assertTrue(meters.text(false).lines().noneMatch(line -> line.startsWith("portcullis_jwks_")));
    }
}
