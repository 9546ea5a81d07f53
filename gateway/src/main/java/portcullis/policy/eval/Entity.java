package portcullis.policy.eval;

import java.util.Set;

/**
 * An entity with what is known of it.
 *
 * @param ancestors every entity that it is in, near and far; itself not among them
 */
public record Entity(EntityUid uid, Value.Fields attributes, Value.Fields tags, Set<EntityUid> ancestors) {
    /** Without tags, as everything is that routes and callers give. */
    public Entity(EntityUid uid, Value.Fields attributes, Set<EntityUid> ancestors) {
        this(uid, attributes, Value.Fields.NONE, ancestors);
    }
}
