package portcullis.tests.policies;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import portcullis.tests.fixtures.CommandRun;
import portcullis.tests.fixtures.Json;

/** {@code policy check} on what a newcomer writes: the file, the line, the policy, and what would be right. */
class PolicyCheckTest {
    private static final String FILE = "policies/orders.cedar";
    private static final String READERS = """
            @id("readers")
            permit (principal in Role::"main/reader", action in Action::"orders/read", resource);
            @id("buyers")
            permit (principal in Role::"main/buyer", action == Action::"orders/create", resource);
            """;

    @TempDir
    Path root;

    private WrittenPolicies written;

    @BeforeEach
    void write() throws IOException {
        written = new WrittenPolicies(root);
    }

    static List<Arguments> mistakes() {
        return List.of(
                Arguments.of("a typo in an attribute", """
                        @id("own-tenant")
                        permit (principal, action in Action::"orders/read", resource)
                        when { principal has tenant && principal.tenat == "a" };
                        """, ":3:32: own-tenant: `principal.tenat`: User has no attribute `tenat`", "did you mean `tenant`?"),
                Arguments.of("an action that does not exist", """
                        @id("lister")
                        permit (principal, action == Action::"orders/lst", resource);
                        """, ":2:30: lister: no route is Action::\"orders/lst\"", "did you mean Action::\"orders/list\"?"),
                Arguments.of("no has before what may be absent", """
                        // Whoever is suspended does nothing.
                        @id("suspended")
                        forbid (principal, action, resource)
                        when { principal.claims.suspended };
                        """, ":4:8: suspended: `principal.claims.suspended` may be absent",
                        "test for it first: principal.claims has suspended && principal.claims.suspended"),
                Arguments.of("a comma too few", """
                        @id("admins")
                        permit (principal in Role::"main/admin", action resource);
                        """, ":2:49: admins: `resource` is not expected here", "expected "),
                Arguments.of("a bracket that is not closed", """
                        @id("posts")
                        permit (principal, action, resource) when { context.method == "POST"
                        """, ":2:43: posts: `{` is never closed", "close it with `}`"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("mistakes")
    void eachMistakeHasItsPlaceItsPolicyAndItsCure(String mistake, String cedar, String wrong, String cure) throws Exception {
        written.write("policies/fine.cedar", READERS);
        written.write(FILE, cedar);

        CommandRun run = written.policy("check");
        assertEquals(1, run.exit(), run.text());
        String line = run.out().lines().findFirst().orElse("");
        assertTrue(line.startsWith(FILE + wrong), run.text());
        assertTrue(line.contains(cure), run.text());
        assertEquals(1, run.out().lines().filter(each -> each.startsWith(FILE + ":") && each.contains("; ")).count(), run.text());
        assertTrue(run.out().contains(FILE + ": 1 policy, 1 error\n") || run.out().contains(FILE + ": 0 policies, 1 error\n"), run.text());
        assertTrue(run.out().contains("policies/fine.cedar: 2 policies, fine\n"), run.text());
        assertTrue(run.err().endsWith("1 error, 0 warnings\n"), run.text());
    }

    @Test
    void allMistakesAreToldAtOnceAndValidateTellsThem() throws Exception {
        written.write(FILE, """
                @id("typo")
                permit (principal, action, resource) when { context.metod == "GET" };
                """);
        written.write("policies/other.cedar", "@id(\"lost\") permit (principal, action == Action::\"oders/list\", resource);\n");

        for (CommandRun run : List.of(written.policy("check"), written.run("validate"))) {
            assertEquals(1, run.exit(), run.text());
            assertTrue(run.out().contains(FILE + ":2:45: typo: "), run.text());
            assertTrue(run.out().contains("policies/other.cedar:1:42: lost: "), run.text());
        }
    }

    @Test
    void whatIsFineIsCountedByFile() throws Exception {
        written.write(FILE, READERS);
        written.write("policies/shadow/readers.cedar", READERS.substring(0, READERS.indexOf("@id(\"buyers\")")));
        written.write("policies/entities/roles.json", "[]");

        CommandRun run = written.policy("check", "--strict");
        assertEquals(0, run.exit(), run.text());
        assertEquals("""
                policies/entities/roles.json: entities, fine
                policies/orders.cedar: 2 policies, fine
                policies/shadow/readers.cedar: 1 shadow policy, fine
                """, run.out());
        assertFalse(run.err().contains("warnings"), run.text());
    }

    @Test
    void warningsFailOnlyWhoeverIsStrict() throws Exception {
        written.write(FILE, "permit (principal, action, resource);\n");

        CommandRun run = written.policy("check");
        assertEquals(0, run.exit(), run.text());
        assertTrue(run.out().startsWith("warning: " + FILE + ":1:1: everybody may do everything that asks policies; "), run.text());
        assertEquals(1, written.policy("check", "--strict").exit());
    }

    @Test
    void programsGetTheSameAsOneDocument() throws Exception {
        written.write(FILE, READERS + "@id(\"lost\") permit (principal, action == Action::\"orders/lst\", resource);\n");

        CommandRun run = written.policy("check", "--json");
        assertEquals(1, run.exit(), run.text());
        Map<String, @Nullable Object> all = Json.object(run.out());
        assertEquals(false, all.get("valid"));
        assertTrue(String.valueOf(all.get("files")).contains("file=" + FILE + ", kind=enforced, policies=3, errors=1, warnings=0"), run.out());
        String problem = String.valueOf(all.get("problems"));
        assertTrue(problem.contains("severity=error, file=" + FILE + ", line=5, column="), run.out());
        assertTrue(problem.contains("key=lost, wrong=no route is Action::\"orders/lst\", cure=did you mean Action::\"orders/list\"?"), run.out());
    }

    @Test
    void whatIsWrongElsewhereIsCountedAndLeftToValidate() throws Exception {
        written.write(FILE, READERS);
        written.write("conf/routes/more.yaml", """
                format: 1
                api: more
                base-path: /more
                upstream: fake
                routes: { a: { match: { path: /a }, public: true, rewrite: "/{path.none}" } }
                """);

        CommandRun run = written.policy("check");
        assertEquals(1, run.exit(), run.text());
        assertFalse(run.out().contains("more.yaml"), run.text());
        assertTrue(run.err().contains("errors outside of the policies: 1; portcullis validate prints them"), run.text());
    }

    @Test
    void noPoliciesAreLegalAndAFolderThatIsNotThereIsNot() throws Exception {
        CommandRun none = written.policy("check");
        assertEquals(0, none.exit(), none.text());
        assertTrue(none.out().contains("there are no policies"), none.text());

        CommandRun missing = written.policy("check", "--policies", root.resolve("nowhere").toString());
        assertEquals(2, missing.exit(), missing.text());
        assertTrue(missing.err().contains("which is not a folder"), missing.text());
    }
}
