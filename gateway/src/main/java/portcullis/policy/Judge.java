package portcullis.policy;

import java.util.List;
import org.jspecify.annotations.Nullable;
import portcullis.exchange.Reason;
import portcullis.policy.eval.CompiledPolicy;
import portcullis.policy.eval.Effect;
import portcullis.policy.eval.EntityStore;
import portcullis.policy.eval.EntityUid;
import portcullis.policy.eval.PolicyError;
import portcullis.policy.eval.PolicySlice;
import portcullis.policy.eval.Verdict;
import portcullis.telemetry.PolicyMeters;

/** Puts requests for one action before the policies that can match them. */
final class Judge {
    private final EntityUid action;
    private final PolicySlice slice;
    private final EntityStore known;
    private final PolicyErrors errors;
    private final @Nullable PolicyMeters meters;

    Judge(EntityUid action, PolicySlice slice, EntityStore known, PolicyErrors errors, @Nullable PolicyMeters meters) {
        this.action = action;
        this.slice = slice;
        this.known = known;
        this.errors = errors;
        this.meters = meters;
    }

    PolicySlice slice() {
        return slice;
    }

    Decision decide(Asked asked) {
        Verdict verdict = slice.decide(asked.about(action, known));
        if (!verdict.errors().isEmpty()) {
            errors.note(verdict.errors(), action.id());
        }
        if (meters != null) {
            meters.decided(PolicyMeters.Set.ENFORCED, verdict.allowed());
        }
        return decision(verdict);
    }

    private static Decision decision(Verdict verdict) {
        if (verdict.failedSafe()) {
            return new Decision(failed(verdict.errors()), Reason.POLICY_ERROR);
        }
        CompiledPolicy by = verdict.policy();
        if (by == null) {
            return Decision.DENIED;
        }
        return new Decision(by.id(), verdict.allowed() ? null : Reason.DENIED);
    }

    private static String failed(List<PolicyError> errors) {
        for (PolicyError error : errors) {
            if (error.policy().effect() == Effect.FORBID) {
                return error.policy().id();
            }
        }
        return "";
    }
}
