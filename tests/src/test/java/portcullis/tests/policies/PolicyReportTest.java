package portcullis.tests.policies;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import portcullis.tests.fixtures.CommandRun;
import portcullis.tests.fixtures.ExternalTool;
import portcullis.tests.fixtures.Json;

/** {@code policy report} says of each policy what can be found out, and names what cannot. */
class PolicyReportTest {
    private static final String FILE = "policies/orders.cedar";
    private static final String POLICIES = """
            @id("readers")
            permit (principal in Role::"main/reader", action in Action::"orders/read", resource);
            @id("one-order")
            permit (principal, action, resource == Order::"7")
            when { context.tls };
            @id("everybody-orders")
            permit (principal, action == Action::"orders/create", resource);
            @id("suspended")
            forbid (principal, action, resource)
            when { principal.claims has suspended && principal.claims.suspended };
            """;

    @TempDir
    Path root;

    /** The document that {@code --json} prints, with its policies by set and id. */
    private record Report(CommandRun run, Map<String, @Nullable Object> all) {
        static Report of(CommandRun run) {
            assertEquals(0, run.exit(), run.text());
            return new Report(run, Json.object(run.out()));
        }

        @SuppressWarnings("unchecked") // objects are maps here
        Map<String, @Nullable Object> policy(String set, String id) {
            return ((List<Map<String, @Nullable Object>>) all.get("policies"))
                    .stream()
                            .filter(one -> id.equals(one.get("policy")) && set.equals(one.get("policy-set")))
                            .findFirst()
                            .orElseThrow(() -> new AssertionError(run.out()));
        }

        String notes() {
            return String.valueOf(all.get("notes"));
        }
    }

    private WrittenPolicies written() throws IOException {
        WrittenPolicies written = new WrittenPolicies(root);
        written.write(FILE, POLICIES);
        return written;
    }

    @Test
    void eachPolicyHasItsPlaceItsRoutesAndItsBreadth() throws Exception {
        WrittenPolicies written = written();
        written.write("policies/shadow/readers.cedar", "@id(\"readers\")\npermit (principal, action == Action::\"orders/get\", resource);\n");
        Report report = Report.of(written.policy("report", "--json"));

        assertEquals(BigDecimal.valueOf(3), report.all.get("routes"));
        Map<String, @Nullable Object> readers = report.policy("enforced", "readers");
        assertEquals("permit", readers.get("effect"));
        assertEquals(FILE, readers.get("file"));
        assertEquals(BigDecimal.valueOf(1), readers.get("line"));
        assertEquals(List.of("orders/list", "orders/get"), readers.get("routes"));
        assertEquals(false, readers.get("every-route"));
        assertNull(readers.get("over-broad"));
        assertEquals(List.of("orders/get"), report.policy("enforced", "one-order").get("routes"));
        assertEquals("anyone-writes", report.policy("enforced", "everybody-orders").get("over-broad"));
        Map<String, @Nullable Object> suspended = report.policy("enforced", "suspended");
        assertEquals("forbid", suspended.get("effect"));
        assertEquals(true, suspended.get("every-route"));
        assertNull(suspended.get("over-broad"));
        assertEquals("anyone", report.policy("shadow", "readers").get("over-broad"));
        assertEquals("policies/shadow/readers.cedar", report.policy("shadow", "readers").get("file"));
        assertFalse(report.run.err().contains("note: "), report.run::text);
    }

    @Test
    void whatCannotBeFoundOutIsNamedAndNoError() throws Exception {
        CommandRun run = written().policy("report");

        assertEquals(0, run.exit(), run.text());
        assertTrue(run.err().contains("no gateway runs on the state directory " + root.resolve("state")), run.text());
        assertTrue(run.err().contains("there are no tests"), run.text());
        assertFalse(run.out().contains("never decided"), run.text());
        assertTrue(run.out().contains("too broad, unless meant: 1\n  " + FILE + ":6:1: everybody-orders\n"), run.text());
    }

    @Test
    void theTableFitsIntoATerminal() throws Exception {
        WrittenPolicies written = written();
        written.write(
                "policies/a-file-with-a-name-that-is-long-enough.cedar",
                "@id(\"" + "a-name-that-nobody-types-".repeat(5) + "\")\nforbid (principal, action, resource) when { context.tls };\n");

        CommandRun run = written.policy("report");
        assertEquals(0, run.exit(), run.text());
        assertTrue(run.out().startsWith("policy "), run.text());
        assertTrue(run.out().contains("is-long-enough.cedar:1  forbid"), run.text());
        run.out().lines().forEach(line -> assertTrue(line.length() <= 120, line));
    }

