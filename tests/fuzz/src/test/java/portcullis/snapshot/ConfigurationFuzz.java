package portcullis.snapshot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.DictionaryFile;
import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.io.TempDir;
import portcullis.config.ConfigLoader;
import portcullis.config.LoadResult;
import portcullis.config.keys.ConfigProblem;
import portcullis.filters.FilterCatalog;
import portcullis.filters.LastingParts;
import portcullis.identity.Issuers;
import portcullis.policy.PolicyEngine;

/**
 * A whole configuration: gateway.yaml, then a file of routes, then defaults.yaml, between lines of {@code %%}. Whatever
 * they hold, they are loaded or refused with reasons; what was loaded is compiled or refused with reasons.
 */
class ConfigurationFuzz {
    private static final String SEPARATOR = "\n%%\n";
    private static final String[] FILES = {"gateway.yaml", "routes/fuzz.yaml", "defaults.yaml"};
    private static final long MOST_NANOS = 2_000_000_000L;
    private static final Instant NOW = Instant.parse("2026-06-01T12:00:00Z");

    private static final ConfigLoader LOADER = new ConfigLoader(FilterCatalog.declarations(), Map.of());
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    @TempDir
    static Path folder;

    @DictionaryFile(resourcePath = "/configuration.dict")
    @FuzzTest
    void isTakenOrRefusedWithReasons(byte[] bytes) throws IOException {
        String[] texts = new String(bytes, StandardCharsets.ISO_8859_1).split(SEPARATOR, FILES.length);
        Files.createDirectories(folder.resolve("routes"));
        for (int i = 0; i < FILES.length; i++) {
            Path file = folder.resolve(FILES[i]);
            if (i < texts.length) {
                Files.write(file, texts[i].getBytes(StandardCharsets.ISO_8859_1));
            } else {
                Files.deleteIfExists(file);
            }
        }
        long began = THREADS.getCurrentThreadCpuTime();
        LoadResult result = LOADER.load(ConfigLoader.Request.of(folder));
        switch (result) {
            case LoadResult.Rejected rejected -> said(rejected.problems(), true);
            case LoadResult.Loaded loaded -> {
                said(loaded.warnings(), false);
                switch (new SnapshotCompiler(
                                UpstreamSource.NOWHERE, Issuers.OFFLINE, new PolicyEngine(null),
                                new LastingParts(null), () -> 1)
                        .compile(loaded.configuration(), 1, NOW)) {
                    case Compilation.Rejected rejected -> said(rejected.problems(), true);
                    case Compilation.Compiled compiled -> assertEquals(1, compiled.snapshot().generation());
                }
            }
        }
        assertTrue(THREADS.getCurrentThreadCpuTime() - began < MOST_NANOS, "takes long");
    }

    private static void said(List<ConfigProblem> problems, boolean isRefused) {
        boolean hasError = problems.stream().anyMatch(problem -> problem.severity() == ConfigProblem.Severity.ERROR);
        assertEquals(isRefused, hasError, "refused for an error, and only then");
        for (ConfigProblem problem : problems) {
            assertFalse(problem.place().file().isBlank() || problem.wrong().isBlank() || problem.cure().isBlank(), problem::toString);
        }
    }
}
