package portcullis.policy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import portcullis.config.Access;
import portcullis.config.IdentityConfig;
import portcullis.config.PoliciesConfig;
import portcullis.config.PolicyFile;
import portcullis.config.ResourceConfig;
import portcullis.config.WrittenIssuers;
import portcullis.config.keys.ConfigProblem;
import portcullis.config.keys.Place;
import portcullis.policy.schema.Principal;
import portcullis.policy.schema.RouteFacts;

/** Policies in front of routes that read and write, one for machines alone, and one on which nobody asks. */
class PolicyReachTest {
    private static final Place PLACE = Place.of("routes/orders.yaml");

    @TempDir
    Path folder;

    private Policies compile(String cedar, PolicyFile... others) {
        IdentityConfig identity = new IdentityConfig(
                WrittenIssuers.read(folder, "main: { issuer: https://id.example.com/, audiences: [api] }\n"),
                new IdentityConfig.TokenCache(1000, Duration.ofMinutes(1)), new IdentityConfig.Verification(1, 1));
        List<PolicyFile> files = new ArrayList<>(List.of(others));
        files.add(new PolicyFile("policies/a.cedar", PolicyFile.Kind.ENFORCED, cedar));
        PolicyDraft draft = new PolicyEngine(null).draft(files, new PoliciesConfig(null, null), identity, InstantSource.system());
        draft.route(route("get", Access.READ, Set.of(Principal.values()), true));
        draft.route(route("list", Access.READ, Set.of(Principal.values()), true));
        draft.route(route("create", Access.WRITE, Set.of(Principal.values()), true));
        draft.route(route("import", Access.WRITE, Set.of(Principal.CLIENT), true));
        draft.route(route("health", Access.READ, Set.of(Principal.ANONYMOUS), false));
        List<ConfigProblem> problems = new ArrayList<>();
        Policies policies = draft.compile(problems::add);
        if (problems.stream().anyMatch(problem -> problem.severity() == ConfigProblem.Severity.ERROR)) {
            throw new AssertionError(problems + " in " + cedar);
        }
        return policies;
    }

    private static RouteFacts route(String name, Access access, Set<Principal> principals, boolean asks) {
        ResourceConfig resource = name.equals("get") ? new ResourceConfig("Order", "{path.id}", Map.of(), PLACE) : null;
        return new RouteFacts("orders", name, access, resource, List.of("id"), principals, Set.of(), asks, PLACE);
    }

    private List<String> routes(String cedar) {
        Policies policies = compile(cedar);
        return PolicyReach.of(policies).routes(policies.enforced().getFirst());
    }

    private @Nullable Breadth breadth(String cedar) {
        Policies policies = compile(cedar);
        return PolicyReach.of(policies).breadth(policies.enforced().getFirst());
    }

    @Test
    void aPolicyReachesTheRoutesThatItsScopeAndTheirCallersLeave() {
        assertEquals(
                List.of("orders/get", "orders/list", "orders/create", "orders/import"), routes("forbid(principal, action, resource);"));
        assertEquals(List.of("orders/get", "orders/list"), routes("permit(principal, action in Action::\"orders/read\", resource);"));
        assertEquals(List.of("orders/create"), routes("permit(principal is User, action in Action::\"orders/write\", resource);"));
        assertEquals(List.of("orders/get"), routes("permit(principal, action, resource is Order);"));
    }

    @Test
    void whereNobodyAsksNothingIsReached() {
        assertEquals(List.of(), routes("permit(principal, action == Action::\"orders/health\", resource);"));
        assertEquals(4, PolicyReach.of(compile("")).asking());
    }

    @Test
    void shadowsReachAsIfTheyWereEnforced() {
        Policies policies = compile("", new PolicyFile(
                "policies/shadow/b.cedar", PolicyFile.Kind.SHADOW, "permit(principal, action == Action::\"orders/get\", resource);"));

        assertEquals(List.of("orders/get"), PolicyReach.of(policies).routes(policies.shadow().getFirst()));
        assertEquals(Breadth.ANYONE, PolicyReach.of(policies).breadth(policies.shadow().getFirst()));
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "permit(principal, action, resource);",
        "permit(principal, action, resource) when { true };",
        "permit(principal is User, action, resource);",
    })
    void allThatIsAskedIsEverything(String cedar) {
        assertEquals(Breadth.EVERYTHING, breadth(cedar));
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "permit(principal, action in Action::\"orders/write\", resource);",
        "permit(principal, action == Action::\"orders/create\", resource) when { context.method == \"POST\" };",
        "permit(principal, action, resource) when { context.ip.isInRange(ip(\"10.0.0.0/8\")) };",
        "permit(principal is User, action in Action::\"orders/write\", resource);",
        "permit(principal is User, action in Action::\"orders\", resource);",
        "permit(principal is Anonymous, action == Action::\"orders/create\", resource);",
        "permit(principal == Anonymous::\"anonymous\", action == Action::\"orders/create\", resource);",
    })
    void writingByWhoeverComesIsTooBroad(String cedar) {
        assertEquals(Breadth.ANYONE_WRITES, breadth(cedar));
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "permit(principal, action == Action::\"orders/list\", resource);",
        "permit(principal, action in Action::\"orders/read\", resource);",
    })
    void readingByWhoeverComesIsTooBroadOnNoConditionOnly(String cedar) {
        assertEquals(Breadth.ANYONE, breadth(cedar));
        assertNull(breadth(cedar.replace(";", " when { context.tls };")));
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "forbid(principal, action, resource);",
        "permit(principal in Role::\"main/admin\", action, resource);",
        "permit(principal is User in Role::\"main/admin\", action, resource);",
        "permit(principal == User::\"main/anna\", action, resource);",
        "permit(principal is User, action == Action::\"orders/create\", resource);",
        "permit(principal is User, action in [Action::\"orders/create\", Action::\"orders/list\"], resource);",
        "permit(principal, action, resource) when { principal has tenant };",
        "permit(principal, action, resource) unless { principal is Anonymous };",
        "permit(principal, action, resource) when { context.scopes.contains(\"orders:write\") };",
        "permit(principal, action, resource) when { context has certificate };",
        "permit(principal is Anonymous, action == Action::\"orders/list\", resource);",
    })
    void whatSaysWhoTheCallerIsIsNot(String cedar) {
        assertNull(breadth(cedar));
    }
}
