package portcullis.policy.eval;

/**
 * Why a policy cannot be evaluated for a request. The message names types and attributes, never the values of a request. Without a
 * stack, because it is made per request when a policy is wrong.
 */
final class EvaluationFault extends Exception {
    private static final long serialVersionUID = 1L;

    EvaluationFault(String wrong) {
        super(wrong, null, false, false);
    }

    static EvaluationFault type(String expected, Value found) {
        return new EvaluationFault("a " + expected + " is needed where a " + typeOf(found) + " stands");
    }

    String wrong() {
        return String.valueOf(getMessage());
    }

    private static String typeOf(Value value) {
        return switch (value) {
            case Value.Bool bool -> "Bool";
            case Value.Whole whole -> "Long";
            case Value.Text text -> "String";
            case Value.Members members -> "Set";
            case Value.Fields fields -> "Record";
            case EntityUid uid -> uid.type();
            case IpAddr ip -> "ipaddr";
            case Decimal decimal -> "decimal";
            case DateTime time -> "datetime";
            case Span span -> "duration";
        };
    }
}
