package portcullis.policy.eval;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How one policy came to what it says of a request, for people: made for explanations and never for a decision, but by the same
 * expressions.
 *
 * @param result {@code TRUE} when the policy is satisfied; {@code ERROR} when it could not be evaluated
 * @param scope principal, action and resource, in this order
 * @param clauses what must all be so, in the order evaluated: the parts of each {@code when} that {@code &&} joins, and of each
 *     {@code unless} that {@code ||} joins
 */
public record PolicyTrace(CompiledPolicy policy, Result result, List<ScopePart> scope, List<Clause> clauses) {
    /** What an expression came to. */
    public enum Result {
        TRUE,
        FALSE,
        /** It could not be evaluated. */
        ERROR,
        /** What stands before it decided. */
        NOT_REACHED
    }

    /**
     * A part of the scope.
     *
     * @param text as Cedar writes it: {@code principal in Role::"support"}
     */
    public record ScopePart(Root root, String text, boolean matched) {}

    /**
     * A part of a condition.
     *
     * @param isUnless it stands in an {@code unless}, so that the policy needs it to be false
     * @param text as Cedar writes it
     * @param wrong why it could not be evaluated; null in every other case
     * @param readings what it looked at, none when it was not reached
     */
    public record Clause(boolean isUnless, String text, Result result, @Nullable String wrong, List<Reading> readings) {
        /** Whether it is as the policy needs it. */
        public boolean holds() {
            return result == (isUnless ? Result.FALSE : Result.TRUE);
        }
    }

    /**
     * What stood where a clause looked.
     *
     * @param text as Cedar writes it: {@code principal.tenant}
     * @param value null when there was none
     */
    public record Reading(String text, @Nullable Value value) {}

    /** What {@code policy} says of {@code request}. */
    public static PolicyTrace of(CompiledPolicy policy, AuthorizationRequest request) {
        Scope scope = policy.scope();
        List<ScopePart> parts = List.of(
                part(Root.PRINCIPAL, scope.principal(), request.principal(), request),
                part(Root.ACTION, scope.action(), request.action(), request),
                part(Root.RESOURCE, scope.resource(), request.resource(), request));
        Result result = parts.stream().allMatch(ScopePart::matched) ? Result.TRUE : Result.FALSE;
        List<Clause> clauses = new ArrayList<>();
        for (Condition condition : policy.conditions()) {
            boolean isUnless = condition.kind() == Condition.Kind.UNLESS;
            for (Expression expression : clauses(condition.body(), isUnless)) {
                Clause clause = result == Result.TRUE
                        ? evaluated(expression, isUnless, request)
                        : new Clause(isUnless, CedarText.of(expression), Result.NOT_REACHED, null, List.of());
                clauses.add(clause);
                if (result == Result.TRUE && !clause.holds()) {
                    result = clause.result() == Result.ERROR ? Result.ERROR : Result.FALSE;
                }
            }
        }
        return new PolicyTrace(policy, result, parts, List.copyOf(clauses));
    }

    private static ScopePart part(Root root, Scope.Constraint constraint, EntityUid uid, AuthorizationRequest request) {
        return new ScopePart(root, constraint.text(root), Scope.takes(constraint, uid, request.entities()));
    }

    /** The parts each of which can undo the policy alone. */
    private static List<Expression> clauses(Expression body, boolean isUnless) {
        return switch (body) {
            case Logic.And(List<Expression> joined) when !isUnless -> joined;
            case Logic.Or(List<Expression> joined) when isUnless -> joined;
            default -> List.of(body);
        };
    }

    private static Clause evaluated(Expression expression, boolean isUnless, AuthorizationRequest request) {
        String text = CedarText.of(expression);
        List<Reading> readings = Readings.of(expression, request);
        try {
            return new Clause(isUnless, text, expression.holds(request) ? Result.TRUE : Result.FALSE, null, readings);
        } catch (EvaluationFault fault) {
            return new Clause(isUnless, text, Result.ERROR, fault.wrong(), readings);
        }
    }
}
