package portcullis.policy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import portcullis.config.PoliciesConfig;
import portcullis.config.PolicyFile;
import portcullis.exchange.Caller;
import portcullis.exchange.ClientAddress;
import portcullis.exchange.ClientCertificate;
import portcullis.exchange.Exchange;
import portcullis.exchange.PathParameters;
import portcullis.exchange.RouteRef;
import portcullis.http.BodyReader;
import portcullis.http.FieldName;
import portcullis.http.RequestHead;
import portcullis.http.TargetFault;
import portcullis.http.TargetPath;
import portcullis.telemetry.Meters;
import portcullis.telemetry.PolicyMeters;

/**
 * Made-up policies on made-up requests from few values, so that many requests differ in one thing: what is remembered is always what
 * would be decided anew.
 */
class RememberedDecisionsTest {
    private static final int SETS = 60;
    private static final int REQUESTS = 250;
    private static final PoliciesConfig REMEMBERED =
            new PoliciesConfig(new PoliciesConfig.DecisionCache(100_000, Duration.ofHours(1)), null);
    private static final PoliciesConfig FORGOTTEN = new PoliciesConfig(null, null);

    private static final List<String> PRINCIPALS = List.of(
            "principal", "principal", "principal is User", "principal is Client", "principal == User::\"main/u1\"",
            "principal in Role::\"main/r1\"", "principal is User in Role::\"r2\"", "principal == Client::\"cert/c1\"",
            "principal == Anonymous::\"anonymous\"");
    private static final List<String> ACTIONS = List.of(
            "action", "action", "action == Action::\"orders/get\"", "action in Action::\"orders/read\"",
            "action == Action::\"orders/list\"");
    private static final List<String> RESOURCES =
            List.of("resource", "resource", "resource", "resource is Order", "resource == Order::\"1\"", "resource is Route");
    private static final List<String> CONDITIONS = List.of(
            "true",
            "principal has tenant && principal.tenant == \"t1\"",
            "principal.scopes.contains(\"s1\")",
            "principal.claims has level && principal.claims.level > 1",
            "principal.claims has suspended && principal.claims.suspended",
            "principal.claims has teams && principal.claims.teams.contains(\"a\")",
            "principal == User::\"main/u2\" || principal in Role::\"main/r1\"",
            "resource == Order::\"2\"",
            "resource is Order && resource has owner && resource.owner == principal",
            "resource is Order && resource has channel && resource.channel == \"x\"",
            "resource is Order && resource has tenant && resource.tenant like \"t*\"",
            "context.method == \"GET\"",
            "context.path like \"*/u1\"",
            "context.path_parameters.id == \"1\"",
            "context.path_parameters.user == context.path_parameters.id",
            "context.ip.isInRange(ip(\"10.0.0.0/8\"))",
            "context.tls",
            "context has certificate && context.certificate.name == \"c1\"",
            "context has certificate && context.certificate.names.contains(\"c2\")",
            "context.scopes.contains(\"s2\")",
            "context.version == \"v2\" && context.api == \"orders\"",
            "context.headers has \"x-a\" && context.headers[\"x-a\"] == \"x\"",
            "context.headers has \"x-b\"",
            "context.local.minute_of_day == 720",
            "context.local.weekday > 3",
            "context.local.date == \"2026-11-24\"",
            "context.time < datetime(\"2026-11-23T06:15:00Z\")",
            "principal.claims has level && principal.claims.level + 9223372036854775807 > 0");

    @TempDir
    Path folder;

    private final Meters meters = new Meters("test");
    private Instant now = Instant.EPOCH;
    private Random random = new Random(0);

    @AfterEach
    void close() {
        meters.close();
    }

    private <T> T any(List<T> values) {
        return values.get(random.nextInt(values.size()));
    }

    private String policy() {
        StringBuilder text = new StringBuilder(random.nextInt(4) == 0 ? "forbid" : "permit");
        text.append('(').append(any(PRINCIPALS)).append(", ").append(any(ACTIONS)).append(", ").append(any(RESOURCES)).append(')');
        for (int conditions = random.nextInt(3); conditions > 0; conditions--) {
            text.append(random.nextInt(4) == 0 ? " unless { " : " when { ").append(any(CONDITIONS)).append(" }");
        }
        return text.append(';').toString();
    }

    /** By id. */
    private Map<String, String> policies(int most) {
        Map<String, String> policies = new LinkedHashMap<>();
        for (int count = random.nextInt(most); count >= 0; count--) {
            policies.put("p" + random.nextInt(8), policy());
        }
        return policies;
    }

    private static PolicyFile file(PolicyFile.Kind kind, Map<String, String> policies) {
        StringBuilder text = new StringBuilder();
        policies.forEach((id, policy) -> text.append("@id(\"").append(id).append("\")\n").append(policy).append('\n'));
        return new PolicyFile("policies/" + (kind == PolicyFile.Kind.SHADOW ? "shadow/" : "") + "all.cedar", kind, text.toString());
    }

