package portcullis.policy;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import portcullis.config.keys.ConfigProblem;
import portcullis.config.keys.Place;
import portcullis.policy.eval.Effect;
import portcullis.policy.eval.EntityUid;
import portcullis.policy.eval.PolicySlice;
import portcullis.policy.eval.Scope;
import portcullis.policy.eval.Value;
import portcullis.policy.schema.CallerNames;
import portcullis.policy.schema.RouteFacts;

/** Policies and routes that miss each other. Warnings only: one of two changes may still be on its way. */
final class PolicyWarnings {
    private final Consumer<ConfigProblem> problems;

    PolicyWarnings(Consumer<ConfigProblem> problems) {
        this.problems = problems;
    }

    /** @param slice of the route */
    void unpermitted(RouteFacts route, PolicySlice slice) {
        if (route.asksPolicies() && slice.policies().stream().noneMatch(policy -> policy.effect() == Effect.PERMIT)) {
            problems.accept(ConfigProblem.warning(
                    route.place(), "no policy permits " + route.id() + ", so that everybody is refused",
                    "a policy such as permit(principal, action == " + route.action() + ", resource);"));
        }
    }

    /** Policies about routes on which nobody asks them. */
    void unasked(List<LoadedPolicy> policies, Collection<RouteFacts> routes) {
        Map<EntityUid, RouteFacts> silent = new HashMap<>();
        for (RouteFacts route : routes) {
            if (!route.asksPolicies()) {
                silent.put(route.action(), route);
            }
        }
        for (LoadedPolicy policy : policies) {
            for (EntityUid action : named(policy.compiled().scope().action())) {
                RouteFacts route = silent.get(action);
                if (route != null) {
                    problems.accept(ConfigProblem.warning(
                            policy.text().place(), "nothing asks policies on " + route.id(), "give the route the filter authorize"));
                }
            }
        }
    }

    /** Callers and roles that no request brings. */
    void unknown(List<LoadedPolicy> policies, CallerNames names) {
        for (LoadedPolicy policy : policies) {
            Set<EntityUid> entities = new LinkedHashSet<>(named(policy.compiled().scope().principal()));
            entities.addAll(policy.compiled().mentions().entities());
            entities.stream()
                    .flatMap(entity -> names.warning(entity, place(policy, entity)).stream())
                    .sorted(Comparator.comparing(ConfigProblem::place, Comparator.comparingInt(Place::line).thenComparingInt(Place::column)))
                    .forEach(problems);
        }
    }

    private static Place place(LoadedPolicy policy, EntityUid entity) {
        return policy.text().at(Pattern.compile(
                "\\b" + Pattern.quote(entity.type()) + "\\s*::\\s*" + Pattern.quote(new Value.Text(entity.id()).toString())));
    }

    private static List<EntityUid> named(Scope.Constraint constraint) {
        return switch (constraint) {
            case Scope.Equals(EntityUid uid) -> List.of(uid);
            case Scope.In(List<EntityUid> groups) -> new ArrayList<>(groups);
            case Scope.IsIn(String type, EntityUid group) -> List.of(group);
            case Scope.Any _, Scope.Is _ -> List.of();
        };
    }
}
