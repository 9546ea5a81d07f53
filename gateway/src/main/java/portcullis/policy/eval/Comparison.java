package portcullis.policy.eval;

/** What compares two values. */
sealed interface Comparison extends Expression {
    Expression left();

    Expression right();

    /** {@code ==} or, when negated, {@code !=}: of any two values; those of different types are not equal. */
    record Equality(Expression left, Expression right, boolean negated) implements Comparison {
        @Override
        public Value of(AuthorizationRequest request) throws EvaluationFault {
            return Value.Bool.of(holds(request));
        }

        @Override
        public boolean holds(AuthorizationRequest request) throws EvaluationFault {
            Value one = left.of(request);
            return one.equals(right.of(request)) != negated;
        }
    }

    /** An order, which Longs, datetimes and durations have. */
    record Order(Expression left, Operator operator, Expression right) implements Comparison {
        @Override
        public Value of(AuthorizationRequest request) throws EvaluationFault {
            return Value.Bool.of(holds(request));
        }

        @Override
        public boolean holds(AuthorizationRequest request) throws EvaluationFault {
            Value one = left.of(request);
            Value other = right.of(request);
            return switch (one) {
                case Value.Whole whole -> operator.holds(whole.value(), Expression.whole(other));
                case DateTime time when other instanceof DateTime otherTime ->
                    operator.holds(time.millis(), otherTime.millis());
                case DateTime time -> throw EvaluationFault.type("datetime", other);
                case Span span when other instanceof Span otherSpan -> operator.holds(span.millis(), otherSpan.millis());
                case Span span -> throw EvaluationFault.type("duration", other);
                default -> throw EvaluationFault.type("Long, datetime or duration", one);
            };
        }
    }

    /** The four of them. */
    enum Operator {
        LESS("<"),
        AT_MOST("<="),
        MORE(">"),
        AT_LEAST(">=");

        private final String text;

        Operator(String text) {
            this.text = text;
        }

        boolean holds(long one, long other) {
            return switch (this) {
                case LESS -> one < other;
                case AT_MOST -> one <= other;
                case MORE -> one > other;
                case AT_LEAST -> one >= other;
            };
        }

        /** As Cedar writes it. */
        @Override
        public String toString() {
            return text;
        }
    }
}
