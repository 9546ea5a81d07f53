package portcullis.policy.schema;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.cedarpolicy.model.exception.AuthException;
import com.cedarpolicy.model.schema.Schema;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import portcullis.config.PolicyFile;
import portcullis.config.keys.ConfigProblem;
import portcullis.policy.eval.TarGz;

/** The types of the schemas in Cedar's corpus, as we read them and as Cedar does. */
class SchemaCorpusTest {
    private final List<String> differences = new ArrayList<>();
    private int compared;

    @Test
    void readsTypesAsCedarDoes() throws Exception {
        String suites = System.getProperty("suites", "");
        assumeTrue(!suites.isBlank(), "skipped: -Dsuites=DIR names the folder that has cedar/corpus-tests.tar.gz");
        TarGz.read(Path.of(suites, "cedar", "corpus-tests.tar.gz"), SchemaCorpusTest::isInSample, this::compare);
        assertEquals(List.of(), differences.stream().limit(5).toList(), () -> differences.size() + " differ");
        assertEquals(1020, compared, "schemas");
    }

    /** One in eight: they are much alike, and all of them take Cedar half a minute. */
    private static boolean isInSample(String name) {
        char first = name.charAt(name.indexOf('/') + 1);
        return (first == '0' || first == '8') && name.endsWith(".cedarschema");
    }

    private void compare(String name, String text) {
        String theirs;
        try {
            theirs = printed(typesOnly(Schema.parse(Schema.JsonOrCedar.Cedar, text).toJsonFormat()));
        } catch (AuthException | JsonProcessingException unreadable) {
            return; // characters beyond 16 bits do not reach the library
        }
        List<String> problems = new ArrayList<>();
        PolicySchema read = OperatorTypes.merge(
                new PolicySchema(Map.of(), Map.of(), Map.of()),
                List.of(new PolicyFile(name, PolicyFile.Kind.SCHEMA, text)),
                problem -> note(problem, problems));
        String ours = problems.isEmpty() ? ours(read) : problems.toString();
        compared++;
        if (!ours.equals(theirs)) {
            differences.add(name + ":\n" + theirs + "\n\nours:\n" + ours);
        }
    }

    /** Actions are the routes' own. */
    private static void note(ConfigProblem problem, List<String> problems) {
        if (!problem.wrong().startsWith("an action is declared")) {
            problems.add(problem.toString());
        }
    }

    private static JsonNode typesOnly(JsonNode schema) {
        schema.forEach(namespace -> {
            ((ObjectNode) namespace).remove("annotations");
            ((ObjectNode) namespace).putObject("actions");
        });
        return schema;
    }

    private static String ours(PolicySchema read) {
        try {
            return printed(Schema.parse(Schema.JsonOrCedar.Json, read.json()).toJsonFormat());
        } catch (AuthException | JsonProcessingException refused) {
            return String.valueOf(refused.getMessage());
        }
    }

    /** By Cedar, and without what only says that a type is Cedar's own. */
    private static String printed(JsonNode schema) throws AuthException {
        return Schema.parse(Schema.JsonOrCedar.Json, schema.toString())
                .toCedarFormat()
                .replace("__cedar::", "")
                .replaceAll("namespace \\S+ \\{\\s*\\}", "")
                .strip()
                .replaceAll("\\s+", " ");
    }
}
