package portcullis.tests.config;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
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
    void everyProofIsATest() {
        proofs.assertTests();
    }

    private static Set<String> keys() throws IOException, InterruptedException {
        Set<String> keys = new TreeSet<>();
        String section = "";
        String holder = "";
        for (String line : GatewayLauncher.output("config", "reference").lines().toList()) {
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
}
