package portcullis.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import portcullis.filters.FilterCatalog;

/** The configuration that the repository ships. */
class DemoConfigurationTest {
    @Test
    void loadsOnABareCloneWithoutAWarning() {
        Path folder = Path.of("").toAbsolutePath();
        while (!Files.exists(folder.resolve("conf/gateway.yaml"))) {
            folder = folder.getParent();
        }
        LoadResult result = new ConfigLoader(FilterCatalog.declarations(), Map.of())
                .load(ConfigLoader.Request.of(folder.resolve("conf")));
        LoadResult.Loaded loaded =
                assertInstanceOf(LoadResult.Loaded.class, result, () -> String.valueOf(result));
        assertEquals(List.of(), loaded.warnings());
    }
}
