package portcullis.policy;

import portcullis.policy.eval.AuthorizationRequest;
import portcullis.policy.eval.Entity;
import portcullis.policy.eval.EntityStore;
import portcullis.policy.eval.EntityUid;
import portcullis.policy.eval.Value;

/**
 * All that the policies of a route can see of one request, beside what is the same for all of them. Equal ones are decided alike.
 *
 * @param caller of one generation the same object for the same credential
 */
record Asked(KnownCaller caller, Entity resource, Value.Fields context) {
    /** @param known actions, and the entities of files */
    AuthorizationRequest about(EntityUid action, EntityStore known) {
        return new AuthorizationRequest(caller.entity().uid(), action, resource.uid(), context, known.over(caller.entity(), resource));
    }
}
