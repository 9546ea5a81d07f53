package portcullis.explain.suite;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import portcullis.config.IssuerConfig.ExtraClaim;
import portcullis.config.keys.ConfigProblem;

class SuiteChecksTest {
    private static final SuiteNames NAMES = new SuiteNames(
            routes(), Map.of("orders", Set.of("v1", "v2"), "site", Set.of()), Set.of("orders-v2"), List.of("own-orders", "suspended"), Set.of(), Map.of());

    private static Map<String, List<String>> routes() {
        Map<String, List<String>> routes = new LinkedHashMap<>();
        routes.put("orders/list", List.of());
        routes.put("orders/get", List.of("id"));
        return routes;
    }

    private static List<String> problems(String text) throws IOException {
        List<ConfigProblem> problems = new ArrayList<>();
        new SuiteChecks(NAMES, problems::add).check(Cases.file(text));
        return problems.stream().map(ConfigProblem::toString).toList();
    }

    @Test
    void namesThatAreThereAreFine() throws IOException {
        assertEquals(List.of(), problems("""
                scenarios:
                  a: { request: GET /, expect: { route: orders/get, version: v2, reason: denied, policy: none, upstream: orders-v2 } }
                  b: { request: GET /, expect: { route: none, version: none, reason: none, policy: own-orders, upstream: none } }
                policy-cases:
                  c: { action: orders/get, path-parameters: { id: 7 }, context: { version: v1 }, expect: allow, by: own-orders }
                """));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "route: orders/gett | expect.route: there is no route 'orders/gett'; did you mean 'orders/get'?",
                "version: v3 | expect.version: there is no version 'v3'; one of v1, v2",
                "reason: denid | expect.reason: there is no reason 'denid'; did you mean 'denied'?",
                "policy: own-order | expect.policy: there is no policy 'own-order'; did you mean 'own-orders'?",
                "upstream: billing | expect.upstream: there is no upstream 'billing'; one of orders-v2",
            })
    void aNameThatNobodyHasIsToldWithTheNearest(String expectation, String problem) throws IOException {
        assertEquals(
                List.of("orders.yaml:4:15: scenarios.a." + problem),
                problems("scenarios:\n  a:\n    expect: { " + expectation + " }\n    request: GET /\n").stream()
                        .map(found -> found.replaceFirst(":4:\\d+", ":4:15"))
                        .toList());
    }

    @Test
    void aPolicyCaseNamesARouteAndAllOfItsPath() throws IOException {
        assertEquals(
                List.of("orders.yaml:2:30: policy-cases.a.action: there is no route 'orders/fetch'; did you mean 'orders/get'?"),
                at(problems("policy-cases: { a: { action: orders/fetch, expect: allow } }\n")));
        assertEquals(
                List.of("orders.yaml:2:30: policy-cases.a.path-parameters: has no 'id', which the path of orders/get has; id: \"7\""),
                at(problems("policy-cases: { a: { action: orders/get, expect: allow } }\n")));
        assertEquals(
                List.of("orders.yaml:2:30: policy-cases.a.path-parameters.di: there is no parameter of its path 'di'; one of id"),
                at(problems("policy-cases: { a: { action: orders/get, path-parameters: { id: 7, di: 8 }, expect: allow } }\n")));
    }

    @Test
    void thereMustBeShadowPoliciesToExpectSomethingOf() throws IOException {
        assertEquals(
                List.of("orders.yaml:2:30: policy-cases.a.shadow: there are no shadow policies; policies in shadow/, or no such expectation"),
                at(problems("policy-cases: { a: { action: orders/list, expect: allow, shadow: allow } }\n")));
    }

    /** Columns are the reader's business. */
    private static List<String> at(List<String> problems) {
        return problems.stream().map(problem -> problem.replaceFirst(":2:\\d+:", ":2:30:")).toList();
    }

    @Test
    void aCallerWithATokenNeedsAnIssuer() throws IOException {
        assertEquals(
                List.of("orders.yaml:2:30: callers.ada: there is no issuer whose token it could have; one under identity.issuers of gateway.yaml"),
                at(problems("callers: { ada: { subject: ada } }\nscenarios: { a: { request: GET /, expect: { status: 404 } } }\n")));
    }

    @ParameterizedTest
    @CsvSource({
        "LONG, 5, true", "LONG, -5, true", "LONG, +5, false", "LONG, 9223372036854775808, false", "LONG, '', false", "LONG, -, false", "LONG, ٥, false",
        "BOOLEAN, true, true", "BOOLEAN, yes, false", "STRING, '', true", "STRINGS, a, true",
    })
    void claimsAreOfTheirType(ExtraClaim.Type type, String value, boolean right) {
        assertEquals(right, ClaimFacts.fault(type, List.of(value)) == null);
    }

    @Test
    void onlyListsHaveSeveralValues() {
        assertEquals("has 2 values", ClaimFacts.fault(ExtraClaim.Type.STRING, List.of("a", "b")));
        assertEquals(List.of("a", "b"), ClaimFacts.value(ExtraClaim.Type.STRINGS, List.of("a", "b")));
        assertEquals(5L, ClaimFacts.value(ExtraClaim.Type.LONG, List.of("5")));
    }
}
