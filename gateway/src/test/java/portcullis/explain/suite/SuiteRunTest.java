package portcullis.explain.suite;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import portcullis.config.suite.Decision;
import portcullis.config.suite.PolicyCase;
import portcullis.config.suite.Scenario;
import portcullis.config.suite.TestCaller;
import portcullis.config.suite.TestFile;

class SuiteRunTest {
    private static final Instant NOW = Instant.parse("2026-11-23T10:00:00Z");

    private final List<@Nullable TestCaller> callers = new ArrayList<>();
    private final List<Instant> moments = new ArrayList<>();
    private Found found = Cases.forwarded();
    private Decided decided = new Decided(Decision.ALLOW, "own-orders", null, Set.of("own-orders"), List::of);

    private final Asked asked = new Asked() {
        @Override
        public Found ask(Scenario scenario, @Nullable TestCaller caller, Instant at) {
            callers.add(caller);
            moments.add(at);
            if (scenario.name().equals("impossible")) {
                throw new IllegalArgumentException("no such caller");
            }
            return found;
        }

        @Override
        public Decided ask(PolicyCase question, @Nullable TestCaller caller, Instant at) {
            callers.add(caller);
            moments.add(at);
            return decided;
        }
    };

    private SuiteResult run(String... texts) throws IOException {
        List<TestFile> files = new ArrayList<>();
        for (String text : texts) {
            files.add(Cases.file(text));
        }
        Map<String, List<String>> routes = new LinkedHashMap<>();
        routes.put("orders/list", List.of());
        routes.put("orders/get", List.of("id"));
        SuiteNames names = new SuiteNames(routes, Map.of(), Set.of(), List.of("own-orders", "suspended"), Set.of(), Map.of());
        return new SuiteRun(asked, () -> NOW, () -> 0).run(files, names);
    }

    private static List<String> differences(SuiteResult result) {
        return result.cases().getFirst().differences().stream().map(Difference::toString).toList();
    }

    @Test
    void allThatIsExpectedMayBeThereAndMore() throws IOException {
        SuiteResult result = run("""
                scenarios:
                  a:
                    request: GET /orders/7
                    expect:
                      { route: orders/get, version: v2, outcome: forwarded, reason: none, caller: main/ada, policy: own-orders, shadow: any,
                        upstream: orders-v2, target: /orders/7, headers: { x-b: none }, upstream-headers: { x-user-id: { regex: "a.*" } } }
                """);

        assertTrue(result.passed());
        assertEquals(List.of(), result.cases().getFirst().trace());
    }

    @Test
    void everyDifferenceIsToldInTheWordsOfTheFile() throws IOException {
        found = Cases.refused();
        SuiteResult result = run("""
                scenarios:
                  a:
                    request: GET /orders/7
                    expect:
                      { route: orders/list, version: none, outcome: forwarded, status: 200, reason: none, policy: own-orders, shadow: allow,
                        upstream: orders-v2, headers: { x-frame-options: none, x-b: b }, upstream-headers: { x-user-id: ada } }
                """);

        assertEquals(
                List.of(
                        "expect.route: expected orders/list, found orders/get",
                        "expect.version: expected none, found v2",
                        "expect.outcome: expected forwarded, found refused",
                        "expect.status: expected 200, found 403",
                        "expect.reason: expected none, found denied",
                        "expect.policy: expected own-orders, found none",
                        "expect.shadow: expected allow, found none",
                        "expect.upstream: expected orders-v2, found none",
                        "expect.headers.x-frame-options: expected none, found DENY",
                        "expect.headers.x-b: expected b, found none",
                        "expect.upstream-headers.x-user-id: expected ada, found none"),
                differences(result));
        assertEquals(Cases.refused().trace().get(), result.cases().getFirst().trace());
    }

    @Test
    void theStatusOfAnUpstreamIsNotGuessed() throws IOException {
        SuiteResult result = run("scenarios: { a: { request: GET /orders/7, expect: { status: 200 } } }");

        assertEquals(List.of("expect.status: expected 200, found none: an upstream answers this"), differences(result));
    }

    @Test
    void policiesAreHeldToTheirDecisionAndItsReason() throws IOException {
        String text = "policy-cases: { a: { action: orders/get, path-parameters: { id: 7 }, expect: allow, by: own-orders } }";
        assertTrue(run(text).passed());

        decided = new Decided(Decision.ERROR, "suspended", Decision.DENY, Set.of(), List::of);
        assertEquals(List.of("expect: expected allow, found error", "by: expected own-orders, found suspended"), differences(run(text)));
    }

    @Test
    void aCaseThatCannotBeAskedFailsAndTheOthersGoOn() throws IOException {
        SuiteResult result = run("""
                scenarios:
                  impossible: { request: GET /orders/7, expect: { outcome: forwarded } }
                  fine: { request: GET /orders/7, expect: { outcome: forwarded } }
                """);

        assertEquals(List.of("case: expected one that can be asked, found no such caller"), differences(result));
        assertEquals(1, result.failed());
    }

    @Test
    void theNearestWordOnTheTimeCounts() throws IOException {
        run("""
                scenarios: { a: { request: GET /, expect: { status: 404 } } }
                """, """
                at: 2026-01-01T00:00Z
                scenarios:
                  a: { request: GET /, expect: { status: 404 } }
                  b: { request: GET /, at: 2026-02-02T00:00Z, expect: { status: 404 } }
                policy-cases:
                  c: { action: orders/list, context: { at: 2026-03-03T00:00Z }, expect: allow }
                  d: { action: orders/list, expect: allow }
                """);

        assertEquals(
                List.of("2026-11-23T10:00:00Z", "2026-01-01T00:00:00Z", "2026-02-02T00:00:00Z", "2026-03-03T00:00:00Z", "2026-01-01T00:00:00Z"),
                moments.stream().map(Instant::toString).toList());
    }

    @Test
    void callersAreFoundByNameOrWrittenOnTheSpotOrNobody() throws IOException {
        run("""
                callers: { ada: { subject: ada } }
                scenarios:
                  a: { request: GET /, caller: ada, expect: { status: 404 } }
                  b: { request: GET /, caller: { client: robot }, expect: { status: 404 } }
                  c: { request: GET /, caller: anonymous, expect: { status: 404 } }
                """);

        assertEquals("ada", callers.get(0) == null ? null : callers.get(0).subject());
        assertEquals("robot", callers.get(1) == null ? null : callers.get(1).client());
        assertNull(callers.get(2));
    }

    @Test
    void whatNoCaseSawIsListed() throws IOException {
        SuiteResult result = run("scenarios: { a: { request: GET /orders/7, expect: { outcome: forwarded } } }");

        assertEquals(List.of("orders/list"), result.routes().missed());
        assertEquals(List.of("suspended"), result.policies().missed());
        assertEquals(1, result.policies().seen());
        assertFalse(result.isComplete());
    }

    @Test
    void aPolicyCaseDoesNotReachARoute() throws IOException {
        SuiteResult result = run("policy-cases: { a: { action: orders/get, path-parameters: { id: 7 }, expect: allow } }");

        assertEquals(List.of("orders/list", "orders/get"), result.routes().missed());
        assertEquals(List.of("suspended"), result.policies().missed());
    }
}
