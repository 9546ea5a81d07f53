package portcullis.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import portcullis.config.keys.KeyTable;
import portcullis.config.suite.TestFile;
import portcullis.filters.FilterCatalog;

/** Files in the repository that come from the declarations. {@code -Dportcullis.generate=true} writes them anew. */
class GeneratedFilesTest {
    private static final List<FilterDeclaration> FILTERS = FilterCatalog.declarations();

    @Test
    void theSchemasInTheRepositoryAreUpToDate() throws IOException {
        for (Map.Entry<String, String> schema : ConfigSchema.files(FILTERS).entrySet()) {
            compare(schema.getValue(), root().resolve("conf/schema").resolve(schema.getKey()));
        }
    }

    @Test
    void theReferenceInTheRepositoryIsUpToDate() throws IOException {
        compare(ConfigReference.markdown(FILTERS), root().resolve("docs/configuration.md"));
    }

    /** The end of a page whose beginning is written by hand. */
    @Test
    void theKeysOfTestsAreUpToDate() throws IOException {
        Path page = root().resolve("docs/testing.md");
        String heading = "\n## Keys\n\n";
        String written = Files.readString(page);
        assertTrue(written.contains(heading), () -> page + " has no heading 'Keys'");
        compare(written.substring(0, written.indexOf(heading)) + heading + KeyTable.of(TestFile.KEYS), page);
    }

    @Test
    void generatingTwiceGivesTheSame() {
        assertEquals(ConfigSchema.files(FILTERS), ConfigSchema.files(FILTERS));
    }

    private static void compare(String generated, Path file) throws IOException {
        if (Boolean.getBoolean("portcullis.generate")) {
            Files.createDirectories(file.getParent());
            Files.writeString(file, generated);
        }
        String there = Files.exists(file) ? Files.readString(file) : "";
        assertEquals(
                generated,
                there,
                () -> file + " is not what the declarations say; run this test with -Dportcullis.generate=true");
    }

    /** Tests run in the module's folder, or anywhere below the repository. */
    private static Path root() {
        Path folder = Path.of("").toAbsolutePath();
        while (!Files.exists(folder.resolve("conf/gateway.yaml"))) {
            folder = folder.getParent();
        }
        return folder;
    }
}
