package portcullis.policy;

import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import portcullis.config.Access;
import portcullis.config.IdentityConfig;
import portcullis.config.PoliciesConfig;
import portcullis.config.PolicyFile;
import portcullis.config.ResourceConfig;
import portcullis.config.ResourceConfig.Attribute;
import portcullis.config.WrittenIssuers;
import portcullis.config.keys.ConfigProblem;
import portcullis.config.keys.Place;
import portcullis.exchange.RouteRef;
import portcullis.exchange.Template;
import portcullis.policy.schema.Principal;
import portcullis.policy.schema.RouteFacts;

/** An API {@code orders} with two routes that ask policies: {@code get} about an order, {@code list} about itself. */
final class AskedRoutes {
    static final RouteRef GET = new RouteRef("orders/get", "orders", "v2", "/{id}/{user}");
    static final RouteRef LIST = new RouteRef("orders/list", "orders", "v2", "/{id}/{user}");
    static final List<String> PATH_NAMES = List.of("id", "user");
    static final List<String> HEADERS = List.of("x-a", "x-b");
    private static final Place PLACE = Place.of("routes/orders.yaml");

    private final IdentityConfig identity;
    private final InstantSource clock;

    /** @param folder for a configuration */
    AskedRoutes(Path folder, InstantSource clock) {
        this.clock = clock;
        identity = new IdentityConfig(
                WrittenIssuers.read(folder, """
                        main:
                          issuer: https://id.example.com/
                          audiences: [api]
                          extra-claims:
                            suspended: { path: /suspended, type: boolean }
                            level: { path: /level, type: long }
                            teams: { path: /teams, type: strings }
                        """),
                new IdentityConfig.TokenCache(1000, Duration.ofMinutes(1)), new IdentityConfig.Verification(1, 1));
    }

    /** Those policies behind both routes. */
    Policies compile(PolicyEngine engine, PoliciesConfig settings, List<PolicyFile> files) {
        List<ConfigProblem> problems = new ArrayList<>();
        Policies policies = compile(engine, settings, files, problems);
        if (problems.stream().anyMatch(problem -> problem.severity() == ConfigProblem.Severity.ERROR)) {
            throw new AssertionError(problems + " in " + files);
        }
        return policies;
    }

    /** @param problems takes what is said of them */
    Policies compile(PolicyEngine engine, PoliciesConfig settings, List<PolicyFile> files, List<ConfigProblem> problems) {
        PolicyDraft draft = engine.draft(files, settings, identity, clock);
        for (RouteRef route : List.of(GET, LIST)) {
            draft.route(new RouteFacts(
                    "orders", route.id().substring("orders/".length()), Access.READ, route == GET ? order() : null, PATH_NAMES,
                    Set.of(Principal.values()), Set.copyOf(HEADERS), true, PLACE));
            draft.authorizer(
                    new Template.Scope(route, PATH_NAMES, true, false), ZoneId.of("Asia/Kathmandu"), HEADERS, problems::add);
        }
        return draft.compile(problems::add);
    }

    private static ResourceConfig order() {
        Map<String, Attribute> attributes = new LinkedHashMap<>();
        attributes.put("owner", new Attribute(new ResourceConfig.Type.Reference("User"), "main/{path.user}", PLACE));
        attributes.put("channel", new Attribute(ResourceConfig.Type.Simple.STRING, "{header.x-b}", PLACE));
        attributes.put("tenant", new Attribute(ResourceConfig.Type.Simple.STRING, "{caller.tenant}", PLACE));
        return new ResourceConfig("Order", "{path.id}", attributes, PLACE);
    }
}
