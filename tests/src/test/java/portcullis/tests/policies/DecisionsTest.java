package portcullis.tests.policies;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import portcullis.tests.fixtures.Json;
import portcullis.tests.fixtures.Metrics;
import portcullis.tests.fixtures.TestIssuer;
import portcullis.tests.fixtures.Waiting;

/** What is decided is counted, remembered for who asks the same again, compared, and held against what is on trial. */
class DecisionsTest {
    private static final String ANNA = "@id(\"anna\") permit(principal == User::\"main/anna\", action, resource);\n";
    private static final String OVERFLOW =
            "%s(principal, action, resource) when { principal.claims has level && principal.claims.level + 9223372036854775807 > 0 };\n";

    private static PolicyGateway gateway;

    @BeforeAll
    static void start() throws IOException {
        gateway = PolicyGateway.start();
    }

    @AfterAll
    static void stop() throws IOException {
        gateway.close();
    }

    /** Writes {@code policies:} of gateway.yaml, for as long as nobody writes another. */
    private static void settings(String block) throws IOException {
        String text = Files.readString(gateway.gateway.conf().resolve("gateway.yaml")).replaceAll("(?m)^policies:.*\\R", "");
        gateway.gateway.edit("gateway.yaml", text + "policies: " + block + "\n");
        gateway.reload();
    }

    private static long counted(String metric, String... labels) {
        return (long) gateway.gateway.metrics().sum("portcullis_policy_" + metric, labels);
    }

    /** How the counts of the cache changed: hits and misses. */
    private static String cached(Requests requests) throws IOException {
        long hits = counted("cache_hits_total");
        long misses = counted("cache_misses_total");
        requests.send();
        return counted("cache_hits_total") - hits + " hits, " + (counted("cache_misses_total") - misses) + " misses";
    }

    @FunctionalInterface
    private interface Requests {
        void send() throws IOException;
    }

    private static void allowed(String target, String caller) throws IOException {
        assertEquals("200", gateway.get(target, caller));
    }

    private static void denied(String target, String caller) throws IOException {
        assertEquals("403 denied", gateway.get(target, caller));
    }

    @Test
    void decisionsAreCounted() throws IOException {
        settings("{}");
        gateway.policies(ANNA);
        long allow = counted("decisions_total", "decision=\"allow\"", "policy_set=\"enforced\"");
        long deny = counted("decisions_total", "decision=\"deny\"", "policy_set=\"enforced\"");
        allowed("/orders", gateway.bearer("anna"));
        allowed("/orders", gateway.bearer("anna"));
        denied("/orders", gateway.bearer("bob"));
        assertEquals(allow + 2, counted("decisions_total", "decision=\"allow\"", "policy_set=\"enforced\""));
        assertEquals(deny + 1, counted("decisions_total", "decision=\"deny\"", "policy_set=\"enforced\""));
    }

    @Test
    void whatWasDecidedIsGivenAgainToWhoCannotBeToldApart() throws IOException {
        settings("{}");
        gateway.policies(ANNA);
        String anna = gateway.bearer("anna");
        assertEquals("0 hits, 1 misses", cached(() -> allowed("/orders/1", anna)));
        assertEquals("2 hits, 0 misses", cached(() -> {
            allowed("/orders/1", anna);
            allowed("/orders/2", anna); // no policy looks at the order
        }));
        assertEquals("1 hits, 0 misses", cached(() -> allowed("/orders/1", TestIssuer.bearer(gateway.token("anna").id("another").sign()))));
        assertEquals("0 hits, 1 misses", cached(() -> denied("/orders/1", gateway.bearer("bob"))));
        assertEquals("0 hits, 1 misses", cached(() -> allowed("/orders", anna)));
    }

    @Test
    void whoCanBeToldApartIsDecidedAnew() throws IOException {
        settings("{}");
        gateway.policies("""
                permit(principal, action == Action::"orders/get", resource == Order::"1");
                permit(principal in Role::"main/staff", action, resource);
                permit(principal, action, resource) when { principal.claims has department && principal.claims.department == "sales" };
                forbid(principal, action, resource) when { context.method == "HEAD" };
                """);
        for (int round = 0; round < 2; round++) {
            allowed("/orders/1", gateway.bearer("cora"));
            denied("/orders/2", gateway.bearer("cora"));
            allowed("/orders/2", TestIssuer.bearer(gateway.token("cora").roles("staff").sign()));
            denied("/orders/2", TestIssuer.bearer(gateway.token("cora").roles("stuff").sign()));
            allowed("/orders/2", TestIssuer.bearer(gateway.token("cora").claim("department", "sales").sign()));
            denied("/orders/2", TestIssuer.bearer(gateway.token("cora").claim("department", "Sales").sign()));
        }
    }

    @Test
    void aReloadForgetsWhatWasDecided() throws IOException {
        settings("{}");
        gateway.policies(ANNA);
        allowed("/orders", gateway.bearer("anna"));
        gateway.policies(ANNA.replace("anna\",", "bob\","));
        denied("/orders", gateway.bearer("anna"));
        allowed("/orders", gateway.bearer("bob"));
    }

