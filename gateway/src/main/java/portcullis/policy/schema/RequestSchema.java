package portcullis.policy.schema;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import portcullis.config.Access;
import portcullis.config.IdentityConfig;
import portcullis.config.keys.ConfigProblem;
import portcullis.config.keys.Place;
import portcullis.exchange.RouteRef;
import portcullis.exchange.Template;

/** The part of the schema that nobody writes: what comes of routes and issuers. */
public final class RequestSchema {
    /** Where things stand that nobody wrote. */
    static final Place OWN = Place.of("portcullis");

    private RequestSchema() {}

    /**
     * The generated part. Entity types that routes only refer to may be missing in it: {@link OperatorTypes#merge} misses them.
     *
     * @param routes every one of the configuration, each once
     * @param problems takes what does not fit together, such as two routes or issuers that give one name two types, and what is wrong
     *     with the templates of resources that nobody else compiles
     */
    public static PolicySchema generate(
            Collection<RouteFacts> routes, IdentityConfig identity, Consumer<ConfigProblem> problems) {
        Map<String, SchemaAttribute> ofCallers = CallerTypes.attributes(identity, problems);
        Map<String, EntityShape> entities = new LinkedHashMap<>(CallerTypes.entities(ofCallers));
        entities.put(RouteFacts.ROUTE, new EntityShape(List.of(), Map.of(), OWN));
        entities.putAll(ResourceTypes.of(routes, problems));
        checkTemplates(routes, identity, problems);
        Map<String, ActionShape> actions = new LinkedHashMap<>();
        for (RouteFacts route : routes) {
            actions.putIfAbsent(route.api(), new ActionShape(List.of(), null));
            for (Access access : Access.values()) {
                actions.putIfAbsent(route.api() + "/" + access.word(), new ActionShape(List.of(route.api()), null));
            }
            List<String> principals = route.principals().stream().sorted().map(Principal::type).toList();
            actions.put(
                    route.id(),
                    new ActionShape(
                            List.of(route.api() + "/" + route.access().word()),
                            new ActionShape.Applies(
                                    principals, route.resourceType(), RequestContext.of(route.pathNames(), route.headers()))));
        }
        return new PolicySchema(entities, Map.of(), actions);
    }

    /** Where policies are asked, each version of a route compiles what it says of its resource; elsewhere nobody would tell of mistakes. */
    private static void checkTemplates(
            Collection<RouteFacts> routes, IdentityConfig identity, Consumer<ConfigProblem> problems) {
        List<String> claims = identity.issuers().values().stream()
                .flatMap(issuer -> issuer.mapping().extraClaims().keySet().stream())
                .distinct()
                .toList();
        for (RouteFacts route : routes) {
            if (route.resource() != null && !route.asksPolicies()) {
                RouteRef ref = new RouteRef(route.id(), route.api(), "", "");
                Template.Scope scope = new Template.Scope(ref, route.pathNames(), true, true, claims);
                ResourceTemplate.compile(route.resource(), scope, identity, problems);
            }
        }
    }
}
