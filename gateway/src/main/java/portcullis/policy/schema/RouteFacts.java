package portcullis.policy.schema;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import portcullis.config.Access;
import portcullis.config.ResourceConfig;
import portcullis.config.keys.Place;
import portcullis.policy.eval.EntityUid;
import portcullis.policy.eval.PolicySlice;

/**
 * What policies and their schema know of a route. There is one for all of its versions: versions are in the context of a
 * request, never in the name of an action.
 *
 * @param api the API's name
 * @param route its id in the API
 * @param resource what its requests are about; null for the route itself
 * @param pathNames what its pattern captures
 * @param principals who may come there, in any of its versions; never empty
 * @param headers names of the fields that policies see, in lower case
 * @param asksPolicies whether {@code authorize} is in force, in any of its versions
 * @param place of the route
 */
public record RouteFacts(
        String api,
        String route,
        Access access,
        @Nullable ResourceConfig resource,
        List<String> pathNames,
        Set<Principal> principals,
        Set<String> headers,
        boolean asksPolicies,
        Place place) {
    /** The type of every action. */
    public static final String ACTION = "Action";
    /** The type of the resource of routes that declare none. */
    public static final String ROUTE = "Route";
    /** The type of a caller's roles. */
    public static final String ROLE = "Role";

    /** {@code <api>/<route>}: the id of the action, and of the route where it is the resource. */
    public String id() {
        return api + "/" + route;
    }

    public EntityUid action() {
        return new EntityUid(ACTION, id());
    }

    /** The groups that the action is in: those that read or write in its API, and the API. */
    public Set<EntityUid> actionAncestors() {
        return Set.of(new EntityUid(ACTION, api + "/" + access.word()), new EntityUid(ACTION, api));
    }

    /** Those of the policies that can say something of the route's requests. */
    public PolicySlice slice(PolicySlice policies) {
        Set<String> types = principals.stream().map(Principal::type).collect(Collectors.toUnmodifiableSet());
        return policies.select(action(), actionAncestors(), types, Set.of(resourceType()));
    }

    public String resourceType() {
        return resource == null ? ROUTE : resource.type();
    }
}
