package portcullis.policy.eval;

import java.util.List;

/**
 * A function of one of Cedar's extension types; what it is called on is its first argument. Cedar reads calls with too few arguments or
 * too many, and they fail when they are reached.
 */
record Call(ExtensionFunction function, List<Expression> arguments) implements Expression {
    @Override
    public Value of(AuthorizationRequest request) throws EvaluationFault {
        if (arguments.size() != function.arguments()) {
            throw new EvaluationFault(function + "() needs " + function.arguments() + " values and is called on " + arguments.size());
        }
        Value first = arguments.getFirst().of(request);
        return arguments.size() == 1 ? function.apply(first) : function.apply(first, arguments.getLast().of(request));
    }
}
