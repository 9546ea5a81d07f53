package portcullis.policy.eval;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is done with a request. Stricter than Cedar in one thing: a forbid that cannot be evaluated denies.
 *
 * @param policy whose decision it is: the permit, or the forbid; null when nothing permits, or when an error denies
 * @param errors those met on the way; policies that were not needed any more were not evaluated
 * @param failedSafe denied because of a forbid among the errors, and no other forbid
 */
public record Verdict(boolean allowed, @Nullable CompiledPolicy policy, List<PolicyError> errors, boolean failedSafe) {
    /** Nothing permits it, and nothing went wrong. */
    static final Verdict NOT_PERMITTED = new Verdict(false, null, List.of(), false);
}
