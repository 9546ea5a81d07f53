package portcullis.policy;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import portcullis.exchange.RouteRef;
import portcullis.policy.schema.PolicySchema;

/** The policies of one generation, and who decides by them. */
public final class Policies {
    private final PolicySchema schema;
    private final List<LoadedPolicy> enforced;
    private final List<LoadedPolicy> shadow;
    private final Map<RouteRef, Authorizer> authorizers;

    Policies(PolicySchema schema, PolicyReading reading, Map<RouteRef, Authorizer> authorizers) {
        this.schema = schema;
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

    /** Whoever decides on that route; null where policies are not asked. */
    public @Nullable Authorizer authorizer(RouteRef route) {
        return authorizers.get(route);
    }
}
