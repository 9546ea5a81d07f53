package portcullis.policy.eval;

import java.util.Collection;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What policies can read of a request, found without one: so that nobody collects what no policy looks at, and what is remembered of
 * a decision is remembered under everything that it can depend on. Says yes rather too often than once too seldom: attributes that
 * are read of one entity may be read of any, because an attribute such as {@code resource.owner} may be the principal.
 */
public final class Mentions {
    /** Of a policy without conditions. */
    public static final Mentions NONE = new Mentions(Map.of(), Set.of(), Set.of(), Set.of());

    /** Of whoever wants to see all that a request has; no entity is named by it. */
    public static final Mentions EVERYTHING = new Mentions(
            Map.of(
                    Root.PRINCIPAL, Set.of(List.of()), Root.ACTION, Set.of(List.of()), Root.RESOURCE, Set.of(List.of()),
                    Root.CONTEXT, Set.of(List.of())),
            Set.of(List.of()), Set.of(Root.values()), Set.of());

    private final Map<Root, Set<List<String>>> paths;
    private final Set<List<String>> ofAnyEntity;
    private final Set<Root> named;
    private final Set<EntityUid> entities;

    Mentions(Map<Root, Set<List<String>>> paths, Set<List<String>> ofAnyEntity, Set<Root> named, Set<EntityUid> entities) {
        this.paths = paths;
        this.ofAnyEntity = ofAnyEntity;
        this.named = named;
        this.entities = entities;
    }

    /** What any of them can read. */
    public static Mentions union(Collection<Mentions> all) {
        Map<Root, Set<List<String>>> paths = new EnumMap<>(Root.class);
        Set<List<String>> ofAnyEntity = new HashSet<>();
        Set<Root> named = EnumSet.noneOf(Root.class);
        Set<EntityUid> entities = new HashSet<>();
        for (Mentions one : all) {
            one.paths.forEach((root, some) -> paths.computeIfAbsent(root, none -> new HashSet<>()).addAll(some));
            ofAnyEntity.addAll(one.ofAnyEntity);
            named.addAll(one.named);
            entities.addAll(one.entities);
        }
        return new Mentions(paths, ofAnyEntity, named, entities);
    }

    /**
     * Whether the attribute at {@code path}, something inside it, or a record around it as a whole can be read, or its presence
     * tested: {@code reads(Root.CONTEXT, "headers", "x-tenant")}. Without a path: any attribute. The names of principal, action and
     * resource, their types and what they are in, policies may look at always. For the time of compiling, not of a request.
     */
    public boolean reads(Root root, String... path) {
        List<String> asked = List.of(path);
        return paths.getOrDefault(root, Set.of()).stream().anyMatch(read -> overlap(read, asked))
                || root != Root.CONTEXT && ofAnyEntity.stream().anyMatch(read -> overlap(read, asked));
    }

    /** Whether a condition names the root, be it only for an attribute. What stands in a policy's scope does not count. */
    public boolean names(Root root) {
        return named.contains(root);
    }

    /** Entities that conditions themselves name, of which they may ask everything. */
    public Set<EntityUid> entities() {
        return entities;
    }

    private static boolean overlap(List<String> one, List<String> other) {
        int both = Math.min(one.size(), other.size());
        return one.subList(0, both).equals(other.subList(0, both));
    }
}