    @Test
    void theGatewayThatRunsIsAskedWhatDecided() throws Exception {
        try (PolicyGateway gateway = PolicyGateway.start()) {
            gateway.policies(POLICIES);
            gateway.write("policies/shadow/readers.cedar", "@id(\"readers\") permit (principal in Role::\"main/r\", action, resource);\n");
            gateway.reload();
            assertEquals("200", gateway.send("POST", "/orders", gateway.bearer("anna")));
            assertEquals("200", gateway.send("POST", "/orders", gateway.bearer("bob")));

            Report report = Report.of(CommandRun.beside(gateway.gateway, "policy", "report", "--json"));
            Map<String, @Nullable Object> everybody = report.policy("enforced", "everybody-orders");
            assertEquals(BigDecimal.valueOf(2), everybody.get("decided"));
            assertEquals(BigDecimal.valueOf(0), everybody.get("errors"));
            assertFalse(String.valueOf(everybody.get("last")).equals("null"));
            assertEquals(BigDecimal.valueOf(0), report.policy("enforced", "readers").get("decided"));
            assertEquals(BigDecimal.valueOf(0), report.policy("shadow", "readers").get("decided"));
            assertFalse(report.notes().contains("gateway"), report::notes);

            CommandRun text = CommandRun.beside(gateway.gateway, "policy", "report");
            assertTrue(text.out().contains("never decided since the gateway started: 4\n"), text.text());

            WrittenPolicies others = new WrittenPolicies(root);
            others.write(FILE, POLICIES + "@id(\"new\") forbid (principal, action == Action::\"orders/list\", resource);\n");
            Report ofOthers = Report.of(CommandRun.beside(
                    gateway.gateway, "policy", "report", "--json", "--policies", others.folder().resolve("policies").toString()));
            assertNull(ofOthers.policy("enforced", "new").get("decided"));
            assertEquals(BigDecimal.valueOf(2), ofOthers.policy("enforced", "everybody-orders").get("decided"));
            assertTrue(ofOthers.notes().contains("policies that the running gateway does not have: 1"), ofOthers::notes);
        }
    }

    @Test
    void whatNoTestLooksAtIsSaid() throws Exception {
        WrittenPolicies written = written();
        written.write("policies/tests/orders.yaml", """
                format: 1
                policy-cases:
                  readers read: { caller: { issuer: main, subject: ada, roles: [reader] }, action: orders/list, expect: allow, by: readers }
                  nobody is expected to order: { caller: { issuer: main, subject: bob }, action: orders/create, expect: deny }
                """);
        Report report = Report.of(written.policy("report", "--json"));

        assertEquals(true, report.policy("enforced", "readers").get("tested"));
        assertEquals(true, report.policy("enforced", "everybody-orders").get("tested"));
        assertEquals(false, report.policy("enforced", "suspended").get("tested"));
        assertTrue(report.notes().contains("tests that failed: 1 of 2"), report::notes);

        written.write("policies/tests/typo.yaml", "format: 1\npolicy-cases: { a: { action: orders/lst, expect: deny } }\n");
        Report unread = Report.of(written.policy("report", "--json"));
        assertNull(unread.policy("enforced", "readers").get("tested"));
        assertTrue(unread.notes().contains("the tests have mistakes, which portcullis test prints"), unread::notes);
    }

    @Test
    void gitSaysWhenAPolicyWasChanged() throws Exception {
        WrittenPolicies written = written();
        git("init", "--quiet");
        git("add", "--all");
        git("commit", "--quiet", "--message", "Let readers read");
        written.write(FILE, POLICIES.replace("context.tls", "!context.tls"));

        Report report = Report.of(written.policy("report", "--json"));
        String readers = String.valueOf(report.policy("enforced", "readers").get("changed"));
        assertTrue(readers.startsWith("{committed=true, at=2026-02-03T04:05:06Z, commit="), readers);
        assertTrue(readers.endsWith(", author=Anna, subject=Let readers read}"), readers);
        assertEquals("{committed=false}", String.valueOf(report.policy("enforced", "one-order").get("changed")));

        CommandRun text = written.policy("report");
        assertTrue(text.out().lines().anyMatch(line -> line.startsWith("readers ") && line.contains(" 2026-02-03 ")), text.text());
        assertTrue(text.out().lines().anyMatch(line -> line.startsWith("one-order ") && line.contains(" edited ")), text.text());
    }

    private void git(String... words) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                ExternalTool.require("git").toString(), "-c", "user.name=Anna", "-c", "user.email=anna@example.com", "-c",
                "commit.gpgsign=false", "-C", root.toString()));
        command.addAll(List.of(words));
        ProcessBuilder builder = new ProcessBuilder(command).inheritIO();
        builder.environment().keySet().removeIf(name -> name.startsWith("GIT_"));
        builder.environment().put("GIT_COMMITTER_DATE", "2026-02-03T04:05:06Z");
        Process git = builder.start();
        assertTrue(git.waitFor(60, TimeUnit.SECONDS), () -> String.join(" ", words));
        assertEquals(0, git.exitValue(), () -> String.join(" ", words));
    }

    @Test
    void onlyAWrongConfigurationIsAnError() throws Exception {
        WrittenPolicies written = written();
        written.write(FILE, POLICIES.replace("context.tls", "context.tlss"));

        CommandRun run = written.policy("report");
        assertEquals(1, run.exit(), run.text());
        assertTrue(run.out().startsWith(FILE + ":5:8: one-order: "), run.text());
        assertFalse(run.out().contains("readers"), run.text());
        assertEquals(false, Json.object(written.policy("report", "--json").out()).get("valid"));

        CommandRun missing = written.policy("report", "--policies", root.resolve("nowhere").toString());
        assertEquals(2, missing.exit(), missing.text());
    }

    @Test
    void withoutPoliciesItSaysSo() throws Exception {
        CommandRun run = new WrittenPolicies(root).policy("report");

        assertEquals(0, run.exit(), run.text());
        assertEquals("there are no policies; routes that ask them refuse everybody\n", run.out());
        assertFalse(run.err().contains("note: "), run.text());
    }
}
