package portcullis.policy.cedar;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import portcullis.config.keys.ConfigProblem;
import portcullis.config.keys.NearestName;
import portcullis.policy.eval.EntityUid;
import portcullis.policy.source.PolicyText;

/** Policies that no request can match, or all can: legal, and hardly meant. */
final class Unmatched {
    private Unmatched() {}

    /** No request has what the scope asks for. */
    static ConfigProblem scope(PolicyText policy, Map<String, ?> est, SchemaFacts facts) {
        Map<?, ?> action = object(est.get("action"));
        String id = String.valueOf(object(action.get("entity")).get("id"));
        if ("==".equals(action.get("op")) && facts.isGroup(id)) {
            EntityUid group = SchemaFacts.action(id);
            return warning(policy, group + " is a group of actions, and a request is for one of them", "write action in " + group);
        }
        for (boolean principal : new boolean[] {true, false}) {
            String variable = principal ? "principal" : "resource";
            String type = type(object(est.get(variable)));
            Set<String> taken = facts.taken(principal);
            if (type != null && !taken.contains(type)) {
                return warning(
                        policy,
                        "the policy never matches: no request has a " + variable + " of the type " + type,
                        (type.equals("Role") ? "ask for a role with principal in Role::\"..\"; " : "")
                                + (principal ? "callers are " : "resources are ") + CheckWording.listed(taken));
            }
        }
        return warning(
                policy,
                "the policy never matches: no route has all that its scope asks for",
                "compare it with the actions that portcullis policy schema prints");
    }

    /** What its conditions make of it. */
    static List<ConfigProblem> conditions(PolicyText policy, Map<String, ?> est, SchemaFacts facts, boolean impossible) {
        List<ConfigProblem> problems = new ArrayList<>();
        Set<HasTests.Absent> absent = new LinkedHashSet<>();
        HasTests tests = new HasTests(facts, type(object(est.get("principal"))), type(object(est.get("resource"))));
        for (Object condition : list(est.get("conditions"))) {
            tests.absent(object(condition).get("body"), absent);
        }
        absent.forEach(test -> problems.add(test.problem(policy)));
        if (impossible && absent.isEmpty()) {
            problems.add(warning(policy, "the policy never matches: its conditions are false for every request", "delete it, or mend the condition that is always false"));
        }
        if ("permit".equals(est.get("effect")) && isUnconstrained(est)) {
            problems.add(warning(
                    policy, "everybody may do everything that asks policies", "name a principal, an action or a resource, or write a condition"));
        }
        return problems;
    }

    private static boolean isUnconstrained(Map<String, ?> est) {
        for (String variable : List.of("principal", "action", "resource")) {
            if (!"All".equals(object(est.get(variable)).get("op"))) {
                return false;
            }
        }
        return list(est.get("conditions")).stream().allMatch(condition ->
                "when".equals(object(condition).get("kind")) && Boolean.TRUE.equals(object(object(condition).get("body")).get("Value")));
    }

    /** The type that a constraint asks for; null where it asks for none. */
    private static @Nullable String type(Map<?, ?> constraint) {
        Object type = "is".equals(constraint.get("op")) ? constraint.get("entity_type")
                : "==".equals(constraint.get("op")) ? object(constraint.get("entity")).get("type")
                : null;
        return type == null ? null : String.valueOf(type);
    }

    private static ConfigProblem warning(PolicyText policy, String wrong, String cure) {
        return ConfigProblem.warning(policy.place(), wrong, cure);
    }

    static Map<?, ?> object(@Nullable Object value) {
        return value instanceof Map<?, ?> map ? map : Map.of();
    }

    static List<?> list(@Nullable Object value) {
        return value instanceof List<?> list ? list : List.of();
    }
}
