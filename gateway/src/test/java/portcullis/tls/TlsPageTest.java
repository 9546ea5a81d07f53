package portcullis.tls;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import portcullis.config.ListenerTls.Profile;
import portcullis.config.ListenerTls.Provider;
import portcullis.config.ListenerTls.TlsVersion;

/** {@code docs/tls.md} lists what the profiles are; here it is held to it. */
class TlsPageTest {
    private final List<String> page = read();

    private static List<String> read() {
        try {
            return Files.readAllLines(Path.of(System.getProperty("portcullis.home", "..")).resolve("docs/tls.md"));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static TlsTerms terms(Profile profile) {
        TlsTerms terms = TlsTerms.of(Wires.listener(profile, null, null), problem -> {
            throw new AssertionError(problem);
        });
        assertNotNull(terms);
        return terms;
    }

    @Test
    void listsTheVersionsAndCiphersOfEachProfile() {
        for (Profile profile : Profile.values()) {
            TlsTerms terms = terms(profile);
            String row = "| `" + profile.name().toLowerCase(Locale.ROOT) + "` | "
                    + String.join(" ", terms.versions().stream().map(TlsVersion::standardName).toList()) + " | "
                    + String.join(" ", terms.ciphers()) + " |";
            assertTrue(page.contains(row), () -> "docs/tls.md needs the row\n" + row);
        }
        assertEquals(Profile.values().length, page.stream().filter(line -> line.startsWith("| `") && line.contains("| TLSv1")).count());
    }

    @Test
    void listsTheGroups() {
        String groups = String.join(" ", Arrays.asList(terms(Profile.MODERN).parameters(Wires.HTTP, Provider.JDK).getNamedGroups()));
        assertTrue(page.stream().anyMatch(line -> line.startsWith("Groups, in both: " + groups + ".")), groups);
    }
}
