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

    private MentionsReader() {}

    static Mentions of(List<Condition> conditions) {
        if (conditions.isEmpty()) {
            return Mentions.NONE;
        }
        MentionsReader reader = new MentionsReader();
        for (Condition condition : conditions) {
            reader.read(condition.body());
        }
        return new Mentions(reader.paths, reader.ofAnyEntity, reader.named);
    }

    private void read(Expression expression) {
        switch (expression) {
            case Atom.Literal literal -> {}
            case Atom.Constant constant -> {}
            // The context as a whole is everything in it; an entity as a whole is its name.
            case Atom.Variable(Root root) -> {
                named.add(root);
                if (root == Root.CONTEXT) {
                    add(root, List.of());
                }
            }
            case Atom.SetOf(List<Expression> elements) -> elements.forEach(this::read);
            case Atom.RecordOf(Map<String, Expression> fields) -> fields.values().forEach(this::read);
            case Access.Attribute(Expression owner, String name) -> attribute(owner, name);
            case Access.Has(Expression owner, String name) -> attribute(owner, name);
            case Access.Tag(Expression owner, Expression name) -> both(owner, name);
            case Access.HasTag(Expression owner, Expression name) -> both(owner, name);
            case Logic.And(List<Expression> parts) -> parts.forEach(this::read);
            case Logic.Or(List<Expression> parts) -> parts.forEach(this::read);
            case Logic.Not(Expression negated) -> read(negated);
            case Logic.If(Expression guard, Expression then, Expression otherwise) -> {
                read(guard);
                both(then, otherwise);
            }
            case Comparison comparison -> both(comparison.left(), comparison.right());
            case Arithmetic.Binary(Expression left, Arithmetic.Operator operator, Expression right) -> both(left, right);
            case Arithmetic.Negated(Expression number) -> read(number);
            case Hierarchy.Is(Expression entity, String type) -> read(entity);
            case Hierarchy.In(Expression entity, Expression group, List<EntityUid> known) -> both(entity, group);
            case SetTest.Contains(Expression set, Expression element) -> both(set, element);
            case SetTest.ContainsAll(Expression set, Expression others) -> both(set, others);
            case SetTest.ContainsAny(Expression set, Expression others) -> both(set, others);
            case SetTest.IsEmpty(Expression set) -> read(set);
            case Like(Expression text, List<String> parts) -> read(text);
            case Call(ExtensionFunction function, List<Expression> arguments) -> arguments.forEach(this::read);
        }
    }

    private void both(Expression one, Expression other) {
        read(one);
        read(other);
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
