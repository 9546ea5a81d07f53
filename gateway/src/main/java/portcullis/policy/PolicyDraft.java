package portcullis.policy;

import java.time.InstantSource;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import portcullis.config.IdentityConfig;
import portcullis.config.PoliciesConfig;
import portcullis.config.PolicyFile;
import portcullis.config.keys.ConfigProblem;
import portcullis.config.keys.Place;
import portcullis.exchange.RouteRef;
import portcullis.exchange.Template;
import portcullis.policy.cedar.CedarLanguage;
import portcullis.policy.cedar.CedarSchema;
import portcullis.policy.eval.Entity;
import portcullis.policy.eval.EntityStore;
import portcullis.policy.eval.PolicySlice;
import portcullis.policy.eval.Value;
import portcullis.policy.schema.CallerNames;
import portcullis.policy.schema.OperatorTypes;
import portcullis.policy.schema.PolicySchema;
import portcullis.policy.schema.Principal;
import portcullis.policy.schema.RequestSchema;
import portcullis.policy.schema.ResourceTemplate;
import portcullis.policy.schema.RouteFacts;
import portcullis.policy.schema.StaticEntities;
import portcullis.telemetry.PolicyMeters;

/**
 * The policies of a generation while it is compiled: first its routes are told of and ask for their authorizers, then all is read
 * and checked together, since the types that policies are checked against come from the routes.
 */
public final class PolicyDraft {
    private final List<PolicyFile> files;
    private final PoliciesConfig settings;
    private final IdentityConfig identity;
    private final CedarLanguage language;
    private final InstantSource clock;
    private final @Nullable LastingDecisions lasting;
    private final Map<String, RouteFacts> routes = new LinkedHashMap<>();
    private final Map<RouteRef, Authorizer> authorizers = new LinkedHashMap<>();

    PolicyDraft(
            List<PolicyFile> files, PoliciesConfig settings, IdentityConfig identity, CedarLanguage language, InstantSource clock,
            @Nullable LastingDecisions lasting) {
        this.files = files;
        this.settings = settings;
        this.identity = identity;
        this.language = language;
        this.clock = clock;
        this.lasting = lasting;
    }

    /** There is this route; told for each of its versions, before it asks for an authorizer. */
    public void route(RouteFacts facts) {
        routes.merge(facts.id(), facts, PolicyDraft::joined);
    }

    /** Of two versions of a route. */
    private static RouteFacts joined(RouteFacts one, RouteFacts other) {
        Set<Principal> principals = new LinkedHashSet<>(one.principals());
        principals.addAll(other.principals());
        Set<String> headers = new LinkedHashSet<>(one.headers());
        headers.addAll(other.headers());
        return new RouteFacts(
                one.api(), one.route(), one.access(), one.resource(), one.pathNames(), principals, headers,
                one.asksPolicies() || other.asksPolicies(), one.place());
    }

    /**
     * Whoever decides on a route in one version. It refuses everybody until {@link #compile} has returned without an error.
     *
     * @param scope of the route's templates
     * @param zone of {@code context.local}
     * @param headers fields of the request that policies are shown, in lower case
     * @param problems takes what is wrong with what the route says of its resource
     */
    public Authorizer authorizer(Template.Scope scope, ZoneId zone, List<String> headers, Consumer<ConfigProblem> problems) {
        RouteFacts facts = Objects.requireNonNull(routes.get(scope.route().id()), scope.route().id());
        ResourceTemplate resource = facts.resource() == null
                ? ResourceTemplate.ofRoute(scope)
                : ResourceTemplate.compile(facts.resource(), scope, identity, problems);
        Authorizer authorizer = new Authorizer(scope.route(), facts, resource, new LocalTime(zone), headers, clock);
        authorizers.put(scope.route(), authorizer);
        return authorizer;
    }

    /** Reads and checks the policies, and puts them behind the authorizers; with an error there the result is of no use. */
    public Policies compile(Consumer<ConfigProblem> problems) {
        List<ConfigProblem> ofTypes = new ArrayList<>();
        PolicySchema schema = OperatorTypes.merge(RequestSchema.generate(routes.values(), identity, ofTypes::add), files, ofTypes::add);
        ofTypes.forEach(problems);
        List<ConfigProblem> ofTexts = new ArrayList<>();
        PolicyReading reading = PolicyReading.of(files, language, ofTexts::add);
        ofTexts.forEach(problems);
        boolean readable = hasNoError(ofTexts); // a permit that could not be read may be what a route seems to miss
        // against half of the types, entities and policies would be wrong that are not
        boolean typed = hasNoError(ofTypes);
        CallerNames names = CallerNames.of(identity);
        List<Entity> written = typed ? StaticEntities.read(files, schema, names, problems) : List.of();
        if (typed && !reading.texts().isEmpty()) {
            language.validate(new CedarSchema(schema.json()), reading.texts(), problems);
        }
        PolicySlice all = PolicySlice.of(reading.enforced().stream().map(LoadedPolicy::compiled).toList());
        Map<String, PolicySlice> slices = new HashMap<>();
        PolicyWarnings warnings = new PolicyWarnings(problems);
        routes.forEach((id, facts) -> {
            PolicySlice slice = facts.slice(all);
            slices.put(id, slice);
            if (readable) {
                warnings.unpermitted(facts, slice);
            }
        });
        warnings.unasked(reading.enforced(), routes.values());
        warnings.unknown(reading.all(), names.with(written));
        if (!reading.texts().isEmpty()) {
            follow(reading, slices, written);
        }
        List<RouteFacts> asking = routes.values().stream().filter(RouteFacts::asksPolicies).toList();
        return new Policies(schema, reading, asking, authorizers);
    }

    private static boolean hasNoError(List<ConfigProblem> problems) {
        return problems.stream().noneMatch(problem -> problem.severity() == ConfigProblem.Severity.ERROR);
    }

    /** @param written the entities of files */
    private void follow(PolicyReading reading, Map<String, PolicySlice> slices, List<Entity> written) {
        List<Entity> all = new ArrayList<>(written);
        routes.values().forEach(facts -> all.add(new Entity(facts.action(), Value.Fields.NONE, facts.actionAncestors())));
        EntityStore known = EntityStore.of(all);
        Callers callers = new Callers(known, identity.tokenCache().entries());
        Map<String, Place> places =
                reading.enforced().stream().collect(Collectors.toUnmodifiableMap(LoadedPolicy::id, policy -> policy.text().place()));
        PolicyErrors errors = new PolicyErrors(PolicyMeters.Set.ENFORCED, places, clock, lasting == null ? null : lasting.meters());
        GenerationDecisions decisions =
                lasting == null ? null : new GenerationDecisions(reading, known, settings, lasting, clock);
        for (Authorizer authorizer : authorizers.values()) {
            RouteFacts facts = authorizer.facts();
            PolicySlice slice = Objects.requireNonNull(slices.get(facts.id()));
            Judge judge = new Judge(facts.action(), slice, known, errors);
            authorizer.follow(callers, known, judge, decisions == null ? null : decisions.on(facts, judge));
        }
    }
}