    /** Mostly equal to one that was there before, and never the same object. */
    private Caller caller() {
        List<String> roles = new ArrayList<>(any(List.of(List.of(), List.of("main/r1"), List.of("r2"), List.of("main/r1", "r2"))));
        List<String> scopes = new ArrayList<>(any(List.of(List.of(), List.of("s1"), List.of("s1", "s2"))));
        Map<String, Object> claims = new LinkedHashMap<>(any(List.<Map<String, Object>>of(
                Map.of(), Map.of("level", 2L), Map.of("level", 1L, "suspended", true), Map.of("teams", List.of("a", "b")))));
        String tenant = any(List.of("", "t1", "t2"));
        return switch (random.nextInt(8)) {
            case 0 -> Caller.ANONYMOUS;
            case 1 -> certificate(any(List.of("c1", "c2"))).caller();
            case 2 -> Caller.client(Caller.Method.JWT, "main", "", "c1", tenant, roles, scopes, claims);
            default -> Caller.user(
                    Caller.Method.JWT, "main", any(List.of("u1", "u2")), any(List.of("web", "app")), tenant, roles, scopes, claims);
        };
    }

    private static ClientCertificate certificate(String name) {
        return new ClientCertificate(name, List.of(name, "c2"), "00" + name, 1);
    }

    private Exchange exchange(RouteRef route) {
        PathParameters captured =
                new PathParameters(AskedRoutes.PATH_NAMES, List.of(any(List.of("1", "2", "%31", "u1")), any(List.of("u1", "u2", "%FF"))));
        RequestHead head = new RequestHead();
        head.fill(any(List.of("GET", "PUT")), target("/" + String.join("/", captured.values()).replace("%FF", "u3")), "api.test", 1, 0);
        for (String name : AskedRoutes.HEADERS) {
            String value = any(List.of("", "x", "y"));
            if (random.nextBoolean()) {
                head.fields().add(FieldName.of(name), value.getBytes(StandardCharsets.ISO_8859_1), 0, value.length());
            }
        }
        ClientAddress client = any(List.of(
                new ClientAddress(new byte[] {10, 0, 0, 7}, "10.0.0.7"), new ClientAddress(new byte[] {11, 0, 0, 7}, "11.0.0.7")));
        Exchange exchange = new Exchange(
                head, BodyReader.EMPTY,
                new Exchange.Arrival(
                        "public", client, client, false, any(List.of("http", "https")), 8080, "",
                        random.nextInt(3) == 0 ? certificate(any(List.of("c1", "c3"))) : null),
                "req_" + random.nextInt(), 1, 0);
        exchange.matched(route, captured, "");
        exchange.caller(caller(), () -> true);
        return exchange;
    }

    private static TargetPath target(String path) {
        try {
            return TargetPath.parse(path);
        } catch (TargetFault fault) {
            throw new AssertionError(fault);
        }
    }

    private Instant time() {
        return Instant.parse(any(List.of(
                "2026-11-23T06:14:59.999Z", "2026-11-23T06:15:00Z", "2026-11-23T06:15:59.999Z", "2026-11-23T06:16:00Z",
                "2026-11-23T18:14:59.999Z", "2026-11-23T18:15:00Z")));
    }

    private double counted(String name) {
        return meters.text(false).lines()
                .filter(line -> line.startsWith("portcullis_policy_" + name))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .sum();
    }

    @Test
    void areThoseThatWouldBeMadeAnew() {
        AskedRoutes routes = new AskedRoutes(folder, () -> now);
        PolicyEngine serving = new PolicyEngine(new PolicyMeters(meters));
        PolicyEngine plain = new PolicyEngine(null);
        int allowed = 0;
        int flips = 0;
        int shadowAllowed = 0;
        for (int set = 0; set < SETS; set++) {
            random = new Random(set);
            Map<String, String> enforced = policies(7);
            Map<String, String> shadow = set % 2 == 0 ? Map.of() : policies(3);
            Map<String, String> onTrial = new LinkedHashMap<>(enforced);
            onTrial.putAll(shadow);
            PolicyFile own = file(PolicyFile.Kind.ENFORCED, enforced);
            Policies remembering =
                    routes.compile(serving, REMEMBERED, List.of(own, file(PolicyFile.Kind.SHADOW, shadow)));
            Policies anew = routes.compile(plain, FORGOTTEN, List.of(own));
            Policies anewOnTrial = routes.compile(plain, FORGOTTEN, List.of(file(PolicyFile.Kind.ENFORCED, onTrial)));
            for (int request = 0; request < REQUESTS; request++) {
                now = time();
                RouteRef route = any(List.of(AskedRoutes.GET, AskedRoutes.LIST));
                Exchange exchange = exchange(route);
                Decision expected = decision(anew, route, exchange);
                String where = "set " + set + ", request " + request + " of " + enforced;
                assertEquals(expected, decision(remembering, route, exchange), where);
                allowed += expected.allowed() ? 1 : 0;
                if (!shadow.isEmpty() && !isUnreadable(expected)) {
                    Decision other = decision(anewOnTrial, route, exchange);
                    shadowAllowed += other.allowed() ? 1 : 0;
                    flips += other.allowed() == expected.allowed() ? 0 : 1;
                }
            }
        }
        assertEquals(flips, counted("shadow_flips_total"));
        assertEquals(shadowAllowed, counted("decisions_total{decision=\"allow\",policy_set=\"shadow\""));
        assertEquals(allowed, counted("decisions_total{decision=\"allow\",policy_set=\"enforced\""));
        assertTrue(counted("cache_hits_total") > 500, "too few were remembered for this to say anything");
        assertTrue(allowed > SETS * REQUESTS / 10 && allowed < SETS * REQUESTS * 9 / 10 && flips > 100, allowed + " of all, " + flips);
    }

    private static boolean isUnreadable(Decision decision) {
        return decision.equals(Decision.UNREADABLE);
    }

    private static Decision decision(Policies policies, RouteRef route, Exchange exchange) {
        return Objects.requireNonNull(policies.authorizer(route)).decide(exchange);
    }
}
