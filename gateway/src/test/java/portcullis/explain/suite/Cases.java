package portcullis.explain.suite;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import portcullis.config.suite.Scenario;
import portcullis.config.suite.TestFile;
import portcullis.config.suite.TestFiles;

/** Cases and what was found of them, for the tests of this package. */
final class Cases {
    private Cases() {}

    /** Reads a file of tests that is right by itself. */
    static TestFile file(String text) throws IOException {
        Path folder = Files.createTempDirectory("portcullis-cases");
        Path file = Files.writeString(folder.resolve("orders.yaml"), "format: 1\n" + text);
        TestFiles files = TestFiles.read(folder, List.of(file), folder, Map.of());
        Files.delete(file);
        Files.delete(folder);
        assertEquals(List.of(), files.problems());
        return files.files().getFirst();
    }

    /** A request that goes to the upstream {@code orders-v2}. */
    static Found forwarded() {
        return new Found(
                "orders/get", "v2", Scenario.Outcome.FORWARDED, 0, "", "main/ada", "own-orders", null, "orders-v2", "/orders/7", Map.of(),
                Map.of("x-user-id", "ada"), Set.of("own-orders"), () -> List.of("route orders/get"));
    }

    /** A request that is refused for the policies' sake. */
    static Found refused() {
        return new Found(
                "orders/get", "v2", Scenario.Outcome.REFUSED, 403, "denied", "main/ada", "", null, "", "", Map.of("x-frame-options", "DENY"),
                Map.of(), Set.of(), () -> List.of("route orders/get", "authorize: nothing permits"));
    }
}
