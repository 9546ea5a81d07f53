package portcullis.policy;

import org.jspecify.annotations.Nullable;
import portcullis.exchange.Exchange;
import portcullis.policy.eval.Entity;
import portcullis.policy.eval.EntityStore;

/**
 * Makes of a request on one route what policies see of it, and no more than some of them may read. Values from outside become ids
 * and texts as they are, never a piece of a policy or of anything else that is read again.
 */
record RequestShape(Callers callers, ResourceShape resource, ContextShape context, EntityStore known) {
    /** Null when the request's path stands for bytes that are no text, of which nobody can say what they mean. */
    @Nullable Asked of(Exchange exchange) {
        Entity about = resource.of(exchange, known);
        if (about == null) {
            return null;
        }
        KnownCaller caller = callers.of(exchange.caller());
        return new Asked(caller, about, context.of(exchange, caller.entity()));
    }
}
