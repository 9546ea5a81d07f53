package portcullis.policy.schema;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import portcullis.config.keys.ConfigProblem;
import portcullis.policy.eval.DateTime;
import portcullis.policy.eval.EntityUid;
import portcullis.policy.eval.IpAddr;
import portcullis.policy.eval.Value;

/** What is generated is a schema to Cedar, policies that speak the product's names fit it, and so do the requests. */
class RequestSchemaTest {
    private static final String ROUTES =
            """
            list: { match: { method: GET, path: /orders } }
            get: { match: { method: GET, path: "/orders/{id}" }, resource: { type: Order, id: "{path.id}" } }
            cancel:
              match: { method: POST, path: "/users/{user}/orders/{id}/cancel" }
              resource:
                type: Order
                id: "{path.id}"
                attributes:
                  owner: { type: User, value: "main/{path.user}" }
                  tenant: "{caller.tenant}"
                  lines: { type: long, value: "{path.id}" }
                  shop: { type: "Shop::Place", value: "{path.id}" }
            search: { match: { method: POST, path: /search }, access: read }
            shop: { match: { path: "/shops/{id}" }, resource: { type: "Shop::Place", id: "{path.id}", attributes: { name: "{path.id}" } } }
            """;
    private static final String ISSUERS =
            """
            main:
              issuer: https://id.example.com/
              audiences: [api]
              extra-claims:
                suspended: { path: /suspended, type: boolean }
                level: { path: /level, type: long }
                groups: { path: /groups, type: strings }
                cost-centre: { path: /cc }
            """;

    @TempDir
    Path folder;

    private final List<ConfigProblem> problems = new ArrayList<>();
    private CedarJudge judge;

