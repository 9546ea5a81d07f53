package portcullis.policy.eval;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Collects the attributes that an expression names, with what a request has there. */
final class Readings {
    private final Map<String, PolicyTrace.Reading> found = new LinkedHashMap<>();
    private final AuthorizationRequest request;

    private Readings(AuthorizationRequest request) {
        this.request = request;
    }

    /** Each once, in the order written; also those in a part that was not needed. */
    static List<PolicyTrace.Reading> of(Expression expression, AuthorizationRequest request) {
        Readings readings = new Readings(request);
        readings.read(expression);
        return List.copyOf(readings.found.values());
    }

    private void read(Expression expression) {
        switch (expression) {
            // The context as a whole is too much to show.
            case Atom.Variable(Root root) when root == Root.CONTEXT -> {}
            case Atom.Variable variable -> add(variable);
            case Access.Attribute attribute -> add(attribute);
            case Access.Has(Expression owner, String name) -> add(new Access.Attribute(owner, name));
            case Access.Tag tag -> add(tag);
            case Access.HasTag(Expression owner, Expression name) -> add(new Access.Tag(owner, name));
            default -> expression.parts().forEach(this::read);
        }
    }

    private void add(Expression expression) {
        found.computeIfAbsent(CedarText.of(expression), text -> new PolicyTrace.Reading(text, value(expression)));
    }

    private @Nullable Value value(Expression expression) {
        try {
            return expression.of(request);
        } catch (EvaluationFault absent) {
            return null;
        }
    }
}
