package portcullis.routing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class RouteProblemsTest {
    @Test
    void reportsAPatternWithItsPlace() {
        assertEquals(
                "routes/a.yaml:3:25: routes.r.match.path: '/x/*' has a '*', which is no wildcard; {name} for one segment, {rest...} for all that follow",
                Routes.problem("api: a\nroutes:\n  r: { match: { path: /x/* } }\n").replaceFirst(":3:\\d+:", ":3:25:"));
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "{ path: /x } | { path: /x }",
        "{ method: GET, path: /x } | { methods: [PUT, GET], path: /x }",
        "{ path: '/{a}' } | { path: '/{b}' }",
        "{ path: '/{a...}' } | { path: '/{b...}' }",
        "{ path: '/a{x}' } | { method: GET, path: '/{y}b' }",
        "{ path: /x, headers: { a: b } } | { path: /x, headers: { c: d } }",
        "{ path: /x, headers: { a: b } } | { path: /x, query: { c: d } }",
        "{ path: /x, headers: { a: { regex: b } } } | { path: /x, headers: { a: { regex: c } } }",
        "{ path: /x%41 } | { path: /xA }",
    })
    void reportsRoutesThatTieWithBothPlaces(String matches) {
        String[] two = matches.split(" \\| ");
        String problem = Routes.problem("api: a\nroutes:\n  one: { match: " + two[0] + " }\n  two: { match: " + two[1] + " }\n");
        assertTrue(problem.startsWith("routes/a.yaml:4:") && problem.contains(": routes.two.match.path: "), problem);
        assertTrue(problem.contains(" ties with route a/one at routes/a.yaml:3:"), problem);
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "{ method: GET, path: /x } | { method: PUT, path: /x }",
        "{ method: GET, path: /x } | { path: /x }",
        "{ method: GET, path: '/a{x}' } | { method: PUT, path: '/{y}b' }",
        "{ path: /x, headers: { a: b } } | { path: /x }",
        "{ path: /x, headers: { a: b } } | { path: /x, headers: { a: c } }",
        "{ path: /x, headers: { a: b } } | { path: /x, headers: { a: { regex: b } } }",
        "{ path: /x, headers: { a: b } } | { path: /x, headers: { a: { regex: c } } }",
        "{ path: /x, query: { a: b } } | { path: /x, query: { a: c } }",
        "{ path: /x, content-type: a/b } | { path: /x, content-type: a/c }",
        "{ path: /x, headers: { a: b, c: d } } | { path: /x, headers: { e: f } }",
        "{ path: '/{a:int}' } | { path: '/{a}' }",
    })
    void reportsNothingWhereOneIsMoreSpecificOrNoRequestMatchesBoth(String matches) {
        String[] two = matches.split(" \\| ");
        Routes.of("api: a\nroutes:\n  one: { match: " + two[0] + " }\n  two: { match: " + two[1] + " }\n");
    }

    @Test
    void reportsTiesBetweenApisOfOneBasePath() {
        String problem = Routes.problem("api: a\nroutes: { r: { match: { path: /x } } }\n", "api: b\nroutes: { s: { match: { path: /x } } }\n");
        assertTrue(problem.startsWith("routes/b.yaml:2:") && problem.contains("ties with route a/r at routes/a.yaml:2:"), problem);
        Routes.of(
                "api: a\nhosts: [a.test]\nroutes: { r: { match: { path: /x } } }\n",
                "api: b\nhosts: [b.test]\nroutes: { s: { match: { path: /x } } }\n");
    }

    @Test
    void reportsATieOfSeveralVersionsAndHostsOnce() {
        Routes.problem(
                """
                api: a
                hosts: [a.test, b.test]
                versioning: path
                default-version: v1
                versions: { v1: {}, v2: {} }
                routes: { one: { match: { path: /x } }, two: { match: { path: /x } } }
                """);
    }

    @Test
    void reportsATieWithARouteBesideTheVersionsWhereBothAreServed() {
        String routes = "versions: { v1: {} }\nroutes: { one: { match: { path: /x } }, two: { match: { path: /x }, versions: none } }\n";
        Routes.of("api: a\nversioning: path\n" + routes);
        Routes.problem("api: a\nversioning: path\ndefault-version: v1\n" + routes);
        Routes.problem("api: a\nversioning: { header: v }\n" + routes);
    }

    @Test
    void reportsARouteThatALongerBasePathHides() {
        String inside = "api: inside\nbase-path: /a/b\nroutes: { r: { match: { path: /x } } }\n";
        String problem = Routes.problem(inside, "api: a\nbase-path: /a\nroutes: { r: { match: { path: /b/x } }, s: { match: { path: /bx } } }\n");
        assertTrue(problem.contains("b.yaml:3:") && problem.contains("'/b/x' is never reached: base path /a/b of API inside at routes/a.yaml"), problem);
        Routes.problem(inside, "api: a\nroutes: { r: { match: { path: '/a/b/{x}' } } }\n");
        Routes.problem(inside, "api: a\nroutes: { r: { match: { path: '/a/b' } } }\n");
        Routes.of(inside, "api: a\nroutes: { r: { match: { path: '/a/{x}/c' } }, s: { match: { path: '/{rest...}' } } }\n");
        Routes.of(inside, "api: a\nhosts: [a.test]\nroutes: { r: { match: { path: /a/b/x } } }\n");
        Routes.of(inside, "api: a\nlisteners: [public, inside]\nroutes: { r: { match: { path: /a/b/x } } }\n");
        Routes.of("api: v1\nbase-path: /v1\nroutes: { r: { match: { path: /x } } }\n",
                "api: a\nversioning: path\ndefault-version: v1\nversions: { v1: {} }\nroutes: { r: { match: { path: /x } } }\n");
    }

    @Test
    void reportsARouteThatAVersionHides() {
        String versions = "versioning: path\nversions: { v1: {} }\nroutes: { x: { match: { path: /x } }, r: { match: { path: /v1/x }, versions: none } }\n";
        String problem = Routes.problem("api: a\n" + versions);
        assertTrue(problem.contains("'/v1/x' is never reached: version v1 takes all such requests first; "), problem);
        Routes.of("api: a\n" + versions.replace("/v1/x", "/v2/x"));
    }

    @Test
    void reportsVersionsBesideAnotherApiOfTheSameBasePath() {
        String problem = Routes.problem(
                "api: a\nroutes: { r: { match: { path: /x } } }\n",
                "api: b\nversioning: path\nversions: { v1: {} }\nroutes: { s: { match: { path: /y } } }\n");
        assertTrue(problem.contains("b.yaml") && problem.contains("'/' is also the base path of API a at routes/a.yaml"), problem);
    }

    @Test
    void boundsTheRoutesOfOnePath() {
        Routes.of(routesOfOnePath(100));
        String problem = Routes.problem(routesOfOnePath(101));
        assertTrue(problem.contains("'/x' is the path of more than 100 routes"), problem);
    }

    private static String routesOfOnePath(int count) {
        StringBuilder routes = new StringBuilder("api: a\nroutes:\n");
        for (int i = 0; i < count; i++) {
            routes.append("  r").append(i).append(": { match: { path: /x, headers: { a: '").append(i).append("' } } }\n");
        }
        return routes.toString();
    }

    @Test
    void boundsTheWaysThatOnePathMayBeMeant() {
        Routes.of(ways(7));
        String problem = Routes.problem(ways(8));
        assertTrue(problem.contains("some paths could be meant in 511 ways"), problem);
    }

    /** Every combination of a text and a name in so many segments. */
    private static String ways(int segments) {
        StringBuilder routes = new StringBuilder("api: a\nroutes:\n");
        for (int i = 0; i < 1 << segments; i++) {
            routes.append("  r").append(i).append(": { match: { path: '");
            for (int j = 0; j < segments; j++) {
                routes.append((i >> j & 1) == 0 ? "/x" : "/{n" + j + "}");
            }
            routes.append("' } }\n");
        }
        return routes.toString();
    }
}
