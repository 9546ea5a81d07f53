package portcullis.exchange;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

final class RunbookTest {
    private static final Pattern ENTRY = Pattern.compile("(?m)^### ([a-z-]+ \\([0-9]{3}\\))$");

    @Test
    void hasOneEntryForEachReasonWithItsStatus() throws IOException {
        Path home = Path.of(System.getProperty("portcullis.home", ".."));
        String runbook = Files.readString(home.resolve("docs/runbook.md"));

        String entries = ENTRY.matcher(runbook).results().map(entry -> entry.group(1)).sorted().collect(Collectors.joining("\n"));

        String reasons = Arrays.stream(Reason.values())
                .map(reason -> reason.slug() + " (" + reason.status() + ")")
                .sorted()
                .collect(Collectors.joining("\n"));
        assertEquals(reasons, entries, "docs/runbook.md needs one heading '### slug (status)' for each reason");
    }
}
