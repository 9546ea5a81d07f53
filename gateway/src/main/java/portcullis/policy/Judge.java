package portcullis.policy;

import java.util.List;
import portcullis.exchange.Reason;
import portcullis.policy.eval.AuthorizationRequest;
import portcullis.policy.eval.CompiledPolicy;
import portcullis.policy.eval.Effect;
import portcullis.policy.eval.EntityStore;
import portcullis.policy.eval.EntityUid;
import portcullis.policy.eval.PolicyError;
import portcullis.policy.eval.PolicySlice;
import portcullis.policy.eval.Verdict;

/** Puts requests for one action before the policies that can match them. */
final class Judge {
    private final EntityUid action;
    private final PolicySlice slice;
    private final EntityStore known;
    private final PolicyErrors errors;

    Judge(EntityUid action, PolicySlice slice, EntityStore known, PolicyErrors errors) {
        this.action = action;
        this.slice = slice;
        this.known = known;
        this.errors = errors;
    }

    PolicySlice slice() {
        return slice;
    }

    /** {@code api/route}. */
    String route() {
        return action.id();
    }

    AuthorizationRequest request(Asked asked) {
        return asked.about(action, known);
    }

    Judgement judge(Asked asked) {
        Verdict verdict = slice.decide(request(asked));
        if (!verdict.errors().isEmpty()) {
            errors.note(verdict.errors(), route());
        }
        return new Judgement(decision(verdict), verdict.policy(), verdict.errors());
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
