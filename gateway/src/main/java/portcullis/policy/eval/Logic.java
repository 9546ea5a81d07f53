package portcullis.policy.eval;

import java.util.List;

/** What decides which of its parts is evaluated at all; the others cannot fail. */
sealed interface Logic extends Expression {
    /** {@code a && b && c}, as flat as it was written: a chain costs no stack. */
    record And(List<Expression> parts) implements Logic {
        @Override
        public Value of(AuthorizationRequest request) throws EvaluationFault {
            return Value.Bool.of(holds(request));
        }

        @Override
        public boolean holds(AuthorizationRequest request) throws EvaluationFault {
            for (int i = 0; i < parts.size(); i++) {
                if (!parts.get(i).holds(request)) {
                    return false;
                }
            }
            return true;
        }
    }

    /** {@code a || b || c}. */
    record Or(List<Expression> parts) implements Logic {
        @Override
        public Value of(AuthorizationRequest request) throws EvaluationFault {
            return Value.Bool.of(holds(request));
        }

        @Override
        public boolean holds(AuthorizationRequest request) throws EvaluationFault {
            for (int i = 0; i < parts.size(); i++) {
                if (parts.get(i).holds(request)) {
                    return true;
                }
            }
            return false;
        }
    }

    /** {@code !a}. */
    record Not(Expression negated) implements Logic {
        @Override
        public Value of(AuthorizationRequest request) throws EvaluationFault {
            return Value.Bool.of(!negated.holds(request));
        }

        @Override
        public boolean holds(AuthorizationRequest request) throws EvaluationFault {
            return !negated.holds(request);
        }
    }

    /** {@code if a then b else c}. */
    record If(Expression guard, Expression then, Expression otherwise) implements Logic {
        @Override
        public Value of(AuthorizationRequest request) throws EvaluationFault {
            return guard.holds(request) ? then.of(request) : otherwise.of(request);
        }
    }
}
