package portcullis.checks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import portcullis.config.IssuerConfig;
import portcullis.config.WrittenIssuers;
import portcullis.identity.TokenInspection;
import portcullis.identity.jose.KeySet;
import portcullis.identity.revocation.Revocations;

class DemoIssuerTest {
    private static final Instant NOW = Instant.parse("2026-01-31T12:00:00Z");

    @TempDir
    Path folder;

    private Map<String, IssuerConfig> issuers(String main, Path... layers) throws IOException {
        Path conf = Files.createDirectories(folder.resolve("conf"));
        return WrittenIssuers.read(conf, "main: { issuer: https://id.example.com/, " + main + " }", layers);
    }

    private IssuerConfig main(String keys, Path... layers) throws IOException {
        return Objects.requireNonNull(issuers(keys, layers).get(DemoIssuer.NAME));
    }

    @Test
    void makesAKeyOnceAndKeepsItToItself() throws IOException {
        DemoIssuer first = new DemoIssuer(folder.resolve("demo"));
        first.prepare();
        String key = Files.readString(first.keyFile());
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(first.keyFile())));

        new DemoIssuer(folder.resolve("demo")).prepare();
        assertEquals(key, Files.readString(first.keyFile()));

        Files.delete(first.keySet());
        new DemoIssuer(folder.resolve("demo")).prepare();
        assertNotEquals(key, Files.readString(first.keyFile()));
    }

    @Test
    void itsTokensAreGoodUnderTheLayer() throws Exception {
        DemoIssuer demo = new DemoIssuer(folder.resolve("demo"));
        Path layer = demo.prepare();
        Map<String, IssuerConfig> layered = issuers("audiences: [api], max-lifetime: 1h", layer);
        IssuerConfig issuer = Objects.requireNonNull(layered.get(DemoIssuer.NAME));

        assertTrue(issuer.keys().jwks() instanceof IssuerConfig.Jwks.KeySetFile set
                && Files.isSameFile(set.file().path(), demo.keySet()));
        KeySet keys = KeySet.ofJwks(Files.readAllBytes(demo.keySet()));
        TokenInspection seen = TokenInspection.of(
                demo.token(issuer, NOW), layered, _ -> new TokenInspection.Keys.Here(keys, "the demo"),
                Revocations.inMemory(() -> NOW), NOW);
        assertFalse(seen.isRefused() || seen.isIncomplete(), seen.checks().toString());
    }

    @Test
    void standsForAnIssuerWhoseKeysAreToBeDiscovered() throws IOException {
        assertTrue(DemoIssuer.standsFor(main("audiences: [api]")));
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "audiences: [api], jwks: { url: https://id.example.com/keys }",
        "audiences: [api], algorithms: [RS256]",
        "algorithms: [ES256]",
    })
    void standsForNoIssuerWhoseKeysSomebodyNamedOrWhoCannotUseItsKey(String keys) throws IOException {
        assertFalse(DemoIssuer.standsFor(main(keys)));
    }
}
