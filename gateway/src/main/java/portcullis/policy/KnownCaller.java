package portcullis.policy;

import portcullis.policy.eval.Entity;

/**
 * A caller as policies see him.
 *
 * @param hash of the entity, made once for all of his requests
 */
record KnownCaller(Entity entity, long hash) {
    static KnownCaller of(Entity entity) {
        return new KnownCaller(entity, SecretHash.of(entity));
    }
}