    @Test
    void policiesOfTheClockAreNeverRemembered() throws IOException {
        settings("{}");
        gateway.policies("permit(principal, action, resource) when { context.time > datetime(\"2020-01-01\") };");
        assertEquals("0 hits, 0 misses", cached(() -> {
            allowed("/orders", gateway.bearer("anna"));
            allowed("/orders", gateway.bearer("anna"));
        }));
    }

    @Test
    void decisionCacheCanBeOff() throws IOException {
        gateway.policies(ANNA);
        settings("{ decision-cache: off }");
        assertEquals("0 hits, 0 misses", cached(() -> {
            allowed("/orders", gateway.bearer("anna"));
            allowed("/orders", gateway.bearer("anna"));
        }));
        settings("{ decision-cache: {} }");
        assertEquals("1 hits, 1 misses", cached(() -> {
            allowed("/orders", gateway.bearer("anna"));
            allowed("/orders", gateway.bearer("anna"));
        }));
    }

    @Test
    void entriesAreTheMostThatAreRemembered() throws IOException {
        gateway.policies(ANNA);
        settings("{ decision-cache: { entries: 1000 } }");
        long evictions = counted("cache_evictions_total");
        for (int i = 0; i < 20; i++) {
            denied("/orders", gateway.bearer("somebody-" + i));
        }
        assertEquals(evictions, counted("cache_evictions_total"));
        settings("{ decision-cache: { entries: 5 } }");
        for (int i = 0; i < 20; i++) {
            denied("/orders", gateway.bearer("somebody-" + i));
        }
        assertEquals(evictions + 15, counted("cache_evictions_total"));
    }

    @Test
    void keepIsHowLongADecisionIsGivenAgain() throws IOException {
        gateway.policies(ANNA);
        settings("{ decision-cache: { keep: 1s } }");
        String anna = gateway.bearer("anna");
        allowed("/orders", anna);
        long misses = counted("cache_misses_total");
        Waiting.until("another decision after a second", () -> {
            try {
                allowed("/orders", anna);
            } catch (IOException e) {
                throw new AssertionError(e);
            }
            return counted("cache_misses_total") > misses;
        });
        settings("{ decision-cache: { keep: 1h } }");
        allowed("/orders", anna);
        Waiting.pause(Duration.ofMillis(1500));
        assertEquals("1 hits, 0 misses", cached(() -> allowed("/orders", anna)));
    }

    @Test
    void comparisonIsTheShareThatCedarDecidesToo() throws IOException {
        gateway.policies(ANNA + "permit(principal, action, resource) when { context.ip.isInRange(ip(\"10.0.0.0/8\")) };");
        settings("{ comparison: off }");
        long before = counted("comparisons_total");
        for (int i = 0; i < 20; i++) {
            allowed("/orders", gateway.bearer("anna"));
        }
        assertEquals(before, counted("comparisons_total"));
        settings("{ comparison: 100% }");
        long same = counted("comparisons_total", "result=\"same\"");
        allowed("/orders", gateway.bearer("anna"));
        denied("/orders/7", gateway.bearer("bob \"; // \u00e9"));
        Waiting.until("both to be compared", () -> counted("comparisons_total", "result=\"same\"") == same + 2);
        assertEquals(0, counted("comparisons_total", "result=\"failed\""));
        assertEquals(0, counted("comparisons_total", "result=\"different\""));
        assertTrue(gateway.gateway.metrics().has("portcullis_policy_mismatches_total"));
        assertEquals(0, counted("mismatches_total"));
    }

    @Test
    void anErrorIsCountedEachTimeAndNeverRemembered() throws IOException {
        settings("{}");
        gateway.policies(ANNA + OVERFLOW.formatted("permit"));
        String bob = TestIssuer.bearer(gateway.token("bob").claim("level", 1).sign());
        long errors = counted("errors_total", "policy_set=\"enforced\"", "effect=\"permit\"");
        assertEquals("0 hits, 2 misses", cached(() -> {
            denied("/orders", bob);
            denied("/orders", bob);
        }));
        assertEquals(errors + 2, counted("errors_total", "policy_set=\"enforced\"", "effect=\"permit\""));

        gateway.policies(ANNA + OVERFLOW.formatted("forbid"));
        errors = counted("errors_total", "policy_set=\"enforced\"", "effect=\"forbid\"");
        String anna = TestIssuer.bearer(gateway.token("anna").claim("level", 1).sign());
        assertEquals("403 policy-error", gateway.get("/orders", anna));
        assertEquals("403 policy-error", gateway.get("/orders", anna));
        assertEquals(errors + 2, counted("errors_total", "policy_set=\"enforced\"", "effect=\"forbid\""));
        allowed("/orders", gateway.bearer("anna"));
    }