    @BeforeEach
    void generate() {
        judge = new CedarJudge(RequestSchema.generate(Routes.of(folder, ROUTES, "list: { match: { path: /b } }"), Routes.issuers(folder, ISSUERS), problems::add));
        assertEquals(List.of(), problems);
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "permit(principal, action == Action::\"a/get\", resource);",
        "permit(principal is User, action in Action::\"a/read\", resource);",
        "permit(principal, action in [Action::\"a/write\", Action::\"b\"], resource);",
        "permit(principal in Role::\"main/support\", action in Action::\"a\", resource);",
        "forbid(principal, action, resource) when { principal.claims has suspended && principal.claims.suspended };",
        "forbid(principal, action, resource) when { principal.claims has level && principal.claims.level > 3 };",
        "forbid(principal, action, resource) when { principal.claims has groups && principal.claims.groups.contains(\"x\") };",
        "forbid(principal, action, resource) when { principal.claims has \"cost-centre\" && principal.claims[\"cost-centre\"] == \"7\" };",
        "permit(principal, action, resource) when { principal.scopes.contains(\"orders:read\") && context.scopes.isEmpty() };",
        "permit(principal, action, resource) when { principal has tenant && principal.tenant == \"acme\" };",
        "permit(principal, action == Action::\"a/cancel\", resource) when { resource has owner && resource.owner == principal };",
        "permit(principal, action == Action::\"a/cancel\", resource) when { resource has tenant && principal has tenant && resource.tenant == principal.tenant };",
        "permit(principal, action == Action::\"a/cancel\", resource) when { resource has lines && resource.lines < 10 };",
        "permit(principal, action == Action::\"a/cancel\", resource) when { resource has shop && resource.shop == Shop::Place::\"7\" };",
        "permit(principal, action == Action::\"a/shop\", resource) when { resource.name == \"x\" };",
        "permit(principal, action == Action::\"a/list\", resource == Route::\"a/list\");",
        "permit(principal == Anonymous::\"anonymous\", action == Action::\"a/list\", resource);",
        "permit(principal == Client::\"cert/spiffe://x\", action, resource) when { context has certificate && context.certificate.names.contains(context.certificate.name) };",
        "permit(principal, action == Action::\"a/cancel\", resource) when { context.path_parameters.user == context.path_parameters.id };",
        "permit(principal, action, resource) when { context.ip.isInRange(ip(\"10.0.0.0/8\")) && context.tls && context.method == \"GET\" };",
        "permit(principal, action, resource) when { context.local.weekday < 6 && context.local.minute_of_day >= 540 && context.local.date != \"2026-12-25\" };",
        "permit(principal, action, resource) when { context.time < datetime(\"2030-01-01\") && context.api == \"a\" && context.version == \"\" };",
        "permit(principal, action, resource) when { context.headers has \"x-team\" && context.headers[\"x-team\"] == \"red\" && context.path like \"/a/*\" };",
        "permit(principal, action, resource) when { context has certificate && context.certificate.sha256 == \"00\" };",
    })
    void takesWhatPoliciesSay(String policy) {
        assertEquals(List.of(), judge.validate(policy));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
        "permit(principal, action == Action::\"a/gte\", resource);                              | unrecognized action",
        "permit(principal, action, resource) when { principal.tenant == \"a\" };                | unable to guarantee safety",
        "permit(principal, action, resource) when { principal.claims.suspended };               | unable to guarantee safety",
        "permit(principal, action == Action::\"a/cancel\", resource) when { resource.owner == principal }; | unable to guarantee safety",
        "permit(principal, action == Action::\"a/get\", resource) when { context.path_parameters.user == \"\" }; | not found",
        "permit(principal, action, resource) when { context.headers has \"x-team\" && context.headers[\"x-tame\"] == \"\" }; | not found",
        "permit(principal, action == Action::\"a/list\", resource is Order);                    | unable to find an applicable action",
        "permit(principal, action in Action::\"a/read\", resource) when { resource == Order::\"7\" && action == Action::\"a/cancel\" }; | impossible",
    })
    void refusesWhatCannotBe(String policy, String wrong) {
        List<String> found = judge.validate(policy);
        assertTrue(found.stream().anyMatch(message -> message.contains(wrong)), found::toString);
    }

    private static final EntityUid ALICE = new EntityUid("User", "main/alice");
    private static final String ENTITIES =
            """
            [ { "uid": { "type": "User", "id": "main/alice" }, "parents": [ { "type": "Role", "id": "main/support" } ],
                "attrs": { "claims": { "level": 3 }, "scopes": ["orders:read"], "tenant": "acme" } },
              { "uid": { "type": "Order", "id": "7" }, "parents": [],
                "attrs": { "owner": { "__entity": { "type": "User", "id": "main/alice" } } } } ]
            """;

    private static Map<String, Value> context(String... pathNames) {
        Map<String, Value> path = new HashMap<>();
        for (String name : pathNames) {
            path.put(name, new Value.Text("7"));
        }
        Map<String, Value> context = new HashMap<>(Map.of(
                "api", new Value.Text("a"),
                "version", new Value.Text(""),
                "method", new Value.Text("GET"),
                "path", new Value.Text("/a/orders/7"),
                "path_parameters", new Value.Fields(path),
                "ip", IpAddr.of(new byte[] {10, 0, 0, 7}),
                "tls", Value.Bool.TRUE,
                "scopes", new Value.Members(Set.of(new Value.Text("orders:read")))));
        context.put("time", new DateTime(Instant.parse("2026-11-23T10:00:00Z").toEpochMilli()));
        context.put("local", new Value.Fields(Map.of(
                "weekday", new Value.Whole(1), "minute_of_day", new Value.Whole(600), "date", new Value.Text("2026-11-23"))));
        context.put("headers", new Value.Fields(Map.of("x-team", new Value.Text("red"))));
        return context;
    }

    @Test
    void requestsByTheProductsNamesAreWhatItAllows() {
        String policy = "permit(principal in Role::\"main/support\", action in Action::\"a/write\", resource) when {"
                + " resource has owner && resource.owner == principal && context.ip.isInRange(ip(\"10.0.0.0/8\"))"
                + " && context.time > datetime(\"2026-01-01\") && context.headers has \"x-team\" };";
        assertTrue(judge.permits(policy, ALICE, action("a/cancel"), new EntityUid("Order", "7"), context("user", "id"), ENTITIES));
        assertFalse(judge.permits(policy, ALICE, action("a/get"), new EntityUid("Order", "7"), context("id"), ENTITIES));
        assertTrue(judge.permits(
                "permit(principal is Anonymous, action in Action::\"a\", resource == Route::\"a/list\");",
                new EntityUid("Anonymous", Principal.NOBODY), action("a/list"), new EntityUid("Route", "a/list"), context(), "[]"));
    }

    @Test
    void otherRequestsAreNot() {
        String policy = "permit(principal, action, resource);";
        assertTrue(judge.answer(policy, ALICE, action("a/get"), new EntityUid("Route", "a/get"), context("id"), "[]").isEmpty());
        assertTrue(judge.answer(policy, ALICE, action("a/get"), new EntityUid("Order", "7"), context(), "[]").isEmpty());
        assertTrue(judge.answer(policy, ALICE, action("a/read"), new EntityUid("Order", "7"), context("id"), "[]").isEmpty());
        Map<String, Value> more = context("id");
        more.put("more", Value.Bool.TRUE);
        assertTrue(judge.answer(policy, ALICE, action("a/get"), new EntityUid("Order", "7"), more, "[]").isEmpty());
    }

    @Test
    void whoCannotComeIsNoPrincipal() {
        RouteFacts all = Routes.of(folder, ROUTES).getFirst();
        RouteFacts users = new RouteFacts(
                all.api(), all.route(), all.access(), null, List.of(), Set.of(Principal.USER), Set.of(), true, all.place());
        CedarJudge narrow = new CedarJudge(RequestSchema.generate(List.of(users), Routes.NO_ISSUERS, problems::add));
        assertEquals(List.of(), narrow.validate("permit(principal is User, action, resource);"));
        assertFalse(narrow.validate("permit(principal is Client, action, resource);").isEmpty());
    }

    @Test
    void twoRoutesThatGiveOneAttributeTwoTypesAreToldBothPlaces() {
        RequestSchema.generate(
                Routes.of(
                        folder,
                        "one: { match: { path: /a }, resource: { type: T, id: a, attributes: { x: b } } }",
                        "two: { match: { path: /b }, resource: { type: T, id: a, attributes: { x: { type: User, value: b } } } }"),
                Routes.NO_ISSUERS,
                problems::add);
        assertEquals(
                List.of("routes/b.yaml:7:73: routes.two.resource.attributes.x: is User, and string in routes/a.yaml:7:76,"
                        + " while both are 'x' of T; one type for both, or another name"),
                problems.stream().map(ConfigProblem::toString).toList());
    }

    @Test
    void twoIssuersThatGiveOneClaimTwoTypesAreToldBothPlaces() {
        RequestSchema.generate(
                List.of(),
                Routes.issuers(
                        folder,
                        ISSUERS + "other: { issuer: \"https://b.example.com/\", audiences: [b], extra-claims: { level: { path: /l } } }"),
                problems::add);
        assertEquals(
                List.of("gateway.yaml:14:80: identity.issuers.other.extra-claims.level.type: is string, and long in gateway.yaml:11:38,"
                        + " while policies see one claim; one type for both, or another name"),
                problems.stream().map(ConfigProblem::toString).toList());
    }

    @Test
    void templatesAreCheckedWhereNobodyAsksPolicies() {
        RouteFacts route = Routes.of(folder, "get: { match: { path: /a }, resource: { type: T, id: \"{path.id}\" } }").getFirst();
        RequestSchema.generate(
                List.of(new RouteFacts(
                        route.api(), route.route(), route.access(), route.resource(), List.of(), Set.of(Principal.USER), Set.of(), false, route.place())),
                Routes.NO_ISSUERS,
                problems::add);
        assertEquals(1, problems.size(), problems::toString);
        assertEquals("{path.id} stands for nothing in route a/get", problems.getFirst().wrong());
    }

    private static EntityUid action(String id) {
        return new EntityUid("Action", id);
    }
}
