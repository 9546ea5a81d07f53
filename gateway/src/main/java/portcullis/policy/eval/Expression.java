package portcullis.policy.eval;

import java.util.List;

/**
 * What a policy is made of. A tree of these is evaluated by itself, printed by {@link CedarText} and searched by {@link
 * MentionsReader}, so that all three speak of the same thing.
 */
sealed interface Expression
        permits Atom, Access, Logic, Comparison, Arithmetic, Hierarchy, SetTest, Like, Call {
    /** @throws EvaluationFault where Cedar has an error */
    Value of(AuthorizationRequest request) throws EvaluationFault;

    /**
     * The same where only a Bool will do.
     *
     * @throws EvaluationFault also when it is none
     */
    default boolean holds(AuthorizationRequest request) throws EvaluationFault {
        Value value = of(request);
        if (value instanceof Value.Bool) {
            return value == Value.Bool.TRUE;
        }
        throw EvaluationFault.type("Bool", value);
    }

    /** What it is made of directly, in the order written. */
    default List<Expression> parts() {
        return switch (this) {
            case Atom.Literal literal -> List.of();
            case Atom.Constant constant -> List.of();
            case Atom.Variable variable -> List.of();
            case Atom.SetOf set -> set.elements();
            case Atom.RecordOf record -> List.copyOf(record.fields().values());
            case Access.Attribute attribute -> List.of(attribute.owner());
            case Access.Has has -> List.of(has.owner());
            case Access.Tag tag -> List.of(tag.owner(), tag.name());
            case Access.HasTag tag -> List.of(tag.owner(), tag.name());
            case Logic.And and -> and.parts();
            case Logic.Or or -> or.parts();
            case Logic.Not not -> List.of(not.negated());
            case Logic.If conditional -> List.of(conditional.guard(), conditional.then(), conditional.otherwise());
            case Comparison comparison -> List.of(comparison.left(), comparison.right());
            case Arithmetic.Binary binary -> List.of(binary.left(), binary.right());
            case Arithmetic.Negated negated -> List.of(negated.number());
            case Hierarchy.Is is -> List.of(is.entity());
            case Hierarchy.In in -> List.of(in.entity(), in.group());
            case SetTest.Contains contains -> List.of(contains.set(), contains.element());
            case SetTest.ContainsAll contains -> List.of(contains.set(), contains.others());
            case SetTest.ContainsAny contains -> List.of(contains.set(), contains.others());
            case SetTest.IsEmpty empty -> List.of(empty.set());
            case Like like -> List.of(like.text());
            case Call call -> call.arguments();
        };
    }

    static long whole(Value value) throws EvaluationFault {
        if (value instanceof Value.Whole whole) {
            return whole.value();
        }
        throw EvaluationFault.type("Long", value);
    }

    static String text(Value value) throws EvaluationFault {
        if (value instanceof Value.Text text) {
            return text.value();
        }
        throw EvaluationFault.type("String", value);
    }

    static EntityUid entity(Value value) throws EvaluationFault {
        if (value instanceof EntityUid uid) {
            return uid;
        }
        throw EvaluationFault.type("entity", value);
    }

    static Value.Members members(Value value) throws EvaluationFault {
        if (value instanceof Value.Members members) {
            return members;
        }
        throw EvaluationFault.type("Set", value);
    }
}
