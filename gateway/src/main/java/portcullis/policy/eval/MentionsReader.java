package portcullis.policy.eval;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Goes through conditions and collects what they read. */
final class MentionsReader {
    private final Map<Root, Set<List<String>>> paths = new EnumMap<>(Root.class);
    private final Set<List<String>> ofAnyEntity = new HashSet<>();
    private final Set<Root> named = EnumSet.noneOf(Root.class);
    private final Set<EntityUid> entities = new HashSet<>();

    private MentionsReader() {}

    static Mentions of(List<Condition> conditions) {
        if (conditions.isEmpty()) {
            return Mentions.NONE;
        }
        MentionsReader reader = new MentionsReader();
        for (Condition condition : conditions) {
            reader.read(condition.body());
        }
        return new Mentions(reader.paths, reader.ofAnyEntity, reader.named, reader.entities);
    }

    private void read(Expression expression) {
        switch (expression) {
            case Atom.Literal(Value value) -> written(value);
            case Atom.Constant(Expression made, Value value) -> written(value);
            // The context as a whole is everything in it; an entity as a whole is its name.
            case Atom.Variable(Root root) -> {
                named.add(root);
                if (root == Root.CONTEXT) {
                    add(root, List.of());
                }
            }
            case Access.Attribute(Expression owner, String name) -> attribute(owner, name);
            case Access.Has(Expression owner, String name) -> attribute(owner, name);
            default -> expression.parts().forEach(this::read);
        }
    }

    private void written(Value value) {
        switch (value) {
            case EntityUid uid -> entities.add(uid);
            case Value.Members members -> members.values().forEach(this::written);
            case Value.Fields fields -> fields.values().values().forEach(this::written);
            default -> {}
        }
    }

    /** {@code principal.claims.level}: that path of the principal; and, should {@code claims} be an entity, {@code level} of any. */
    private void attribute(Expression owner, String name) {
        List<String> path = new ArrayList<>();
        path.add(name);
        Expression of = owner;
        while (of instanceof Access.Attribute(Expression further, String outer)) {
            path.addFirst(outer);
            of = further;
        }
        Root root = of instanceof Atom.Variable(Root named) ? named : null;
        if (root != null) {
            named.add(root);
            add(root, List.copyOf(path));
        } else {
            read(of);
        }
        for (int from = root == null ? 0 : 1; from < path.size(); from++) {
            ofAnyEntity.add(List.copyOf(path.subList(from, path.size())));
        }
    }

    private void add(Root root, List<String> path) {
        paths.computeIfAbsent(root, none -> new HashSet<>()).add(path);
    }
}
