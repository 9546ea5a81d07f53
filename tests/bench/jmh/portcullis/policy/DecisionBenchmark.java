package portcullis.policy;

import java.time.Duration;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import portcullis.config.Access;
import portcullis.config.IdentityConfig;
import portcullis.config.PoliciesConfig;
import portcullis.config.PolicyFile;
import portcullis.config.ResourceConfig;
import portcullis.config.keys.ConfigProblem;
import portcullis.config.keys.Place;
import portcullis.exchange.Caller;
import portcullis.exchange.ClientAddress;
import portcullis.exchange.Exchange;
import portcullis.exchange.PathParameters;
import portcullis.exchange.RouteRef;
import portcullis.exchange.Template;
import portcullis.http.BodyReader;
import portcullis.http.RequestHead;
import portcullis.http.TargetFault;
import portcullis.http.TargetPath;
import portcullis.policy.schema.Principal;
import portcullis.policy.schema.RouteFacts;
import portcullis.telemetry.Meters;
import portcullis.telemetry.PolicyMeters;

/**
 * What one decision costs for 1 000 callers in rotation, remembered and made anew. Four policies look at each request; the others
 * are for single users and for another route, which should cost nothing ({@code apart}), or all have to be looked at ({@code asked}).
 * With {@code -prof gc} also what it leaves to collect.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(3)
public class DecisionBenchmark {
    private static final int CALLERS = 1000;
    private static final Place PLACE = Place.of("routes/orders.yaml");
    private static final RouteRef GET = new RouteRef("orders/get", "orders", "", "/orders/{id}");
    private static final RouteRef LIST = new RouteRef("orders/list", "orders", "", "/orders");
    private static final String TYPICAL = """
            permit(principal in Role::"support", action in Action::"orders/read", resource);
            permit(principal is User, action == Action::"orders/get", resource) when { resource.owner == principal };
            forbid(principal, action in Action::"orders", resource) when { principal.scopes.contains("suspended") };
            forbid(principal, action, resource) unless { principal.scopes.contains("orders:read") };
            """;

    private static final Meters METERS = new Meters("bench");

    @Param({"5", "200", "5000"})
    public int policies;

    @Param({"apart", "asked"})
    public String others = "apart";

    private Exchange[] exchanges = {};
    private @Nullable Authorizer remembering;
    private @Nullable Authorizer forgetful;
    private int next;

    @Setup
    public void build() {
        PolicyEngine engine = new PolicyEngine(new PolicyMeters(METERS));
        remembering = authorizer(engine, new PoliciesConfig.DecisionCache(50_000, Duration.ofHours(1)));
        forgetful = authorizer(engine, null);
        exchanges = new Exchange[CALLERS];
        for (int i = 0; i < CALLERS; i++) {
            exchanges[i] = exchange("user-" + i);
            if (!known().allowed() || !anew().allowed()) {
                throw new IllegalStateException("an owner is refused");
            }
        }
    }

    private String text() {
        StringBuilder text = new StringBuilder();
        for (int i = 4; i < policies; i++) {
            if (others.equals("asked")) {
                text.append("permit(principal, action, resource) when { principal has tenant && principal.tenant == \"t").append(i).append("\" };\n");
            } else if (i % 2 == 0) {
                text.append("permit(principal == User::\"main/other-").append(i).append("\", action, resource);\n");
            } else {
                text.append("permit(principal, action == Action::\"orders/list\", resource) when { principal.scopes.contains(\"s").append(i).append("\") };\n");
            }
        }
        return text.append(TYPICAL).toString(); // the first permit that fits decides, so that all others are in front of it
    }

    private Authorizer authorizer(PolicyEngine engine, PoliciesConfig.@Nullable DecisionCache cache) {
        IdentityConfig identity = new IdentityConfig(
                Map.of(), new IdentityConfig.TokenCache(50_000, Duration.ofHours(1)), new IdentityConfig.Verification(1, 1));
        PolicyDraft draft = engine.draft(
                List.of(new PolicyFile("policies/orders.cedar", PolicyFile.Kind.ENFORCED, text())), new PoliciesConfig(cache, null),
                identity, InstantSource.system());
        ResourceConfig order = new ResourceConfig(
                "Order", "{path.id}",
                Map.of("owner", new ResourceConfig.Attribute(new ResourceConfig.Type.Reference("User"), "main/{path.id}", PLACE)), PLACE);
        for (RouteRef route : List.of(GET, LIST)) {
            draft.route(new RouteFacts(
                    "orders", route.id().substring("orders/".length()), Access.READ, route == GET ? order : null,
                    route == GET ? List.of("id") : List.of(), Set.of(Principal.values()), Set.of(), true, PLACE));
        }
        Authorizer authorizer = draft.authorizer(
                new Template.Scope(GET, List.of("id"), false, false), ZoneOffset.UTC, List.of(), DecisionBenchmark::told);
        draft.compile(DecisionBenchmark::told);
        return authorizer;
    }

    private static void told(ConfigProblem problem) {
        if (problem.severity() == ConfigProblem.Severity.ERROR) {
            throw new IllegalStateException(problem.toString());
        }
    }

    private static Exchange exchange(String subject) {
        RequestHead head = new RequestHead();
        try {
            head.fill("GET", TargetPath.parse("/orders/" + subject), "api.example.com", 1, 0);
        } catch (TargetFault fault) {
            throw new IllegalStateException(fault);
        }
        ClientAddress client = new ClientAddress(new byte[] {10, 0, 0, 7}, "10.0.0.7");
        Exchange exchange = new Exchange(
                head, BodyReader.EMPTY, new Exchange.Arrival("public", client, client, false, "https", 443, "TLSv1.3", null), "req_1", 1, 0);
        exchange.matched(GET, new PathParameters(List.of("id"), List.of(subject)), "");
        exchange.caller(
                Caller.user(
                        Caller.Method.JWT, "main", subject, "web", "acme", List.of("main/customer", "main/beta"),
                        List.of("orders:read", "orders:write"), Map.of()),
                () -> true);
        return exchange;
    }

    private Exchange next() {
        next = next + 1 >= CALLERS || exchanges[next + 1] == null ? 0 : next + 1;
        return exchanges[next];
    }

    @Benchmark
    public Decision known() {
        return Objects.requireNonNull(remembering).decide(next());
    }

    @Benchmark
    public Decision anew() {
        return Objects.requireNonNull(forgetful).decide(next());
    }
}
