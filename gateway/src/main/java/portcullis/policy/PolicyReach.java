package portcullis.policy;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import portcullis.policy.eval.CompiledPolicy;
import portcullis.policy.eval.PolicySlice;
import portcullis.policy.schema.RouteFacts;

/**
 * On which routes each policy of a generation can match, judged as for requests: by what stands between its parentheses, and by
 * who may come to a route. For reports.
 */
public final class PolicyReach {
    private final Map<CompiledPolicy, List<RouteFacts>> routes = new HashMap<>();
    private final int asking;

    private PolicyReach(Policies policies) {
        asking = policies.asking().size();
        PolicySlice all = PolicySlice.of(Stream.concat(policies.enforced().stream(), policies.shadow().stream())
                .map(LoadedPolicy::compiled)
                .toList());
        for (RouteFacts route : policies.asking()) {
            for (CompiledPolicy policy : route.slice(all).policies()) {
                routes.computeIfAbsent(policy, _ -> new ArrayList<>()).add(route);
            }
        }
    }

    /** Of all policies, enforced or not. */
    public static PolicyReach of(Policies policies) {
        return new PolicyReach(policies);
    }

    /** How many routes ask policies, in any version. */
    public int asking() {
        return asking;
    }

    /** The ids of the routes that ask policies and may hear something of this one, in the order of the configuration. */
    public List<String> routes(LoadedPolicy policy) {
        return facts(policy).stream().map(RouteFacts::id).toList();
    }

    /** In which way the policy may be too broad; null when it is not. */
    public @Nullable Breadth breadth(LoadedPolicy policy) {
        return Breadth.of(policy.compiled(), facts(policy));
    }

    private List<RouteFacts> facts(LoadedPolicy policy) {
        return routes.getOrDefault(policy.compiled(), List.of());
    }
}
