package portcullis.policy.eval;

import java.util.List;

/**
 * A function of one of Cedar's extension types; what it is called on is its first argument. Cedar reads calls with too few arguments or
 * too many, and they fail when they are reached.
 */
record Call(ExtensionFunction function, List<Expression> arguments) implements Expression {
    @Override
    public Value of(AuthorizationRequest request) throws EvaluationFault {
        if (!function.takes(arguments.size())) {
            throw new EvaluationFault(function + "() is called on " + arguments.size() + " values");
        }
        Value first = arguments.getFirst().of(request);
        return switch (arguments.size()) {
            case 1 -> function.apply(first);
            case 2 -> function.apply(first, arguments.getLast().of(request));
            default -> severalRanges(first, request);
        };
    }

    /** Of {@code isInRange} alone: in one of them; each must be a range, also behind the one that decides. */
    private Value severalRanges(Value address, AuthorizationRequest request) throws EvaluationFault {
        Value[] ranges = new Value[arguments.size() - 1];
        for (int i = 0; i < ranges.length; i++) {
            ranges[i] = arguments.get(i + 1).of(request);
        }
        Value found = Value.Bool.FALSE;
        for (Value range : ranges) {
            if (function.apply(address, range) == Value.Bool.TRUE) {
                found = Value.Bool.TRUE;
            }
        }
        return found;
    }
}
