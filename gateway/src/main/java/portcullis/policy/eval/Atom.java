package portcullis.policy.eval;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What stands for itself. */
sealed interface Atom extends Expression {
    /** A value that is written in the policy. */
    record Literal(Value value) implements Atom {
        @Override
        public Value of(AuthorizationRequest request) {
            return value;
        }
    }

    /** An expression that gives one value whatever is asked, found when the policy was compiled. */
    record Constant(Expression written, Value value) implements Atom {
        @Override
        public Value of(AuthorizationRequest request) {
            return value;
        }
    }

    /** One of the four names. */
    record Variable(Root root) implements Atom {
        @Override
        public Value of(AuthorizationRequest request) {
            return root.of(request);
        }
    }

    /** {@code [a, b]}. */
    record SetOf(List<Expression> elements) implements Atom {
        @Override
        public Value of(AuthorizationRequest request) throws EvaluationFault {
            Set<Value> values = HashSet.newHashSet(elements.size());
            for (int i = 0; i < elements.size(); i++) {
                values.add(elements.get(i).of(request));
            }
            return new Value.Members(values);
        }
    }

    /** {@code {name: a}}. */
    record RecordOf(Map<String, Expression> fields) implements Atom {
        @Override
        public Value of(AuthorizationRequest request) throws EvaluationFault {
            Map<String, Value> values = HashMap.newHashMap(fields.size());
            for (Map.Entry<String, Expression> field : fields.entrySet()) {
                values.put(field.getKey(), field.getValue().of(request));
            }
            return new Value.Fields(values);
        }
    }
}
