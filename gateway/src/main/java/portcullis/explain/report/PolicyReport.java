package portcullis.explain.report;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import portcullis.policy.LoadedPolicy;
import portcullis.policy.Policies;
import portcullis.policy.PolicyReach;

/**
 * All policies, and what is known of each.
 *
 * @param policies the enforced ones first, both in the order of files and lines
 * @param routes how many routes ask policies
 * @param notes what could not be found out, for people
 */
public record PolicyReport(List<ReportedPolicy> policies, int routes, List<String> notes) {
    public PolicyReport {
        policies = List.copyOf(policies);
        notes = List.copyOf(notes);
    }

    public static PolicyReport of(Policies policies, PolicyDecisions decisions, PolicyHistory history, PolicyTests tests) {
        PolicyReach reach = PolicyReach.of(policies);
        List<ReportedPolicy> reported = all(policies).map(policy -> {
            List<String> routes = reach.routes(policy);
            return new ReportedPolicy(
                    policy.text(), policy.compiled().effect(), routes, !routes.isEmpty() && routes.size() == reach.asking(),
                    reach.breadth(policy), decisions.of(policy.text()), history.change(policy.text()), tests.applied(policy.text()));
        }).toList();
        return new PolicyReport(reported, reach.asking(), reported.isEmpty() ? List.of() : notes(reported, decisions, history, tests));
    }

    private static Stream<LoadedPolicy> all(Policies policies) {
        return Stream.concat(policies.enforced().stream(), policies.shadow().stream());
    }

    private static List<String> notes(
            List<ReportedPolicy> reported, PolicyDecisions decisions, PolicyHistory history, PolicyTests tests) {
        List<String> notes = new ArrayList<>(decisions.notes());
        long foreign = reported.stream().filter(policy -> policy.decisions() == null).count();
        if (decisions.areKnown() && foreign > 0) {
            notes.add("policies that the running gateway does not have: " + foreign
                    + "; it read other files, or refused these, which its log says");
        }
        notes.addAll(tests.notes());
        notes.addAll(history.notes());
        return notes;
    }

    /** As {@link portcullis.kit.JsonWriter#value(Object)} takes it. */
    public Map<String, @Nullable Object> description() {
        Map<String, @Nullable Object> all = new LinkedHashMap<>();
        all.put("routes", routes);
        all.put("policies", policies.stream().map(ReportedPolicy::description).toList());
        all.put("notes", notes);
        return all;
    }
}
