package portcullis.policy.eval;

import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The entities that a request can see. Never changes: what one request adds is a layer of a few on top of what all share, so that
 * it costs a request neither a copy nor a lock.
 */
public final class EntityStore {
    /** Knows of nothing. */
    public static final EntityStore EMPTY = new EntityStore(Map.of(), null, new Entity[0]);

    private final Map<EntityUid, Entity> known;
    private final @Nullable EntityStore below;
    private final Entity[] few;

    private EntityStore(Map<EntityUid, Entity> known, @Nullable EntityStore below, Entity[] few) {
        this.known = known;
        this.below = below;
        this.few = few;
    }

    /**
     * Those that outlive a request.
     *
     * @throws IllegalArgumentException when two have one name
     */
    public static EntityStore of(Collection<Entity> entities) {
        Map<EntityUid, Entity> known = HashMap.newHashMap(entities.size());
        for (Entity entity : entities) {
            if (known.put(entity.uid(), entity) != null) {
                throw new IllegalArgumentException(entity.uid() + " comes twice");
            }
        }
        return new EntityStore(known, null, new Entity[0]);
    }

    /**
     * These few on top of what is here; one of the same name hides the one below. Looked through one by one: meant for the caller
     * and the resource of a request.
     */
    public EntityStore over(Entity... few) {
        return new EntityStore(Map.of(), this, few);
    }

    /** Null for an entity of which nothing is known. */
    public @Nullable Entity find(EntityUid uid) {
        for (EntityStore layer = this; layer != null; layer = layer.below) {
            for (Entity entity : layer.few) {
                if (entity.uid().equals(uid)) {
                    return entity;
                }
            }
            Entity entity = layer.known.get(uid);
            if (entity != null) {
                return entity;
            }
        }
        return null;
    }

    /** The parents and all that they are in themselves: what an entity needs as its ancestors. */
    public Set<EntityUid> withAncestors(Collection<EntityUid> parents) {
        Set<EntityUid> all = new LinkedHashSet<>(parents);
        for (EntityUid parent : parents) {
            Entity entity = find(parent);
            if (entity != null) {
                all.addAll(entity.ancestors());
            }
        }
        return all;
    }
}
