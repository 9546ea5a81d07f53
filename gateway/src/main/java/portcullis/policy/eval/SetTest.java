package portcullis.policy.eval;

import java.util.Collections;
import java.util.Set;

/** What asks something of a set. */
sealed interface SetTest extends Expression {
    /** {@code set.contains(a)}. */
    record Contains(Expression set, Expression element) implements SetTest {
        @Override
        public Value of(AuthorizationRequest request) throws EvaluationFault {
            return Value.Bool.of(holds(request));
        }

        @Override
        public boolean holds(AuthorizationRequest request) throws EvaluationFault {
            Value in = set.of(request);
            Value wanted = element.of(request);
            return Expression.members(in).values().contains(wanted);
        }
    }

    /** {@code set.containsAll(others)}. */
    record ContainsAll(Expression set, Expression others) implements SetTest {
        @Override
        public Value of(AuthorizationRequest request) throws EvaluationFault {
            return Value.Bool.of(holds(request));
        }

        @Override
        public boolean holds(AuthorizationRequest request) throws EvaluationFault {
            Value in = set.of(request);
            Value wanted = others.of(request);
            Set<Value> values = Expression.members(in).values();
            return values.containsAll(Expression.members(wanted).values());
        }
    }

    /** {@code set.containsAny(others)}. */
    record ContainsAny(Expression set, Expression others) implements SetTest {
        @Override
        public Value of(AuthorizationRequest request) throws EvaluationFault {
            return Value.Bool.of(holds(request));
        }

        @Override
        public boolean holds(AuthorizationRequest request) throws EvaluationFault {
            Value in = set.of(request);
            Value wanted = others.of(request);
            Set<Value> values = Expression.members(in).values();
            return !Collections.disjoint(values, Expression.members(wanted).values());
        }
    }

    /** {@code set.isEmpty()}. */
    record IsEmpty(Expression set) implements SetTest {
        @Override
        public Value of(AuthorizationRequest request) throws EvaluationFault {
            return Value.Bool.of(Expression.members(set.of(request)).values().isEmpty());
        }
    }
}
