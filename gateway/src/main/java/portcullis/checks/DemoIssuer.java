package portcullis.checks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import portcullis.config.IssuerConfig;
import portcullis.config.JwsAlgorithm;
import portcullis.identity.mint.NewKey;
import portcullis.identity.mint.NewToken;
import portcullis.identity.mint.SigningKey;

/**
 * The demo's issuer of tokens: a key of this machine's own, made at the first run, and a layer of configuration in which the
 * issuer {@code main} has that key in place of the one that nobody can fetch.
 */
public final class DemoIssuer {
    /** The issuer whose keys the layer replaces. */
    public static final String NAME = "main";

    private static final Duration A_DAY = Duration.ofHours(24);

    private final Path folder;

    /** @param folder in the state directory; made when it is needed */
    public DemoIssuer(Path folder) {
        this.folder = folder;
    }

    /**
     * Whether that issuer is one whose keys the demo may replace: nobody can fetch those of the example, while keys that somebody
     * named are meant.
     */
    public static boolean standsFor(IssuerConfig issuer) {
        return issuer.keys().jwks() instanceof IssuerConfig.Jwks.Discover
                && issuer.demands().algorithms().contains(JwsAlgorithm.ES256)
                && !issuer.demands().audiences().isEmpty();
    }

    /** The private key, as JWK. */
    public Path keyFile() {
        return folder.resolve("key.json");
    }

    /**
     * Makes what is missing.
     *
     * @return the layer
     */
    public Path prepare() throws IOException {
        Path layer = folder.resolve("conf");
        Files.createDirectories(layer);
        // Both come from one key: with half of them lost, both are made anew.
        if (!Files.exists(keyFile()) || !Files.exists(keySet())) {
            NewKey key = NewKey.make();
            Files.deleteIfExists(keyFile());
            Files.writeString(Files.createFile(keyFile(), ownerOnly()), key.privateKey());
            Files.writeString(keySet(), key.publicSet());
        }
        Files.writeString(layer.resolve("gateway.yaml"), """
                # Written by run --demo: the keys of the issuer %1$s are those of this machine's demo.
                format: 1
                identity: { issuers: { %1$s: { jwks: { file: ../jwks.json } } } }
                """.formatted(NAME));
        return layer;
    }

    /** The public key, as a key set. */
    public Path keySet() {
        return folder.resolve("jwks.json");
    }

    private FileAttribute<?>[] ownerOnly() {
        return folder.getFileSystem().supportedFileAttributeViews().contains("posix")
                ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))}
                : new FileAttribute<?>[0];
    }

    /** A token for a day, or for as long as the issuer may say, of somebody who may do everything in the demo. */
    public String token(IssuerConfig issuer, Instant now) throws IOException {
        Duration longest = issuer.demands().maxLifetime();
        Duration lifetime = longest == null || A_DAY.compareTo(longest) < 0 ? A_DAY : longest;
        NewToken token = new NewToken(
                "ada", "demo", "", List.of("orders:read", "orders:write"), List.of("support", "refunds"), List.of(), Map.of(), lifetime);
        return token.signed(issuer, SigningKey.read(Files.readString(keyFile()), null), now);
    }
}
