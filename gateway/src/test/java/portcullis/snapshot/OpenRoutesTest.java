package portcullis.snapshot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static portcullis.snapshot.Compiled.field;
import static portcullis.snapshot.Compiled.serve;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import portcullis.config.keys.ConfigProblem;
import portcullis.exchange.ExchangeOf;
import portcullis.exchange.Outcome;

/** Which routes may go without anybody finding out who calls them, and what the filters for callers do there. */
class OpenRoutesTest {
    private static final String FORGOTTEN = "routes/orders.yaml:6:3: routes.list: nothing finds out who calls orders/list";
    private static final String CURE = "; authenticate on the route or farther out, or public: true";

    @TempDir
    Path folder;

    private Compiled conf;

    @BeforeEach
    void conf() {
        conf = new Compiled(folder);
        gateway("development");
    }

    private void gateway(String environment) {
        conf.file("gateway.yaml", """
                format: 1
                service: { name: test, environment: %s }
                listeners: { public: { bind: "127.0.0.1:7001" } }
                identity:
                  issuers:
                    main: { issuer: https://id.test/, audiences: [https://api.test] }
                """.formatted(environment));
    }

    private Compiled orders(String filters, String... routes) {
        return conf.api("api: orders\nupstream: one\nfilters: " + filters + "\nroutes:\n" + String.join("\n", routes).indent(2));
    }

    private List<String> warnings() throws IOException {
        return assertInstanceOf(Compilation.Compiled.class, conf.compile()).warnings().stream().map(ConfigProblem::toString).toList();
    }

    @Test
    void productionRefusesARouteOfWhichNobodySaysThatItIsOpen() throws IOException {
        orders("{}", "list: { match: { path: /orders } }", "open: { match: { path: /open }, public: true }");

        assertEquals(List.of(FORGOTTEN + ", which production refuses" + CURE), warnings());
        gateway("production");
        assertEquals(List.of(FORGOTTEN + CURE), conf.problems());
    }

    @Test
    void aRouteThatAnswersByItselfIsNoException() throws IOException {
        orders("{}", "list: { match: { path: /a }, respond: { body: a } }", "moved: { match: { path: /b }, redirect: { to: /a } }");

        assertEquals(2, warnings().size());
    }

    @Test
    void aRouteInManyVersionsIsOneRoute() throws IOException {
        conf.api("""
                api: orders
                versioning: path
                versions: { v1: { upstream: one }, v2: { upstream: two } }
                routes:
                  list: { match: { path: /orders } }
                """);

        assertEquals(1, warnings().size());
    }

    @Test
    void authenticateAnywhereIsEnoughUntilANearerLevelTakesItAway() throws IOException {
        orders(
                "{ authenticate: { issuers: [main] } }",
                "list: { match: { path: /orders } }",
                "off: { match: { path: /off }, filters: { authenticate: off } }");

        assertEquals(1, warnings().size());
        assertTrue(warnings().getFirst().contains("nothing finds out who calls orders/off"), warnings()::toString);
    }

    @Test
    void publicTakesAwayWhateverIsAboutCallersAndNothingElse() throws IOException {
        Snapshot snapshot = orders(
                        "{ authenticate: { issuers: [main] }, require: { scopes: [a] }, ip-access: { deny: [192.0.2.0/24] } }",
                        "list: { match: { path: /orders } }",
                        "open: { match: { path: /open }, public: true }")
                .snapshot();

        Outcome closed = serve(snapshot, ExchangeOf.request("GET", "/orders").from("198.51.100.1"));
        assertEquals(401, closed.status());
        assertEquals("Bearer realm=\"orders\"", field(closed, "WWW-Authenticate"));
        assertEquals(200, serve(snapshot, ExchangeOf.request("GET", "/open").from("198.51.100.1")).status());
        assertEquals(403, serve(snapshot, ExchangeOf.request("GET", "/open").from("192.0.2.1")).status());
        EffectiveRoute open = snapshot.routes().getLast();
        assertEquals(List.of("ip-access", "body-limit"), open.filters().stream().map(EffectiveFilter::label).toList());
        assertEquals(true, open.description().get("public"));
        assertEquals(false, snapshot.routes().getFirst().description().get("public"));
    }

    @Test
    void publicBesideWhatItTakesAwayIsAContradiction() throws IOException {
        orders(
                "{}",
                "list: { match: { path: /orders }, public: true, filters: { authenticate: { issuers: [main] } } }",
                "own: { match: { path: /own }, public: true, filters: { require: { scopes: [a] } } }",
                "fine: { match: { path: /fine }, public: true, filters: { authenticate: off, body-limit: { bytes: 1B } } }");

        List<String> problems = conf.problems();
        assertEquals(2, problems.size(), problems.toString());
        assertEquals(
                "routes/orders.yaml:6:62: routes.list.filters.authenticate: stands beside public: true, which switches it off; one of the two",
                problems.getFirst());
    }

    @Test
    void aPreflightIsAnsweredBeforeAnybodyAsksWhoCallsAndARefusalCanBeRead() throws IOException {
        Snapshot snapshot = orders(
                        "{ cors: { origins: [https://app.test], headers: [authorization] }, authenticate: { issuers: [main] } }",
                        "list: { match: { method: GET, path: /orders } }")
                .snapshot();
        ExchangeOf preflight = ExchangeOf.request("OPTIONS", "/orders")
                .field("Origin", "https://app.test")
                .field("Access-Control-Request-Method", "GET")
                .field("Access-Control-Request-Headers", "authorization");

        assertEquals(204, serve(snapshot, preflight).status());
        Outcome refused = serve(snapshot, ExchangeOf.request("GET", "/orders").field("Origin", "https://app.test"));
        assertEquals(401, refused.status());
        assertEquals("https://app.test", field(refused, "Access-Control-Allow-Origin"));
    }

    /** What is not served is no secret: routing comes first, so that nobody needs a token to find his mistake. */
    @Test
    void whatIsNotServedIsSaidToEverybody() throws IOException {
        Snapshot snapshot = orders(
                        "{ authenticate: { issuers: [main] } }", "list: { match: { method: GET, path: /orders } }")
                .snapshot();

        assertEquals(404, serve(snapshot, ExchangeOf.request("GET", "/nothing")).status());
        assertEquals(405, serve(snapshot, ExchangeOf.request("PUT", "/orders")).status());
        assertEquals(204, serve(snapshot, ExchangeOf.request("OPTIONS", "/orders")).status());
        assertEquals(401, serve(snapshot, ExchangeOf.request("HEAD", "/orders")).status());
    }

    @Test
    void knowsWhatMayCarryATokenOnAnyRoute() throws IOException {
        Snapshot snapshot = orders(
                        "{ authenticate: { issuers: [main], token-from: [authorization, { cookie: c }, { query: q }] } }",
                        "list: { match: { path: /orders } }",
                        "own: { match: { path: /own }, filters: { authenticate: { issuers: [main], token-from: [{ query: p }] } } }")
                .snapshot();

        assertEquals(List.of("q", "p"), snapshot.credentials().query());
        assertEquals(List.of("c"), snapshot.credentials().cookies());
    }
}
