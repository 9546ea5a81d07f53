package portcullis.policy.eval;

/** Numbers of 64 bits; what leaves them is an error. */
sealed interface Arithmetic extends Expression {
    /** {@code a + b}, {@code a - b}, {@code a * b}. */
    record Binary(Expression left, Operator operator, Expression right) implements Arithmetic {
        @Override
        public Value of(AuthorizationRequest request) throws EvaluationFault {
            Value one = left.of(request);
            Value other = right.of(request);
            return new Value.Whole(operator.apply(Expression.whole(one), Expression.whole(other)));
        }
    }

    /** {@code -a}. */
    record Negated(Expression number) implements Arithmetic {
        @Override
        public Value of(AuthorizationRequest request) throws EvaluationFault {
            long value = Expression.whole(number.of(request));
            if (value == Long.MIN_VALUE) {
                throw new EvaluationFault("the smallest Long has no opposite");
            }
            return new Value.Whole(-value);
        }
    }

    /** The three of them. */
    enum Operator {
        PLUS("+"),
        MINUS("-"),
        TIMES("*");

        private final String text;

        Operator(String text) {
            this.text = text;
        }

        /** By hand, because the JDK's exact arithmetic throws exceptions with a stack. */
        long apply(long one, long other) throws EvaluationFault {
            switch (this) {
                case PLUS -> {
                    long sum = one + other;
                    if (((one ^ sum) & (other ^ sum)) >= 0) {
                        return sum;
                    }
                }
                case MINUS -> {
                    long difference = one - other;
                    if (((one ^ other) & (one ^ difference)) >= 0) {
                        return difference;
                    }
                }
                case TIMES -> {
                    long low = one * other;
                    if (Math.multiplyHigh(one, other) == low >> 63) {
                        return low;
                    }
                }
            }
            throw new EvaluationFault("the result of '" + this + "' does not fit into a Long");
        }

        /** As Cedar writes it. */
        @Override
        public String toString() {
            return text;
        }
    }
}
