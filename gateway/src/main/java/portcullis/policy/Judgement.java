package portcullis.policy;

import java.util.List;
import org.jspecify.annotations.Nullable;
import portcullis.policy.eval.CompiledPolicy;
import portcullis.policy.eval.PolicyError;

/**
 * A decision as it was made.
 *
 * @param by the policy that decided; null when none did
 * @param errors policies that could not be evaluated
 */
record Judgement(Decision decision, @Nullable CompiledPolicy by, List<PolicyError> errors) {}
