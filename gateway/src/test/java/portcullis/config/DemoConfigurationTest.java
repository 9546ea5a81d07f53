package portcullis.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import portcullis.config.source.PolicyFolders;
import portcullis.filters.FilterCatalog;

/** The configuration that the repository ships. */
class DemoConfigurationTest {
    @Test
    void loadsOnABareCloneWithoutAWarning() {
        Path folder = home();
        LoadResult result = new ConfigLoader(FilterCatalog.declarations(), Map.of())
                .load(ConfigLoader.Request.of(folder.resolve("conf")));
        LoadResult.Loaded loaded =
                assertInstanceOf(LoadResult.Loaded.class, result, () -> String.valueOf(result));
        assertEquals(List.of(), loaded.warnings());
    }

    /** The overlay that ends TLS works without a file that a bare clone does not have. */
    @Test
    void endsTlsWithACertificateMadeAtTheStart() {
        LoadResult result = new ConfigLoader(FilterCatalog.declarations(), Map.of())
                .load(new ConfigLoader.Request(home().resolve("conf"), "staging", List.of(), PolicyFolders.NONE, false));
        LoadResult.Loaded loaded = assertInstanceOf(LoadResult.Loaded.class, result, () -> String.valueOf(result));
        assertEquals(1, loaded.warnings().size(), loaded.warnings()::toString);
        assertTrue(loaded.warnings().getFirst().keyPath().endsWith("self-signed"));
    }

    /** What the documentation shows to copy is fit for production. */
    @Test
    void theExampleOfTheOperationsPageIsFitForProduction(@TempDir Path directory) throws IOException {
        String page = Files.readString(home().resolve("docs/operations.md"));
        int begin = page.indexOf("```yaml\n") + 8;
        Folder folder = new Folder(directory)
                .variable("PORTCULLIS_ENV", "production")
                .write("gateway.yaml", page.substring(begin, page.indexOf("```", begin)))
                .write("tls/shop.crt", "certificate")
                .secret("tls/shop.key", "key")
                .write("tls/partners.crt", "certificate")
                .secret("tls/partners.key", "key");
        assertEquals(List.of(), folder.warnings());
        assertEquals(2, folder.configuration().gateway().listeners().get("public").tls().certificates().size());
    }

    private static Path home() {
        Path folder = Path.of("").toAbsolutePath();
        while (!Files.exists(folder.resolve("conf/gateway.yaml"))) {
            folder = folder.getParent();
        }
        return folder;
    }
}
