package portcullis.tls;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import com.code_intelligence.jazzer.junit.DictionaryFile;
import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import portcullis.config.keys.ConfigProblem;
import portcullis.config.keys.NamedFile;
import portcullis.config.keys.Place;

/** A file of an operator's with a certificate and its key in it. */
class PemFuzz {
    private static final Instant NOW = Instant.parse("2026-06-01T12:00:00Z");

    @DictionaryFile(resourcePath = "/pem.dict")
    @FuzzTest
    void isAnIdentityOrRefusedInWords(byte[] bytes) {
        NamedFile file = NamedFile.of(Path.of("/etc/fuzz.pem"), bytes);
        List<ConfigProblem> problems = new ArrayList<>();
        Identity identity = new IdentityReader(NOW, problems::add).read(file, file, Place.of("fuzz.yaml"), true);
        boolean hasError = problems.stream().anyMatch(problem -> problem.severity() == ConfigProblem.Severity.ERROR);
        assertEquals(identity == null, hasError, () -> "no identity, and why: " + problems);
        for (ConfigProblem problem : problems) {
            assertFalse(problem.wrong().isBlank() || problem.cure().isBlank(), problem::toString);
        }
    }
}
