package portcullis.policy.eval;

/**
 * What policies are asked: may this principal do this action to this resource?
 *
 * @param context a fact under each name that a policy may read; absent is what is not known
 * @param entities what is known of the three, and of whatever they refer to; the action too, for its groups
 */
public record AuthorizationRequest(
        EntityUid principal, EntityUid action, EntityUid resource, Value.Fields context, EntityStore entities) {}
