package portcullis.tests.policies;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import portcullis.tests.fixtures.CommandRun;
import portcullis.tests.fixtures.TestIssuer;
import portcullis.tests.fixtures.Token;

/** What the operator's own tests say of policies is what the running gateway does. */
class OwnTestsTest {
    private static final String POLICIES = """
            @id("auditors-list")
            permit(principal in Role::"auditor", action == Action::"orders/list", resource);
            @id("readers")
            permit(principal, action in Action::"orders/read", resource) when { context.scopes.contains("orders:read") };
            @id("own-orders")
            permit(principal is User, action == Action::"orders/change", resource == Order::"7") when { principal.claims has level && principal.claims.level > 3 };
            @id("suspended")
            forbid(principal, action, resource) when { principal.claims has suspended && principal.claims.suspended };
            @id("overflows")
            forbid(principal, action == Action::"orders/create", resource) when { principal.claims has level && principal.claims.level + 9223372036854775807 > 0 };
            @id("creates")
            permit(principal, action == Action::"orders/create", resource);
            """;

    private static PolicyGateway gateway;

    /**
     * One request, as the gateway is sent it and as a test says it.
     *
     * @param caller as a test writes it
     */
    private record Case(String name, String method, String target, String caller, List<String> lines) {}

    @BeforeAll
    static void start() throws IOException {
        gateway = PolicyGateway.start();
        gateway.policies(POLICIES);
    }

    @AfterAll
    static void stop() throws IOException {
        gateway.close();
    }

    private static Case with(String name, String request, Token token, String caller) {
        String[] words = request.split(" ");
        return new Case(name, words[0], words[1], caller, List.of(TestIssuer.bearer(token.sign())));
    }

    private static List<Case> cases() {
        return List.of(
                new Case("nobody lists", "GET", "/orders", "anonymous", List.of()),
                with("an auditor lists", "GET /orders", gateway.token("gus").roles("auditor"), "{ issuer: main, subject: gus, roles: [auditor] }"),
                with("an auditor reads one", "GET /orders/7", gateway.token("gus").roles("auditor"), "{ issuer: main, subject: gus, roles: [auditor] }"),
                with("a reader reads one", "GET /orders/7", gateway.token("ada").scopes("orders:read"), "{ issuer: main, subject: ada, scopes: [\"orders:read\"] }"),
                with("a role of somebody else's", "GET /orders", gateway.other.token().subject("eve").roles("auditor"), "{ issuer: other, subject: eve, roles: [auditor] }"),
                with("high enough", "PUT /orders/7", gateway.token("ada").claim("level", 4), "{ issuer: main, subject: ada, claims: { level: 4 } }"),
                with("too low", "PUT /orders/7", gateway.token("ada").claim("level", 3), "{ issuer: main, subject: ada, claims: { level: 3 } }"),
                with("another order", "PUT /orders/8", gateway.token("ada").claim("level", 4), "{ issuer: main, subject: ada, claims: { level: 4 } }"),
                with("suspended", "GET /orders/7", gateway.token("mal").scopes("orders:read").claim("suspended", true),
                        "{ issuer: main, subject: mal, scopes: [\"orders:read\"], claims: { suspended: true } }"),
                with("an error forbids", "POST /orders", gateway.token("ada").claim("level", 5), "{ issuer: main, subject: ada, claims: { level: 5 } }"),
                with("no error permits", "POST /orders", gateway.token("ada"), "{ issuer: main, subject: ada }"),
                with("a machine creates", "POST /orders", gateway.machines.token().subject("batch").claim("azp", "batch"), "{ issuer: machines, client: batch }"),
                with("no such order", "GET /nothing", gateway.token("ada"), "{ issuer: main, subject: ada }"),
                with("no such method", "DELETE /orders", gateway.token("ada"), "{ issuer: main, subject: ada }"));
    }

    private static CommandRun test(String file, String text) throws IOException, InterruptedException {
        Path path = gateway.gateway.conf().resolve(file);
        Files.createDirectories(path.getParent());
        Files.writeString(path, text);
        try {
            return CommandRun.beside(gateway.gateway, "test", path.toString());
        } finally {
            Files.delete(path);
        }
    }

