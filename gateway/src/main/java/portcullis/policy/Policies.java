package portcullis.policy;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import portcullis.exchange.RouteRef;
import portcullis.policy.schema.PolicySchema;
import portcullis.policy.schema.RouteFacts;

/** The policies of one generation, and who decides by them. */
public final class Policies {
    private final PolicySchema schema;
    private final List<LoadedPolicy> enforced;
    private final List<LoadedPolicy> shadow;
    private final List<RouteFacts> asking;
    private final Map<RouteRef, Authorizer> authorizers;

    /** @param asking the routes that ask them */
    Policies(PolicySchema schema, PolicyReading reading, List<RouteFacts> asking, Map<RouteRef, Authorizer> authorizers) {
        this.schema = schema;
        this.asking = List.copyOf(asking);
        enforced = List.copyOf(reading.enforced());
        shadow = List.copyOf(reading.shadow());
        this.authorizers = Map.copyOf(authorizers);
    }

    /** The types that policies are checked against. */
    public PolicySchema schema() {
        return schema;
    }

    /** Those that decide, in the order of files and lines. */
    public List<LoadedPolicy> enforced() {
        return enforced;
    }

    /** Those that are only compared, in the order of files and lines. */
    public List<LoadedPolicy> shadow() {
        return shadow;
    }

    /** The routes on which they are asked, in any version. */
    List<RouteFacts> asking() {
        return asking;
    }

    /** Whoever decides on that route; null where policies are not asked. */
    public @Nullable Authorizer authorizer(RouteRef route) {
        return authorizers.get(route);
    }
}
