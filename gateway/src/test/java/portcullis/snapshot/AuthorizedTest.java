package portcullis.snapshot;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import portcullis.exchange.Caller;
import portcullis.exchange.Exchange;
import portcullis.exchange.ExchangeOf;
import portcullis.exchange.Outcome;

/** What policies see of a request under each name, and what comes of what they say. */
class AuthorizedTest {
    private static final String IDENTITY = """
            identity:
              issuers:
                main:
                  issuer: https://id.test/
                  audiences: [https://api.test]
                  trusted-roles: [auditor]
                  extra-claims:
                    suspended: { path: /suspended, type: boolean }
                    level: { path: /level, type: long }
                    department: { path: /department, type: string }
                    teams: { path: /teams, type: strings }
            """;
    private static final Caller ANNA = Caller.user(
            Caller.Method.JWT, "main", "anna", "web", "acme", List.of("main/clerk", "auditor"), List.of("orders:read", "mail"),
            Map.of("suspended", false, "level", 7L, "department", "sales", "teams", List.of("red", "blue")));

    @TempDir
    Path folder;

    private Compiled compiled;

    @BeforeEach
    void routes() {
        compiled = new Compiled(folder)
                .file("gateway.yaml", """
                        format: 1
                        service: { name: test, environment: development }
                        listeners: { public: { bind: "127.0.0.1:0" } }
                        """ + IDENTITY)
                .api("""
                        api: orders
                        upstream: one
                        versioning: path
                        default-version: v1
                        versions: { v1: {}, v2: {} }
                        filters:
                          authenticate: { issuers: [main], mode: optional }
                          authorize: { time-zone: America/New_York, headers: [X-Channel, x-absent] }
                        routes:
                          list: { match: { method: GET, path: /orders } }
                          search: { match: { method: POST, path: /search }, access: read }
                          any: { match: { path: /any } }
                          get:
                            match: { method: GET, path: "/orders/{id}/{rest...}" }
                            resource:
                              type: Shop::Order
                              id: "{path.id}"
                              attributes:
                                owner: { type: User, value: "main/{path.id}" }
                                number: { type: long, value: "{path.id}" }
                                open: { type: boolean, value: "{header.x-open}" }
                                tenant: "{caller.tenant}"
                                kind: order
                        """);
    }

    private Snapshot policies(String cedar) throws IOException {
        return compiled.file("policies/orders.cedar", cedar).snapshot();
    }

    private static Exchange exchange(Caller caller, ExchangeOf request) {
        Exchange exchange = request.exchange();
        exchange.caller(caller, () -> true);
        return exchange;
    }

    private static String outcome(Snapshot snapshot, Exchange exchange) {
        return switch (Compiled.serve(snapshot, exchange)) {
            case Outcome.Refused refused -> refused.status() + " " + refused.refusal().reason().slug();
            case Outcome answered -> "" + answered.status();
        };
    }

