package portcullis.policy.eval;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * The policies that can matter to some requests. Those about one principal or one role cost the others nothing, however many there
 * are. Immutable.
 */
public final class PolicySlice {
    private final List<CompiledPolicy> policies;
    private final PolicyIndex forbids;
    private final PolicyIndex permits;
    private final Mentions mentions;

    private PolicySlice(List<CompiledPolicy> policies) {
        this.policies = policies;
        this.forbids = PolicyIndex.of(policies, Effect.FORBID);
        this.permits = PolicyIndex.of(policies, Effect.PERMIT);
        this.mentions = Mentions.union(policies.stream().map(CompiledPolicy::mentions).toList());
    }

    /** All of these; where several decide the same, the first of them is named as the one. */
    public static PolicySlice of(List<CompiledPolicy> policies) {
        return new PolicySlice(List.copyOf(policies));
    }

    /**
     * Those that can match requests for one action.
     *
     * @param actionAncestors the groups that the action is in, near and far
     * @param principalTypes the types that a principal of such a request can have
     * @param resourceTypes the same of its resource
     */
    public PolicySlice select(
            EntityUid action, Set<EntityUid> actionAncestors, Set<String> principalTypes, Set<String> resourceTypes) {
        Entity known = new Entity(action, Value.Fields.NONE, actionAncestors);
        List<CompiledPolicy> selected = new ArrayList<>();
        for (CompiledPolicy policy : policies) {
            Scope scope = policy.scope();
            if (scope.action().takes(action, known)
                    && canTake(scope.principal(), principalTypes)
                    && canTake(scope.resource(), resourceTypes)) {
                selected.add(policy);
            }
        }
        return new PolicySlice(List.copyOf(selected));
    }

    private static boolean canTake(Scope.Constraint constraint, Set<String> types) {
        return switch (constraint) {
            case Scope.Any any -> true;
            case Scope.In in -> !in.groups().isEmpty();
            case Scope.Is(String type) -> types.contains(type);
            case Scope.IsIn(String type, EntityUid group) -> types.contains(type);
            case Scope.Equals(EntityUid uid) -> types.contains(uid.type());
        };
    }

    /** In the order given. */
    public List<CompiledPolicy> policies() {
        return policies;
    }

    /** What any of its policies can read. */
    public Mentions mentions() {
        return mentions;
    }

    /**
     * Whether what is decided can depend on which resource of its type a request is about.
     *
     * @param attributes names that requests give the resource attributes by, which may also be reached through other entities
     */
    public boolean looksAtResource(Set<String> attributes) {
        return mentions.names(Root.RESOURCE)
                || policies.stream().anyMatch(policy -> !isAboutTypes(policy.scope().resource()))
                || attributes.stream().anyMatch(name -> mentions.reads(Root.RESOURCE, name));
    }

    private static boolean isAboutTypes(Scope.Constraint constraint) {
        return constraint instanceof Scope.Any || constraint instanceof Scope.Is;
    }

    /**
     * What is done with a request: forbids first, then permits, and no further than needed. A forbid that cannot be evaluated denies
     * like one that is satisfied, though one that is satisfied is named in its place.
     */
    public Verdict decide(AuthorizationRequest request) {
        PolicyIndex.Search search = new PolicyIndex.Search(request);
        CompiledPolicy forbid = forbids.firstSatisfied(search);
        if (forbid != null) {
            return new Verdict(false, forbid, search.errors(), false);
        }
        if (!search.errors().isEmpty()) {
            return new Verdict(false, null, search.errors(), true);
        }
        CompiledPolicy permit = permits.firstSatisfied(search);
        if (permit != null) {
            return new Verdict(true, permit, search.errors(), false);
        }
        return search.errors().isEmpty() ? Verdict.NOT_PERMITTED : new Verdict(false, null, search.errors(), false);
    }

    /** What each policy says: for explanations, comparisons and shadows, not for requests. */
    public Evaluation evaluate(AuthorizationRequest request) {
        List<CompiledPolicy> satisfiedPermits = new ArrayList<>();
        List<CompiledPolicy> satisfiedForbids = new ArrayList<>();
        List<PolicyError> errors = new ArrayList<>();
        for (CompiledPolicy policy : policies) {
            try {
                if (policy.isSatisfiedBy(request)) {
                    (policy.effect() == Effect.PERMIT ? satisfiedPermits : satisfiedForbids).add(policy);
                }
            } catch (EvaluationFault fault) {
                errors.add(new PolicyError(policy, fault.wrong()));
            }
        }
        return new Evaluation(satisfiedPermits, satisfiedForbids, errors);
    }
}
