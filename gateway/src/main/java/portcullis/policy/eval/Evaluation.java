package portcullis.policy.eval;

import java.util.List;

/**
 * What every policy says of a request, as Cedar defines it: nothing is left out because the decision is clear already.
 *
 * @param permits those that are satisfied
 * @param forbids those that are satisfied
 * @param errors those that could not be evaluated
 */
public record Evaluation(List<CompiledPolicy> permits, List<CompiledPolicy> forbids, List<PolicyError> errors) {
    /** What Cedar decides, to which an error is as if that policy were not there. */
    public boolean cedarAllows() {
        return forbids.isEmpty() && !permits.isEmpty();
    }

    /** What we decide: as Cedar, but a forbid that cannot be evaluated denies. */
    public boolean allows() {
        return cedarAllows() && errors.stream().noneMatch(error -> error.policy().effect() == Effect.FORBID);
    }

    /** The policies that Cedar names as its reason. */
    public List<CompiledPolicy> reasons() {
        return forbids.isEmpty() ? permits : forbids;
    }
}
