package portcullis.policy.eval;

/** A {@code when} or an {@code unless} of a policy. */
record Condition(Kind kind, Expression body) {
    /** Which of them. */
    enum Kind {
        WHEN("when"),
        UNLESS("unless");

        private final String text;

        Kind(String text) {
            this.text = text;
        }

        /** As Cedar writes it. */
        @Override
        public String toString() {
            return text;
        }
    }

    boolean holds(AuthorizationRequest request) throws EvaluationFault {
        return body.holds(request) == (kind == Kind.WHEN);
    }
}
