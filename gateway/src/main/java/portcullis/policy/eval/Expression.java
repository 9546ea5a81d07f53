package portcullis.policy.eval;

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
