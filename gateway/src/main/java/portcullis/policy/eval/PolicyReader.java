package portcullis.policy.eval;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** From the JSON form of a policy, which Cedar's own library writes, to what we evaluate. */
final class PolicyReader {
    private PolicyReader() {}

    static Effect effect(Map<?, ?> est) {
        Object effect = est.get("effect");
        if ("permit".equals(effect)) {
            return Effect.PERMIT;
        }
        if ("forbid".equals(effect)) {
            return Effect.FORBID;
        }
        throw wrong("the effect " + effect);
    }

    static Scope scope(Map<?, ?> est) {
        return new Scope(constraint(est.get("principal")), constraint(est.get("action")), constraint(est.get("resource")));
    }

    static List<Condition> conditions(Map<?, ?> est) {
        List<Condition> conditions = new ArrayList<>();
        for (Object one : est.get("conditions") instanceof List<?> list ? list : List.of()) {
            Map<?, ?> condition = object(one);
            Condition.Kind kind = switch (text(condition.get("kind"))) {
                case "when" -> Condition.Kind.WHEN;
                case "unless" -> Condition.Kind.UNLESS;
                default -> throw wrong("a condition of the kind " + condition.get("kind"));
            };
            conditions.add(new Condition(kind, expression(condition.get("body"), 1)));
        }
        return conditions;
    }

    static Map<String, String> annotations(Map<?, ?> est) {
        Map<String, String> annotations = new LinkedHashMap<>();
        if (est.get("annotations") instanceof Map<?, ?> written) {
            written.forEach((name, value) -> annotations.put(text(name), value == null ? "" : text(value)));
        }
        return annotations;
    }

    private static Scope.Constraint constraint(@Nullable Object json) {
        Map<?, ?> constraint = object(json);
        if (constraint.containsKey("slot") || constraint.get("in") instanceof Map<?, ?> in && in.containsKey("slot")) {
            throw wrong("a template, whose slots nothing fills");
        }
        return switch (text(constraint.get("op"))) {
            case "All" -> new Scope.Any();
            case "==" -> new Scope.Equals(ValueReader.uid(constraint.get("entity")));
            case "in" -> new Scope.In(
                    constraint.get("entities") instanceof List<?> several
                            ? several.stream().map(ValueReader::uid).toList()
                            : List.of(ValueReader.uid(constraint.get("entity"))));
            case "is" -> {
                String type = text(constraint.get("entity_type"));
                yield constraint.get("in") instanceof Map<?, ?> in
                        ? new Scope.IsIn(type, ValueReader.uid(in.get("entity")))
                        : new Scope.Is(type);
            }
            default -> throw wrong("a scope with " + constraint.get("op"));
        };
    }

    /** @param depth how many expressions stand around this one, itself included */
    private static Expression expression(@Nullable Object json, int depth) {
        if (depth > CompiledPolicy.MAX_DEPTH) {
            throw new IllegalArgumentException(CompiledPolicy.TOO_DEEP);
        }
        Map<?, ?> node = object(json);
        if (node.size() != 1) {
            throw wrong("an expression with " + node.size() + " names");
        }
        String operator = text(node.keySet().iterator().next());
        Object body = node.get(operator);
        return switch (operator) {
            case "Value" -> new Atom.Literal(ValueReader.read(body));
            case "Var" -> new Atom.Variable(root(text(body)));
            case "Set" -> set(list(body, depth));
            case "Record" -> record(object(body), depth);
            case "&&" -> and(chain(operator, node, depth));
            case "||" -> or(chain(operator, node, depth));
            default -> body instanceof List<?> ? call(operator, list(body, depth)) : operation(operator, object(body), depth);
        };
    }

    private static Expression operation(String operator, Map<?, ?> parts, int depth) {
        return switch (operator) {
            case "!" -> new Logic.Not(part(parts, "arg", depth));
            case "if-then-else" -> new Logic.If(part(parts, "if", depth), part(parts, "then", depth), part(parts, "else", depth));
            case "==" -> new Comparison.Equality(left(parts, depth), right(parts, depth), false);
            case "!=" -> new Comparison.Equality(left(parts, depth), right(parts, depth), true);
            case "<" -> order(parts, Comparison.Operator.LESS, depth);
            case "<=" -> order(parts, Comparison.Operator.AT_MOST, depth);
            case ">" -> order(parts, Comparison.Operator.MORE, depth);
            case ">=" -> order(parts, Comparison.Operator.AT_LEAST, depth);
            case "+" -> arithmetic(parts, Arithmetic.Operator.PLUS, depth);
            case "-" -> arithmetic(parts, Arithmetic.Operator.MINUS, depth);
            case "*" -> arithmetic(parts, Arithmetic.Operator.TIMES, depth);
            case "neg" -> new Arithmetic.Negated(part(parts, "arg", depth));
            case "." -> new Access.Attribute(left(parts, depth), text(parts.get("attr")));
            case "has" -> has(parts, depth);
            case "getTag" -> new Access.Tag(left(parts, depth), right(parts, depth));
            case "hasTag" -> new Access.HasTag(left(parts, depth), right(parts, depth));
            case "in" -> Hierarchy.In.of(left(parts, depth), right(parts, depth));
            case "is" -> is(parts, depth);
            case "like" -> new Like(left(parts, depth), pattern(parts.get("pattern")));
            case "contains" -> new SetTest.Contains(left(parts, depth), right(parts, depth));
            case "containsAll" -> new SetTest.ContainsAll(left(parts, depth), right(parts, depth));
            case "containsAny" -> new SetTest.ContainsAny(left(parts, depth), right(parts, depth));
            case "isEmpty" -> new SetTest.IsEmpty(part(parts, "arg", depth));
            default -> throw wrong("the operator '" + operator + "'");
        };
    }

