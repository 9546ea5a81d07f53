package portcullis.tests.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import portcullis.tests.fixtures.GatewayLauncher;
import portcullis.tests.fixtures.Proofs;

/** The product lists its keys; each has a test that shows it to change behaviour. See {@code proofs/keys.txt}. */
class EveryKeyTest {
    private static final Pattern FILE = Pattern.compile("## (\\S+\\.yaml)");
    private static final Pattern FILTER = Pattern.compile("### (\\S+).*");
    private static final Pattern KEY = Pattern.compile("\\| `([^`]+)` \\| ([^|]*) \\|.*");
    /** Keys that do nothing but hold others. */
    private static final Set<String> HOLDERS = Set.of("block", "map of block", "list of block");

    private final Proofs proofs = Proofs.read("keys.txt");

    @Test
    void everyKeyHasAProof() throws Exception {
        proofs.assertComplete(keys());
    }

    @Test
    void onlySocketsWaitForARestart() throws Exception {
        Set<String> waiting = new TreeSet<>();
        for (String line : reference()) {
            String[] cells = line.split("\\|", -1);
            if (cells.length > 5 && cells[5].strip().equals("restart")) {
                waiting.add(cells[1].strip().replace("`", ""));
            }
        }
        assertEquals(Set.of("listeners.<name>.bind", "listeners.<name>.protocols", "admin.bind", "admin.probes"), waiting);
    }

    @Test
    void everyProofIsATest() {
        proofs.assertTests();
    }

    private static Set<String> keys() throws IOException, InterruptedException {
        Set<String> keys = new TreeSet<>();
        String section = "";
        String holder = "";
        for (String line : reference()) {
            Matcher file = FILE.matcher(line);
            Matcher filter = FILTER.matcher(line);
            Matcher key = KEY.matcher(line);
            if (file.matches()) {
                section = file.group(1);
            } else if (filter.matches()) {
                section = "filters";
                holder = filter.group(1) + ".";
            } else if (key.matches() && !HOLDERS.contains(key.group(2).strip())) {
                keys.add(section + " " + holder + key.group(1));
            }
        }
        assertTrue(keys.size() > 100, () -> "the reference has another form: " + keys);
        return keys;
    }

    private static List<String> reference() throws IOException, InterruptedException {
        return GatewayLauncher.output("config", "reference").lines().toList();
    }
}