    /** What the gateway answers and logs is written down as what is expected, and nothing else. */
    @Test
    void aScenarioComesOutAsTheRunningGatewayAnswers() throws Exception {
        StringBuilder file = new StringBuilder("format: 1\nscenarios:\n");
        for (Case each : cases()) {
            int before = gateway.gateway.accessLog().size();
            String outcome = gateway.send(each.method, each.target, each.lines.toArray(String[]::new));
            var line = gateway.gateway.accessLine(
                    each.name, logged -> gateway.gateway.accessLog().size() > before && logged.equals(gateway.gateway.accessLog().getLast()));
            String[] words = outcome.split(" ");
            file.append("  ").append(each.name).append(":\n    request: { listener: public, method: ").append(each.method)
                    .append(", url: ").append(each.target).append(" }\n    caller: ").append(each.caller)
                    .append("\n    expect: { outcome: ").append(words[0].equals("200") ? "forwarded" : "refused, status: " + words[0] + ", reason: " + words[1])
                    .append(", route: ").append(line.getOrDefault("route", "none"))
                    .append(", policy: ").append(line.getOrDefault("policy", "none"))
                    .append(", caller: ").append(line.getOrDefault("caller", "anonymous"))
                    .append(" }\n");
        }

        CommandRun run = test("tests/recorded.yaml", file.toString());
        assertEquals(0, run.exit(), () -> file + run.text());
        assertTrue(run.out().contains(cases().size() + " cases, 0 failed"), run.out());
        assertTrue(file.toString().contains("reason: policy-error"), file::toString);
        assertTrue(file.toString().contains("policy: suspended"), file::toString);
        assertTrue(file.toString().contains("policy: own-orders"), file::toString);
    }

    @Test
    void policyCasesSayWhoDecidesAndWhichPolicyNeverApplied() throws Exception {
        CommandRun run = test("policies/tests/orders.yaml", """
                format: 1
                callers:
                  ada: { issuer: main, subject: ada, scopes: ["orders:read"] }
                  gus: { issuer: main, subject: gus, roles: [auditor] }
                policy-cases:
                  readers read: { caller: ada, action: orders/get, path-parameters: { id: "7" }, expect: allow, by: readers }
                  auditors do not: { caller: gus, action: orders/get, path-parameters: { id: "7" }, expect: deny, by: none }
                  auditors list: { caller: gus, action: orders/list, expect: allow, by: auditors-list }
                  who is suspended reads nothing:
                    caller: { issuer: main, subject: mal, scopes: ["orders:read"], claims: { suspended: true } }
                    action: orders/get
                    path-parameters: { id: "7" }
                    expect: deny
                    by: suspended
                  an overflow denies: { caller: { issuer: main, subject: ada, claims: { level: 5 } }, action: orders/create, expect: error, by: overflows }
                  nobody lists: { action: orders/list, expect: deny }
                """);

        assertEquals(0, run.exit(), run.text());
        assertTrue(run.out().contains("policies: 4 of 6 applied; not: own-orders, overflows"), run.out());
    }

    @Test
    void aDecisionThatIsAnotherIsToldWithTheClausesThatMadeIt() throws Exception {
        CommandRun run = test("policies/tests/wrong.yaml", """
                format: 1
                policy-cases:
                  wrong:
                    caller: { issuer: main, subject: ada, claims: { level: 3 } }
                    action: orders/change
                    path-parameters: { id: "7" }
                    expect: allow
                    by: own-orders
                """);

        assertEquals(1, run.exit(), run.text());
        assertTrue(run.out().contains("expect\n          expected  allow\n          found     deny\n"), run.out());
        assertTrue(run.out().contains("by\n          expected  own-orders\n          found     none\n"), run.out());
        assertTrue(run.out().contains("permit own-orders: not satisfied"), run.out());
        assertTrue(run.out().contains("principal.claims.level > 3"), run.out());
    }

    @Test
    void aPolicyThatNobodyHasIsAnError() throws Exception {
        CommandRun run = test("policies/tests/typo.yaml", """
                format: 1
                policy-cases:
                  a: { action: orders/list, expect: deny, by: suspendet }
                """);

        assertEquals(1, run.exit(), run.text());
        assertTrue(run.out().contains(":3:47: policy-cases.a.by: there is no policy 'suspendet'; did you mean 'suspended'?"), run.out());
    }
}
