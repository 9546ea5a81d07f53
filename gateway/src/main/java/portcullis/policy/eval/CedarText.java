package portcullis.policy.eval;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Expressions as Cedar writes them, on one line and with no more parentheses than it needs; for explanations. */
final class CedarText {
    /** How tightly an expression holds together, loosest first. */
    private static final int CONDITIONAL = 0;

    private static final int OR = 1;
    private static final int AND = 2;
    private static final int RELATION = 3;
    private static final int SUM = 4;
    private static final int PRODUCT = 5;
    private static final int UNARY = 6;
    private static final int MEMBER = 7;

    private static final Set<String> RESERVED =
            Set.of("true", "false", "if", "then", "else", "in", "is", "like", "has", "__cedar");

    private CedarText() {}

    static String of(Expression expression) {
        return switch (expression) {
            case Atom.Literal(Value value) -> value.toString();
            case Atom.Constant(Expression written, Value value) -> of(written);
            case Atom.Variable(Root root) -> root.toString();
            case Atom.SetOf(List<Expression> elements) -> "[" + all(elements) + "]";
            case Atom.RecordOf(Map<String, Expression> fields) ->
                fields.entrySet().stream()
                        .map(field -> name(field.getKey()) + ": " + of(field.getValue()))
                        .collect(Collectors.joining(", ", "{", "}"));
            case Access.Attribute(Expression owner, String name) ->
                within(owner, MEMBER) + (isIdentifier(name) ? "." + name : "[" + new Value.Text(name) + "]");
            case Access.Has(Expression owner, String name) -> within(owner, SUM) + " has " + name(name);
            case Access.Tag(Expression owner, Expression name) -> method(owner, "getTag", name);
            case Access.HasTag(Expression owner, Expression name) -> method(owner, "hasTag", name);
            case Logic.And(List<Expression> parts) -> joined(parts, " && ", RELATION);
            case Logic.Or(List<Expression> parts) -> joined(parts, " || ", AND);
            case Logic.Not(Expression negated) -> "!" + within(negated, UNARY);
            case Logic.If(Expression guard, Expression then, Expression otherwise) ->
                "if " + of(guard) + " then " + of(then) + " else " + of(otherwise);
            case Comparison.Equality(Expression left, Expression right, boolean negated) ->
                relation(left, negated ? "!=" : "==", right);
            case Comparison.Order(Expression left, Comparison.Operator operator, Expression right) ->
                relation(left, operator.toString(), right);
            case Arithmetic.Binary(Expression left, Arithmetic.Operator operator, Expression right) -> {
                int level = operator == Arithmetic.Operator.TIMES ? PRODUCT : SUM;
                yield within(left, level) + " " + operator + " " + within(right, level + 1);
            }
            // Without parentheses it would be read as one number.
            case Arithmetic.Negated(Atom.Literal(Value.Whole whole)) -> "-(" + whole + ")";
            case Arithmetic.Negated(Expression number) -> "-" + within(number, MEMBER);
            case Hierarchy.Is(Expression entity, String type) -> within(entity, SUM) + " is " + type;
            case Hierarchy.In(Expression entity, Expression group, List<EntityUid> known) -> relation(entity, "in", group);
            case SetTest.Contains(Expression set, Expression element) -> method(set, "contains", element);
            case SetTest.ContainsAll(Expression set, Expression others) -> method(set, "containsAll", others);
            case SetTest.ContainsAny(Expression set, Expression others) -> method(set, "containsAny", others);
            case SetTest.IsEmpty(Expression set) -> within(set, MEMBER) + ".isEmpty()";
            case Like(Expression text, List<String> pieces) -> within(text, SUM) + " like " + pattern(pieces);
            case Call(ExtensionFunction function, List<Expression> arguments) ->
                function.makes() || arguments.isEmpty()
                        ? function + "(" + all(arguments) + ")"
                        : within(arguments.getFirst(), MEMBER) + "." + function + "("
                                + all(arguments.subList(1, arguments.size())) + ")";
        };
    }

    private static int level(Expression expression) {
        return switch (expression) {
            case Logic.If conditional -> CONDITIONAL;
            case Logic.Or or -> OR;
            case Logic.And and -> AND;
            case Comparison comparison -> RELATION;
            case Hierarchy hierarchy -> RELATION;
            case Access.Has has -> RELATION;
            case Like like -> RELATION;
            case Arithmetic.Binary binary -> binary.operator() == Arithmetic.Operator.TIMES ? PRODUCT : SUM;
            case Arithmetic.Negated negated -> UNARY;
            case Logic.Not not -> UNARY;
            case Atom.Literal(Value.Whole(long value)) when value < 0 -> UNARY;
            case Atom atom -> MEMBER;
            case Access access -> MEMBER;
            case SetTest test -> MEMBER;
            case Call call -> MEMBER;
        };
    }

    private static String within(Expression expression, int level) {
        return level(expression) < level ? "(" + of(expression) + ")" : of(expression);
    }

    private static String relation(Expression left, String operator, Expression right) {
        return within(left, SUM) + " " + operator + " " + within(right, SUM);
    }

    private static String method(Expression on, String name, Expression argument) {
        return within(on, MEMBER) + "." + name + "(" + of(argument) + ")";
    }

    private static String joined(List<Expression> parts, String operator, int level) {
        return parts.stream().map(part -> within(part, level)).collect(Collectors.joining(operator));
    }

    private static String all(List<Expression> expressions) {
        return expressions.stream().map(CedarText::of).collect(Collectors.joining(", "));
    }

    /** Only here a star in the text itself is escaped. */
    private static String pattern(List<String> pieces) {
        return pieces.stream()
                .map(piece -> new Value.Text(piece).toString())
                .map(quoted -> quoted.substring(1, quoted.length() - 1).replace("*", "\\*"))
                .collect(Collectors.joining("*", "\"", "\""));
    }

    private static String name(String name) {
        return isIdentifier(name) ? name : new Value.Text(name).toString();
    }

    private static boolean isIdentifier(String name) {
        boolean plain = !name.isEmpty() && !RESERVED.contains(name);
        for (int i = 0; plain && i < name.length(); i++) {
            char c = name.charAt(i);
            plain = c == '_' || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || i > 0 && c >= '0' && c <= '9';
        }
        return plain;
    }
}
