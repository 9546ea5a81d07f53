package portcullis.policy.eval;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Policies of one effect, found by whom they are about. */
final class PolicyIndex {
    /** A policy, and how many of its effect stand before it. */
    private record Entry(CompiledPolicy policy, int position) {}

    private final List<Entry> aboutAnyone = new ArrayList<>();
    private final Map<EntityUid, List<Entry>> aboutOne = new HashMap<>();
    private final Map<EntityUid, List<Entry>> aboutGroup = new HashMap<>();

    private PolicyIndex() {}

    static PolicyIndex of(List<CompiledPolicy> policies, Effect effect) {
        PolicyIndex index = new PolicyIndex();
        int position = 0;
        for (CompiledPolicy policy : policies) {
            if (policy.effect() == effect) {
                index.add(new Entry(policy, position++));
            }
        }
        return index;
    }

    private void add(Entry entry) {
        switch (entry.policy.scope().principal()) {
            case Scope.Equals(EntityUid uid) -> add(aboutOne, uid, entry);
            case Scope.In(List<EntityUid> groups) when groups.size() == 1 -> add(aboutGroup, groups.getFirst(), entry);
            case Scope.IsIn(String type, EntityUid group) -> add(aboutGroup, group, entry);
            case Scope.Any any -> aboutAnyone.add(entry);
            case Scope.Is is -> aboutAnyone.add(entry);
            case Scope.In several -> aboutAnyone.add(entry);
        }
    }

    private static void add(Map<EntityUid, List<Entry>> about, EntityUid uid, Entry entry) {
        about.computeIfAbsent(uid, none -> new ArrayList<>(1)).add(entry);
    }

    /** The first that is satisfied, in the order in which they were given; null for none. */
    @Nullable CompiledPolicy firstSatisfied(Search search) {
        search.found = null;
        search.through(aboutAnyone);
        EntityUid principal = search.request.principal();
        if (!aboutOne.isEmpty()) {
            search.through(aboutOne.get(principal));
        }
        if (!aboutGroup.isEmpty()) {
            search.through(aboutGroup.get(principal));
            Entity known = search.request.entities().find(principal);
            if (known != null) {
                groups(known.ancestors(), search);
            }
        }
        return search.found == null ? null : search.found.policy;
    }

    /** By the smaller number: of the groups that the principal is in, or of those that policies are about. */
    private void groups(Set<EntityUid> in, Search search) {
        if (in.size() <= aboutGroup.size()) {
            for (EntityUid group : in) {
                search.through(aboutGroup.get(group));
            }
        } else {
            for (Map.Entry<EntityUid, List<Entry>> group : aboutGroup.entrySet()) {
                if (in.contains(group.getKey())) {
                    search.through(group.getValue());
                }
            }
        }
    }

    /** What is known so far while one request is decided. */
    static final class Search {
        private final AuthorizationRequest request;
        private List<PolicyError> errors = List.of();
        private @Nullable Entry found;

        Search(AuthorizationRequest request) {
            this.request = request;
        }

        List<PolicyError> errors() {
            return errors;
        }

        /** Each list is in order: behind its first satisfied one, or the one found elsewhere, nothing is better. */
        private void through(@Nullable List<Entry> entries) {
            if (entries == null) {
                return;
            }
            for (int i = 0; i < entries.size(); i++) {
                Entry entry = entries.get(i);
                if (found != null && found.position < entry.position) {
                    return;
                }
                try {
                    if (entry.policy.isSatisfiedBy(request)) {
                        found = entry;
                        return;
                    }
                } catch (EvaluationFault fault) {
                    if (errors.isEmpty()) {
                        errors = new ArrayList<>(1);
                    }
                    errors.add(new PolicyError(entry.policy, fault.wrong()));
                }
            }
        }
    }
}
