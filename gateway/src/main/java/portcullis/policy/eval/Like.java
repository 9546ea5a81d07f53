package portcullis.policy.eval;

import java.util.List;

/**
 * {@code text like "a*b"}: a star stands for any characters, none included.
 *
 * @param pieces what stands before, between and behind the stars, so always one more than there are stars. Found by comparing UTF-16,
 *     which finds the same as comparing characters would, because neither side has halves of them
 */
record Like(Expression text, List<String> pieces) implements Expression {
    @Override
    public Value of(AuthorizationRequest request) throws EvaluationFault {
        return Value.Bool.of(holds(request));
    }

    @Override
    public boolean holds(AuthorizationRequest request) throws EvaluationFault {
        return matches(Expression.text(text.of(request)));
    }

    /** Each part in the middle at its first place: a later one could only leave less for the others. */
    private boolean matches(String value) {
        String first = pieces.getFirst();
        if (pieces.size() == 1) {
            return value.equals(first);
        }
        String last = pieces.getLast();
        int end = value.length() - last.length();
        if (!value.startsWith(first) || end < first.length() || !value.endsWith(last)) {
            return false;
        }
        int at = first.length();
        for (int i = 1; i < pieces.size() - 1; i++) {
            String part = pieces.get(i);
            int found = value.indexOf(part, at, end);
            if (found < 0) {
                return false;
            }
            at = found + part.length();
        }
        return true;
    }
}
