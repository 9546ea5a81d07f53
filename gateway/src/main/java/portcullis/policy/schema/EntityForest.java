package portcullis.policy.schema;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import portcullis.config.keys.ConfigProblem;
import portcullis.policy.eval.Entity;
import portcullis.policy.eval.EntityUid;
import portcullis.policy.schema.StaticEntities.Read;

/** Finds for each entity all that it is in, near and far. */
final class EntityForest {
    /** All that one entity may be in; what is in more costs each of its requests too much. */
    static final int MOST_ANCESTORS = 1_000;

    private final Map<EntityUid, Read> read;
    private final Consumer<ConfigProblem> problems;
    /** Entities of circles that were told already. */
    private final Set<EntityUid> told = new HashSet<>();

    private EntityForest(Map<EntityUid, Read> read, Consumer<ConfigProblem> problems) {
        this.read = read;
        this.problems = problems;
    }

    static List<Entity> of(Map<EntityUid, Read> read, Consumer<ConfigProblem> problems) {
        EntityForest forest = new EntityForest(read, problems);
        List<Entity> entities = new ArrayList<>(read.size());
        for (Read entity : read.values()) {
            entities.add(new Entity(entity.uid(), entity.attributes(), entity.tags(), Set.copyOf(forest.ancestors(entity))));
        }
        return entities;
    }

    private Set<EntityUid> ancestors(Read entity) {
        Set<EntityUid> found = new LinkedHashSet<>(entity.parents());
        Deque<EntityUid> open = new ArrayDeque<>(found);
        while (!open.isEmpty() && found.size() <= MOST_ANCESTORS) {
            Read next = read.get(open.poll());
            for (EntityUid parent : next == null ? Set.<EntityUid>of() : next.parents()) {
                if (found.add(parent)) {
                    open.add(parent);
                }
            }
        }
        if (found.contains(entity.uid())) {
            refuseCircle(entity, found);
        } else if (found.size() > MOST_ANCESTORS) {
            problems.accept(ConfigProblem.error(
                    entity.place(), "is in more than " + MOST_ANCESTORS + " entities", "fewer, or attributes in place of groups"));
        }
        return found;
    }

    private void refuseCircle(Read entity, Set<EntityUid> ancestors) {
        if (told.contains(entity.uid())) {
            return;
        }
        told.addAll(ancestors);
        EntityUid last = ancestors.stream().filter(ancestor -> isIn(read.get(ancestor), entity.uid())).findFirst().orElse(entity.uid());
        problems.accept(ConfigProblem.error(
                entity.place(),
                last.equals(entity.uid()) ? "is in itself" : "is in itself, by way of " + last,
                "parents that lead upwards only"));
    }

    private static boolean isIn(@Nullable Read entity, EntityUid parent) {
        return entity != null && entity.parents().contains(parent);
    }
}
