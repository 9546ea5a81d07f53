package portcullis.policy.cedar;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import com.cedarpolicy.model.schema.Schema;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import portcullis.config.PolicyFile;
import portcullis.config.keys.ConfigProblem;
import portcullis.policy.source.PolicySplitter;
import portcullis.policy.source.PolicyText;

/** What somebody reads who makes a mistake in a policy: the table is {@code messages.txt}. */
class MessagesTest {
    private static final CedarLanguage LANGUAGE = new CedarLanguage();
    private static CedarSchema schema = new CedarSchema("{}");

    @BeforeAll
    static void readTheSchema() throws Exception {
        schema = new CedarSchema(Schema.parse(Schema.JsonOrCedar.Cedar, resource("orders.cedarschema")).toJsonFormat().toString());
    }

    /** A file of policies, and all that is said of it. */
    record Case(String policies, String said) {
        @Override
        public String toString() {
            return policies.replace("\n", " ");
        }
    }

    @ParameterizedTest
    @MethodSource
    void saysWhatIsWrongAndWhatWouldBeRight(Case one) {
        PolicyFile file = new PolicyFile("policies/orders.cedar", PolicyFile.Kind.ENFORCED, one.policies());
        List<ConfigProblem> problems = new ArrayList<>();
        List<PolicyText> read = LANGUAGE.read(PolicySplitter.splitAll(List.of(file), PolicyFile.Kind.ENFORCED, problems::add), problems::add);
        LANGUAGE.validate(schema, read, problems::add);
        assertEquals(one.said(), String.join("\n", problems.stream().map(MessagesTest::line).toList()));
    }

    static List<Case> saysWhatIsWrongAndWhatWouldBeRight() throws IOException {
        List<Case> cases = Stream.of(resource("messages.txt").split("\n\n+")).map(MessagesTest::read).toList();
        assertFalse(cases.size() < 100, () -> "only " + cases.size() + " cases were read");
        return cases;
    }

    private static Case read(String block) {
        List<String> policies = new ArrayList<>();
        List<String> said = new ArrayList<>();
        for (String line : block.strip().split("\n")) {
            if (line.startsWith("=> ")) {
                said.add(line.substring(3));
            } else if (!line.startsWith("## ")) {
                policies.add(line);
            }
        }
        return new Case(String.join("\n", policies), String.join("\n", said));
    }

    private static String line(ConfigProblem problem) {
        String said = problem.toString().replaceFirst("^policies/orders\\.cedar:", "");
        return problem.severity() == ConfigProblem.Severity.WARNING ? "warning: " + said : said;
    }

    private static String resource(String name) throws IOException {
        try (InputStream in = Objects.requireNonNull(MessagesTest.class.getResourceAsStream(name), name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