    @Test
    void whatIsOnTrialIsComparedAndNotEnforced() throws IOException {
        settings("{}");
        gateway.policies(ANNA + "@id(\"bob\") permit(principal == User::\"main/bob\", action, resource);");
        gateway.write("policies/shadow/orders.cedar", """
                @id("anna") permit(principal == User::"main/anna", action, resource) when { context.method == "PUT" };
                @id("cora") permit(principal == User::"main/cora", action == Action::"orders/list", resource);
                """);
        gateway.reload();
        Metrics before = gateway.gateway.metrics();
        for (int round = 0; round < 2; round++) {
            allowed("/orders", gateway.bearer("anna"));
            denied("/orders", gateway.bearer("cora"));
            allowed("/orders", gateway.bearer("bob"));
            denied("/orders/1", gateway.bearer("dora"));
        }
        Metrics after = gateway.gateway.metrics();
        assertEquals(2, moved(before, after, "shadow_flips_total", "route=\"orders/list\"", "from=\"allow\"", "to=\"deny\""));
        assertEquals(2, moved(before, after, "shadow_flips_total", "route=\"orders/list\"", "from=\"deny\"", "to=\"allow\""));
        assertEquals(0, moved(before, after, "shadow_flips_total", "route=\"orders/get\""));
        assertEquals(4, moved(before, after, "decisions_total", "policy_set=\"shadow\"", "decision=\"allow\""));
        assertEquals(4, moved(before, after, "decisions_total", "policy_set=\"shadow\"", "decision=\"deny\""));
        String told = gateway.gateway.logLine("enforced: allow by anna; shadow: deny");
        assertTrue(told.contains("orders/list") && told.contains("req_"), told);
        gateway.gateway.logLine("enforced: deny; shadow: allow by cora");
    }

    private static long moved(Metrics before, Metrics after, String metric, String... labels) {
        String name = "portcullis_policy_" + metric;
        return (long) (after.sum(name, labels) - before.sum(name, labels));
    }

    @Test
    void errorsOnTrialRefuseNobody() throws IOException {
        settings("{}");
        gateway.policies(ANNA);
        gateway.write("policies/shadow/orders.cedar", OVERFLOW.formatted("forbid"));
        gateway.reload();
        String anna = TestIssuer.bearer(gateway.token("anna").claim("level", 1).sign());
        long enforced = counted("errors_total", "policy_set=\"enforced\"");
        long shadow = counted("errors_total", "policy_set=\"shadow\"", "effect=\"forbid\"");
        allowed("/orders", anna);
        assertEquals(shadow + 1, counted("errors_total", "policy_set=\"shadow\"", "effect=\"forbid\""));
        assertEquals(enforced, counted("errors_total", "policy_set=\"enforced\""));
    }

    @Test
    void policiesAreCountedBySet() throws IOException {
        gateway.policies(ANNA + "permit(principal == User::\"main/bob\", action, resource);");
        gateway.write("policies/shadow/orders.cedar", "forbid(principal, action, resource) when { context.tls };");
        gateway.reload();
        assertEquals(2, gateway.gateway.metrics().sum("portcullis_policies", "policy_set=\"enforced\""));
        assertEquals(1, gateway.gateway.metrics().sum("portcullis_policies", "policy_set=\"shadow\""));
        gateway.policies("");
        assertEquals(0, gateway.gateway.metrics().sum("portcullis_policies"));
    }

    @Test
    void theAdminPortTellsHowOftenEachPolicyDecided() throws IOException {
        settings("{}");
        String erna = ANNA.replace("anna", "erna");
        String bob = "@id(\"bob\") permit(principal == User::\"main/bob\", action, resource);\n";
        gateway.policies(erna + bob);
        gateway.write("policies/shadow/orders.cedar", "@id(\"no-tls\")\nforbid(principal, action, resource) unless { context.tls };");
        gateway.reload();
        allowed("/orders", gateway.bearer("erna"));
        allowed("/orders", gateway.bearer("erna"));
        Map<String, @Nullable Object> told = told("erna");
        assertEquals(BigDecimal.valueOf(2), told.get("decided"), told::toString);
        assertEquals(BigDecimal.valueOf(0), told.get("errors"));
        assertEquals("permit", told.get("effect"));
        assertEquals("enforced", told.get("policy-set"));
        assertEquals(PolicyGateway.ENFORCED, told.get("file"));
        assertEquals(BigDecimal.valueOf(1), told.get("line"));
        assertFalse(String.valueOf(told.get("last")).equals("null"));
        assertEquals(BigDecimal.valueOf(0), told("bob").get("decided"));
        assertEquals(BigDecimal.valueOf(2), told("no-tls").get("decided"));
        assertEquals("shadow", told("no-tls").get("policy-set"));

        gateway.policies("// moved by a line\n" + erna + bob.replace("bob\",", "rob\","));
        allowed("/orders", gateway.bearer("erna"));
        assertEquals(BigDecimal.valueOf(3), told("erna").get("decided"), "it goes on counting where the policy is the same");
        assertEquals(BigDecimal.valueOf(2), told("erna").get("line"));
    }

    @SuppressWarnings("unchecked") // objects are maps here
    private static Map<String, @Nullable Object> told(String policy) throws IOException {
        Object all = Json.value(gateway.gateway.admin("GET", "/admin/policies").text());
        return ((List<Map<String, @Nullable Object>>) all)
                .stream()
                        .filter(one -> policy.equals(one.get("policy")))
                        .findFirst()
                        .orElseThrow(() -> new AssertionError(all));
    }
}