    /** What comes of a request for that route which one permit under this condition is asked about. */
    private String when(String route, String condition, Exchange exchange) throws IOException {
        return outcome(
                policies("permit(principal, action == Action::\"orders/" + route + "\", resource) when { " + condition + " };"), exchange);
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "principal == User::\"main/anna\"",
        "principal is User",
        "principal in Role::\"main/clerk\"",
        "principal in Role::\"auditor\"",
        "!(principal in Role::\"clerk\") && !(principal in Role::\"main/auditor\")",
        "principal.scopes.containsAll([\"orders:read\", \"mail\"])",
        "principal has tenant && principal.tenant == \"acme\"",
        "principal.claims has suspended && !principal.claims.suspended",
        "principal.claims has level && principal.claims.level + 1 == 8",
        "principal.claims has department && principal.claims.department like \"s*\"",
        "principal.claims has teams && principal.claims.teams.contains(\"blue\")",
        "action == Action::\"orders/list\"",
        "action in Action::\"orders\"",
        "action in Action::\"orders/read\"",
        "!(action in Action::\"orders/write\")",
        "resource == Route::\"orders/list\"",
        "context.api == \"orders\"",
        "context.version == \"v1\"",
        "context.method == \"GET\"",
        "context.path == \"/v1/orders\"",
        "context.ip == ip(\"192.0.2.7\") && context.ip.isInRange(ip(\"192.0.2.0/24\"))",
        "!context.tls",
        "!(context has certificate)",
        "context.scopes == principal.scopes",
        "context.time == datetime(\"2026-06-01T12:00:00Z\")",
        "context.local.weekday == 1 && context.local.minute_of_day == 480 && context.local.date == \"2026-06-01\"",
        "context.headers has \"x-channel\" && context.headers[\"x-channel\"] == \"a, b\"",
        "!(context.headers has \"x-absent\")",
    })
    void aUsersRequestIsSeenUnderTheseNames(String condition) throws IOException {
        ExchangeOf request = ExchangeOf.request("GET", "/v1/orders?x=1").field("X-Channel", "a").field("x-channel", "b");

        assertEquals("200", when("list", condition, exchange(ANNA, request)));
        assertEquals("403 denied", when("list", "!(" + condition + ")", exchange(ANNA, request)));
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "resource == Shop::Order::\"a\\\"b c\"",
        "resource is Shop::Order",
        "resource.owner == User::\"main/a\\\"b c\"",
        "resource.kind == \"order\"",
        "resource has tenant && resource.tenant == \"acme\"",
        "resource has open && resource.open",
        "!(resource has number)",
        "context.path_parameters.id == \"a\\\"b c\"",
        "context.path_parameters.rest == \"x/ü\"",
        "context.path == \"/v2/orders/a%22b%20c/x/%C3%BC\"",
        "context.version == \"v2\"",
    })
    void aResourceIsWhatItsRouteSays(String condition) throws IOException {
        ExchangeOf request = ExchangeOf.request("GET", "/v2/orders/a%22b%20c/x/%c3%bc").field("x-open", "true");

        assertEquals("200", when("get", condition, exchange(ANNA, request)));
        assertEquals("403 denied", when("get", "!(" + condition + ")", exchange(ANNA, request)));
    }

    @ParameterizedTest
    @CsvSource({"7, true", "-7, true", "0, true", "07, false", "%2B7, false", "7.0, false", "9223372036854775808, false", "%D9%A7, false"})
    void aNumberIsOneOnlyInTheOneWayToWriteIt(String id, boolean isNumber) throws IOException {
        Exchange exchange = exchange(ANNA, ExchangeOf.request("GET", "/v1/orders/" + id + "/"));

        assertEquals(isNumber ? "200" : "403 denied", when("get", "resource has number", exchange));
    }

    @Test
    void applicationsAndStrangersHaveTypesOfTheirOwn() throws IOException {
        Snapshot snapshot = policies("""
                permit(principal == Client::"main/batch", action, resource);
                permit(principal == Anonymous::"anonymous", action == Action::"orders/any", resource);
                """);
        Caller batch = Caller.client(Caller.Method.JWT, "main", "", "batch", "", List.of(), List.of(), Map.of());
        Caller user = Caller.user(Caller.Method.JWT, "main", "batch", "", "", List.of(), List.of(), Map.of());

        assertEquals("200", outcome(snapshot, exchange(batch, ExchangeOf.request("GET", "/v1/orders"))));
        assertEquals("403 denied", outcome(snapshot, exchange(user, ExchangeOf.request("GET", "/v1/orders"))));
        assertEquals("200", outcome(snapshot, ExchangeOf.request("GET", "/v1/any").exchange()));
        assertEquals("401 unauthenticated", outcome(snapshot, ExchangeOf.request("GET", "/v1/orders").exchange()));
    }

    @Test
    void accessDecidesWhetherARouteReads() throws IOException {
        Snapshot snapshot = policies("permit(principal, action in Action::\"orders/read\", resource);");

        assertEquals("200", outcome(snapshot, exchange(ANNA, ExchangeOf.request("POST", "/v1/search"))));
        assertEquals("200", outcome(snapshot, exchange(ANNA, ExchangeOf.request("HEAD", "/v1/orders"))));
        assertEquals("403 denied", outcome(snapshot, exchange(ANNA, ExchangeOf.request("GET", "/v1/any"))));
    }

    @Test
    void bytesThatAreNoTextDoNotHideAField() throws IOException {
        Snapshot snapshot = policies("""
                permit(principal, action, resource);
                forbid(principal, action, resource) when { context.headers has "x-channel" };
                """);

        assertEquals("403 denied", outcome(snapshot, exchange(ANNA, ExchangeOf.request("GET", "/v1/orders").field("x-channel", "\u00ff"))));
        assertEquals("403 denied", outcome(snapshot, exchange(ANNA, ExchangeOf.request("GET", "/v1/orders").field("x-channel", ""))));
        assertEquals("200", outcome(snapshot, exchange(ANNA, ExchangeOf.request("GET", "/v1/orders"))));
    }

    @Test
    void aForbidThatCannotBeEvaluatedDenies() throws IOException {
        Snapshot snapshot = policies("""
                @id("all") permit(principal, action, resource);
                @id("broken") forbid(principal is User, action, resource)
                when { principal.claims has level && principal.claims.level + 9223372036854775807 > 0 };
                """);
        Exchange exchange = exchange(ANNA, ExchangeOf.request("GET", "/v1/orders"));

        assertEquals("403 policy-error", outcome(snapshot, exchange));
        assertEquals("broken", exchange.policy());
        assertEquals("200", outcome(snapshot, ExchangeOf.request("GET", "/v1/orders").exchange()));
    }

    @Test
    void aPermitThatCannotBeEvaluatedIsLost() throws IOException {
        String broken = """
                @id("broken") permit(principal is User, action, resource)
                when { principal.claims has level && principal.claims.level + 9223372036854775807 > 0 };
                """;
        Exchange exchange = exchange(ANNA, ExchangeOf.request("GET", "/v1/orders"));

        assertEquals("403 denied", outcome(policies(broken), exchange));
        assertEquals("", exchange.policy());
        assertEquals("200", outcome(policies(broken + "@id(\"other\") permit(principal, action, resource);"), exchange));
        assertEquals("other", exchange.policy());
    }

    @Test
    void thePolicyThatDecidedIsNoted() throws IOException {
        Snapshot snapshot = policies("""
                permit(principal, action, resource);
                @id("not-anna")
                forbid(principal == User::"main/anna", action == Action::"orders/any", resource);
                """);
        Exchange denied = exchange(ANNA, ExchangeOf.request("GET", "/v1/any"));
        Exchange permitted = exchange(ANNA, ExchangeOf.request("GET", "/v1/orders"));

        assertEquals("403 denied", outcome(snapshot, denied));
        assertEquals("not-anna", denied.policy());
        assertEquals("200", outcome(snapshot, permitted));
        assertEquals("orders.cedar:1", permitted.policy());
    }

    private List<String> warnings(String cedar) throws IOException {
        return switch (compiled.file("policies/orders.cedar", cedar).compile()) {
            case Compilation.Compiled done -> done.warnings().stream().map(Object::toString).toList();
            case Compilation.Rejected rejected -> throw new AssertionError(rejected.problems().toString());
        };
    }

    @Test
    void aRouteThatNothingPermitsIsWarnedOf() throws IOException {
        assertEquals(
                List.of("routes/orders.yaml:14:3: routes.get: no policy permits orders/get, so that everybody is refused; "
                        + "a policy such as permit(principal, action == Action::\"orders/get\", resource);"),
                warnings("""
                        permit(principal, action == Action::"orders/list", resource);
                        permit(principal is User, action in [Action::"orders/search", Action::"orders/any"], resource);
                        forbid(principal == User::"main/carl", action, resource);
                        """));
    }

    @Test
    void aPolicyThatCannotBeReadRefusesTheConfigurationAndBlamesNoRoute() throws IOException {
        List<String> problems = compiled.file("policies/orders.cedar", "permit(principal, action, resource) wen { true };").problems();

        assertEquals(1, problems.size(), problems::toString);
        assertEquals("policies/orders.cedar:1:37", problems.getFirst().substring(0, 26), problems::toString);
    }

    @Test
    void aPolicyOnARouteThatDoesNotAskIsWarnedOf() throws IOException {
        compiled.api("""
                api: site
                upstream: one
                base-path: /site
                filters: { authenticate: { issuers: [main] } }
                routes:
                  page: { match: { path: /page } }
                """);

        assertEquals(
                List.of("policies/orders.cedar:2:1: nothing asks policies on site/page; give the route the filter authorize"),
                warnings("""
                        permit(principal, action in Action::"orders", resource) when { context.tls };
                        permit(principal, action == Action::"site/page", resource) when { context.tls };
                        """));
    }
}