    private static Expression left(Map<?, ?> parts, int depth) {
        return part(parts, "left", depth);
    }

    private static Expression right(Map<?, ?> parts, int depth) {
        return part(parts, "right", depth);
    }

    private static Expression part(Map<?, ?> parts, String name, int depth) {
        return expression(parts.get(name), depth + 1);
    }

    private static Expression order(Map<?, ?> parts, Comparison.Operator operator, int depth) {
        return new Comparison.Order(left(parts, depth), operator, right(parts, depth));
    }

    private static Expression arithmetic(Map<?, ?> parts, Arithmetic.Operator operator, int depth) {
        return new Arithmetic.Binary(left(parts, depth), operator, right(parts, depth));
    }

    /** The parts of a chain, which the JSON form nests to the left, in the order written. */
    private static List<Expression> chain(String operator, Map<?, ?> node, int depth) {
        List<Expression> parts = new ArrayList<>();
        Object left = node;
        while (left instanceof Map<?, ?> map && map.size() == 1 && map.get(operator) instanceof Map<?, ?> sides) {
            parts.add(expression(sides.get("right"), depth + 1));
            left = sides.get("left");
        }
        parts.add(expression(left, depth + 1));
        return parts.reversed();
    }

    /** {@code a && (b && c)} is {@code a && b && c}: the same parts are reached. */
    private static Expression and(List<Expression> parts) {
        List<Expression> flat = new ArrayList<>(parts.size());
        for (Expression part : parts) {
            flat.addAll(part instanceof Logic.And(List<Expression> inner) ? inner : List.of(part));
        }
        return new Logic.And(List.copyOf(flat));
    }

    private static Expression or(List<Expression> parts) {
        List<Expression> flat = new ArrayList<>(parts.size());
        for (Expression part : parts) {
            flat.addAll(part instanceof Logic.Or(List<Expression> inner) ? inner : List.of(part));
        }
        return new Logic.Or(List.copyOf(flat));
    }

    /** {@code a has b.c} is {@code a has b && a.b has c}. */
    private static Expression has(Map<?, ?> parts, int depth) {
        Expression owner = left(parts, depth);
        if (!(parts.get("attr") instanceof List<?> path)) {
            return new Access.Has(owner, text(parts.get("attr")));
        }
        List<Expression> steps = new ArrayList<>();
        for (Object name : path) {
            steps.add(new Access.Has(owner, text(name)));
            owner = new Access.Attribute(owner, text(name));
        }
        return steps.size() == 1 ? steps.getFirst() : and(steps);
    }

    /** {@code a is T in b} is {@code a is T && a in b}. */
    private static Expression is(Map<?, ?> parts, int depth) {
        Expression entity = left(parts, depth);
        Expression is = new Hierarchy.Is(entity, text(parts.get("entity_type")));
        return parts.get("in") == null ? is : and(List.of(is, Hierarchy.In.of(entity, part(parts, "in", depth))));
    }

    private static Expression set(List<Expression> elements) {
        return constant(new Atom.SetOf(elements), elements);
    }

    private static Expression record(Map<?, ?> written, int depth) {
        Map<String, Expression> fields = new LinkedHashMap<>();
        written.forEach((name, value) -> fields.put(text(name), expression(value, depth + 1)));
        return constant(new Atom.RecordOf(fields), List.copyOf(fields.values()));
    }

    private static Expression call(String name, List<Expression> arguments) {
        ExtensionFunction function = ExtensionFunction.named(name);
        if (function == null) {
            throw wrong("the function '" + name + "'");
        }
        return constant(new Call(function, arguments), arguments);
    }

    /** What has the same value whatever is asked gets it here; what fails whatever is asked fails each time, and only when reached. */
    private static Expression constant(Expression written, List<Expression> parts) {
        for (Expression part : parts) {
            if (!(part instanceof Atom.Literal || part instanceof Atom.Constant)) {
                return written;
            }
        }
        try {
            return new Atom.Constant(written, written.of(NOTHING));
        } catch (EvaluationFault fault) {
            return written;
        }
    }

    /** What constants are evaluated for: they do not look. */
    private static final AuthorizationRequest NOTHING = new AuthorizationRequest(
            new EntityUid("", ""), new EntityUid("", ""), new EntityUid("", ""), Value.Fields.NONE, EntityStore.EMPTY);

    private static List<String> pattern(@Nullable Object json) {
        List<String> parts = new ArrayList<>();
        StringBuilder part = new StringBuilder();
        for (Object element : json instanceof List<?> list ? list : List.of()) {
            if (element instanceof Map<?, ?> literal) {
                part.append(text(literal.get("Literal")));
            } else {
                parts.add(part.toString());
                part.setLength(0);
            }
        }
        parts.add(part.toString());
        return parts;
    }

    private static List<Expression> list(@Nullable Object json, int depth) {
        if (!(json instanceof List<?> list)) {
            throw wrong("no list where one belongs");
        }
        List<Expression> expressions = new ArrayList<>(list.size());
        for (Object element : list) {
            expressions.add(expression(element, depth + 1));
        }
        return expressions;
    }

    private static Root root(String name) {
        for (Root root : Root.values()) {
            if (root.toString().equals(name)) {
                return root;
            }
        }
        throw wrong("the variable '" + name + "'");
    }

    private static Map<?, ?> object(@Nullable Object json) {
        if (json instanceof Map<?, ?> map) {
            return map;
        }
        throw wrong("no object where one belongs");
    }

    private static String text(@Nullable Object json) {
        if (json instanceof String text) {
            return text;
        }
        throw wrong("no text where one belongs");
    }

    private static IllegalArgumentException wrong(String what) {
        return new IllegalArgumentException("the policy has " + what + ", which this version does not evaluate");
    }
}
