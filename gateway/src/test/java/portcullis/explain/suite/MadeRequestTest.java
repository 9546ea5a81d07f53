package portcullis.explain.suite;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import portcullis.config.ConfigLoader;
import portcullis.config.LoadResult;
import portcullis.config.suite.PolicyCase;
import portcullis.explain.Explainer;
import portcullis.explain.Explanation;
import portcullis.explain.Question;
import portcullis.filters.FilterCatalog;
import portcullis.snapshot.EffectiveRoute;

class MadeRequestTest {
    private static final Instant NOW = Instant.parse("2026-06-01T12:00:00Z");

    @TempDir
    Path folder;

    private Explainer explainer(String routes) throws IOException {
        Files.createDirectories(folder.resolve("routes"));
        Files.writeString(folder.resolve("gateway.yaml"), """
                format: 1
                service: { name: edge, environment: development }
                listeners: { inner: { bind: "127.0.0.1:8081" }, public: { bind: "127.0.0.1:8080" } }
                """);
        Files.writeString(folder.resolve("routes/shop.yaml"), "format: 1\napi: shop\nlisteners: [public]\nupstream: one\n" + routes.stripIndent() + """
                upstreams: { one: { endpoints: [http://127.0.0.1:9101] } }
                """);
        return switch (new ConfigLoader(FilterCatalog.declarations(), Map.of()).load(ConfigLoader.Request.of(folder))) {
            case LoadResult.Rejected rejected -> throw new AssertionError(rejected.problems());
            case LoadResult.Loaded loaded -> switch (Explainer.open(loaded.configuration(), Explainer.Given.NOTHING)) {
                case Explainer.Opening.Rejected rejected -> throw new AssertionError(rejected.problems());
                case Explainer.Opening.Ready ready -> ready.explainer();
            };
        };
    }

    /** Where the request that is made for a route in one version comes in the end. */
    private static Explanation.Route reached(Explainer explainer, String version, String caseKeys) throws IOException {
        PolicyCase question = Cases.file("policy-cases: { a: { action: shop/wanted, expect: allow" + caseKeys + " } }").policyCases().get("a");
        EffectiveRoute route = explainer.snapshot().routes().stream()
                .filter(each -> each.ref().id().equals("shop/wanted") && each.ref().version().equals(version))
                .findFirst()
                .orElseThrow();
        MadeRequest made = MadeRequest.of(question, route);
        Question asked = Question.of(made.method(), made.url(), NOW).on(made.listener());
        for (Map.Entry<String, String> field : made.headers().entrySet()) {
            asked = asked.header(field.getKey(), field.getValue());
        }
        Explanation explanation = explainer.explain(asked);
        assertNotNull(explanation.route(), explanation::text);
        assertEquals("shop/wanted", explanation.route().id(), explanation::text);
        return explanation.route();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "path",
                "{ header: x-version }",
                "{ media-type: 'application/vnd.shop.{version}+json' }",
            })
    void aVersionIsAskedForWhereTheApiLooksForIt(String versioning) throws IOException {
        Explainer explainer = explainer("""
                base-path: /api
                versioning: %s
                default-version: v1
                versions: { v1: {}, v2: {} }
                routes: { wanted: { match: { path: /orders } } }
                """.formatted(versioning));

        assertEquals("v1", reached(explainer, "v1", "").version());
        assertEquals("v2", reached(explainer, "v2", "").version());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "hosts: [api.shop.test]       | { path: /orders }",
                "hosts: ['*.shop.test']       | { path: /orders }",
                "base-path: /x                | { methods: [PUT, POST], path: /orders }",
                "base-path: /x                | { path: /orders, headers: { x-kind: special }, query: { 'a b': 'c&d' } }",
                "base-path: /x                | { method: POST, path: /orders, content-type: application/json }",
            })
    void theConditionsOfARouteAreMet(String api, String match) throws IOException {
        Explainer explainer = explainer(api + "\nroutes: { wanted: { match: " + match + " }, other: { match: { path: \"/{rest...}\" } } }\n");

        reached(explainer, "", "");
    }

    @Test
    void parametersOfThePathComeThroughAsTheyWereGiven() throws IOException {
        Explainer explainer = explainer("""
                routes: { wanted: { match: { path: "/o/{id:int}/x-{name}/{rest...}" } } }
                """);

        Explanation.Route route = reached(explainer, "", ", path-parameters: { id: 7, name: \"a ü+?\", rest: \"b/c d\" }");
        assertEquals(Map.of("id", "7", "name", "a%20%C3%BC%2B%3F", "rest", "b/c%20d"), route.parameters());
    }

    @Test
    void namesAreThoseOfTheTemplate() {
        assertEquals(List.of("id", "name", "rest"), MadeRequest.names("/o/{id:int}/x-{name}/{rest...}"));
        assertEquals(List.of(), MadeRequest.names("/o"));
    }
}
