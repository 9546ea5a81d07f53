package portcullis.explain;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import portcullis.config.ConfigLoader;
import portcullis.config.LoadResult;
import portcullis.exchange.Caller;
import portcullis.filters.FilterCatalog;

class ExplainerTest {
    private static final Instant NOW = Instant.parse("2026-06-01T12:00:00Z");

    @TempDir
    Path folder;

    private Explainer explainer(String routes) throws IOException {
        Files.createDirectories(folder.resolve("routes"));
        Files.writeString(folder.resolve("gateway.yaml"), """
                format: 1
                service: { name: edge, environment: development }
                listeners: { public: { bind: "127.0.0.1:8080" } }
                identity:
                  issuers:
                    main:
                      issuer: https://id.example.com/
                      algorithms: [RS256]
                      audiences: [api]
                      max-lifetime: 5m
                      claims: { roles: [/realm/roles] }
                      trusted-roles: [auditor]
                      extra-claims: { level: { path: /realm/level, type: long } }
                    machines: { issuer: https://machines.example.com/, audiences: [api], principal: client }
                """);
        Files.writeString(folder.resolve("routes/shop.yaml"), "format: 1\napi: shop\n" + routes.stripIndent() + """
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

    private static Question get(String url) {
        return Question.of("GET", url, NOW);
    }

    private static Question.Who as(CallerFacts facts) {
        return new Question.Who.As(facts);
    }

    @Test
    void factsOfACallerPassTheChecksOfTokens() throws IOException {
        Explainer explainer = explainer("""
                upstream: one
                filters: { authenticate: { issuers: { main: { audiences: [special] } } } }
                routes: { any: { match: { path: /a } } }
                """);
        CallerFacts facts = new CallerFacts(
                "main", "anna", "app", "", List.of("auditor", "main/clerk"), List.of("read"), Map.of("level", 7L));

        Explanation explanation = explainer.explain(get("/a").by(as(facts)));

        assertEquals(Explanation.By.UPSTREAM, explanation.answer().by(), explanation::text);
        assertEquals("main/anna", explanation.caller().id());
        assertEquals(List.of("auditor", "main/clerk"), explanation.caller().roles());
        assertEquals(Map.of("level", 7L), explanation.caller().claims());
        assertTrue(explanation.sent() != null && explanation.sent().fields().contains("x-user-id: anna"), explanation::text);
    }

    @Test
    void aClientNeedsNoSubject() throws IOException {
        Explainer explainer = explainer("""
                upstream: one
                filters: { authenticate: { issuers: [machines] } }
                routes: { any: { match: { path: /a } } }
                """);

        Explanation explanation = explainer.explain(
                get("/a").by(as(new CallerFacts("machines", "", "robot", "", List.of(), List.of(), Map.of()))));

        assertEquals("machines/robot", explanation.caller().id(), explanation::text);
    }

    @Test
    void aFilterThatDoesNotTakeTheIssuerRefusesItsCallers() throws IOException {
        Explainer explainer = explainer("""
                upstream: one
                filters: { authenticate: { issuers: [machines] } }
                routes: { any: { match: { path: /a } } }
                """);

        Explanation explanation = explainer.explain(get("/a").by(as(CallerFacts.user("main", "anna"))));

        assertEquals("token-invalid", explanation.answer().reason(), explanation::text);
        assertThrows(IllegalArgumentException.class, () -> explainer.explain(get("/a").by(as(CallerFacts.user("nobody", "anna")))));
    }

    @Test
    void theTokenGoesWhereTheRouteLooksForIt() throws IOException {
        Explainer explainer = explainer("""
                upstream: one
                filters: { authenticate: { issuers: [main], token-from: [{ query: t }], forward-token: false } }
                routes: { any: { match: { path: /a } } }
                """);

        Explanation explanation = explainer.explain(get("/a?x=1").by(as(CallerFacts.user("main", "anna"))));

        assertEquals("main/anna", explanation.caller().id(), explanation::text);
        assertEquals("/a?x=1", explanation.sent() == null ? "" : explanation.sent().target());
        assertEquals("/a?x=1&t=***", explanation.request().path());
    }

    @Test
    void everyClockSaysTheMomentThatIsAskedAbout() throws IOException {
        Explainer explainer = explainer("""
                versioning: path
                versions: { v1: { upstream: one, deprecated-on: 2026-01-01, sunset-on: 2026-07-01 } }
                filters: { authenticate: { issuers: [main] } }
                routes: { any: { match: { path: /a } } }
                """);
        Question question = get("/v1/a").by(as(CallerFacts.user("main", "anna")));

        Explanation now = explainer.explain(question);
        Explanation later = explainer.explain(
                Question.of("GET", "/v1/a", Instant.parse("2026-07-01T00:00:00Z")).by(as(CallerFacts.user("main", "anna"))));

        assertEquals(Explanation.By.UPSTREAM, now.answer().by(), now::text);
        assertEquals("deprecated", now.route() == null ? "" : now.route().status());
        assertTrue(now.answer().fields().stream().anyMatch(field -> field.startsWith("Sunset: ")), now::text);
        assertEquals("version-sunset", later.answer().reason());
    }

    @Test
    void anAuthServiceIsTakenToLetInWhomTheQuestionNames() throws IOException {
        Explainer explainer = explainer("""
                upstream: one
                filters: { forward-auth: { url: "http://127.0.0.1:1/who", copy-headers: [x-user-id, x-roles] }, require: { roles: [forward-auth/clerk] } }
                routes: { any: { match: { path: /a } } }
                """);
        CallerFacts clerk = new CallerFacts(Caller.FORWARD_AUTH, "änne", "", "", List.of("clerk"), List.of(), Map.of());

        Explanation named = explainer.explain(get("/a").by(as(clerk)));
        Explanation unnamed = explainer.explain(get("/a"));

        assertEquals("forward-auth/änne", named.caller().id(), named::text);
        assertEquals(List.of(), named.unknown());
        assertEquals("unauthenticated", unnamed.answer().reason());
        assertEquals(1, unnamed.unknown().size());
    }

    @Test
    void filtersThatWereNotReachedAreShownAsSuch() throws IOException {
        Explainer explainer = explainer("""
                upstream: one
                filters: { ip-access: { deny: [192.0.2.0/24] }, headers: { own: { response: { set: { x-a: b } } } } }
                routes: { any: { match: { path: /a } } }
                """);

        Explanation refused = explainer.explain(get("/a").from("192.0.2.7"));
        Explanation passed = explainer.explain(get("/a"));

        assertEquals("ip-denied", refused.answer().reason());
        assertEquals(
                List.of("ip-access REFUSED", "body-limit NOT_REACHED", "headers.own NOT_REACHED"),
                refused.steps().stream().map(step -> step.filter() + " " + step.result()).toList());
        assertEquals(List.of("puts on the answer x-a: b"), passed.steps().getLast().notes());
    }

    @Test
    void aQuestionOfTwoLinesIsNone() throws IOException {
        Explainer explainer = explainer("""
                upstream: one
                routes: { any: { match: { path: /a } } }
                """);

        assertThrows(IllegalArgumentException.class, () -> explainer.explain(get("/a").header("x", "1\r\ny: 2")));
        assertThrows(IllegalArgumentException.class, () -> explainer.explain(get("/a HTTP/1.1\r\nHost: b")));
    }
}
