package portcullis.policy.eval;

import java.util.List;
import java.util.Map;
import portcullis.kit.JsonReader;

/** One policy, ready to be evaluated. Two are the same only when they are one: each generation compiles its own. */
public final class CompiledPolicy {
    /** How deep expressions may nest in each other; deeper ones would only test our stack. */
    public static final int MAX_DEPTH = 600;

    static final String TOO_DEEP = "the policy nests deeper than " + MAX_DEPTH
            + " expressions; alternatives may stand in a set, as in [\"a\", \"b\"].contains(x) or x in [A::\"a\", B::\"b\"]";

    /** Two brackets for each expression, and a few around them. */
    private static final int JSON_DEPTH = 2 * MAX_DEPTH + 16;

    private final String id;
    private final Effect effect;
    private final Scope scope;
    private final List<Condition> conditions;
    private final Map<String, String> annotations;
    private final Mentions mentions;

    private CompiledPolicy(String id, Effect effect, Scope scope, List<Condition> conditions, Map<String, String> annotations) {
        this.id = id;
        this.effect = effect;
        this.scope = scope;
        this.conditions = conditions;
        this.annotations = annotations;
        this.mentions = MentionsReader.of(conditions);
    }

    /**
     * The policy that Cedar's JSON form describes.
     *
     * @param est as JSON is read here: {@link Map}, {@link List}, {@link String}, {@link Long}, {@link Boolean}
     * @throws IllegalArgumentException when we cannot evaluate it; the message says why
     */
    public static CompiledPolicy compile(String id, Map<?, ?> est) {
        return new CompiledPolicy(
                id,
                PolicyReader.effect(est),
                PolicyReader.scope(est),
                PolicyReader.conditions(est),
                PolicyReader.annotations(est));
    }

    /**
     * Reads Cedar's JSON form, as deep as {@link #compile} takes it.
     *
     * @throws IllegalArgumentException when it nests deeper, or is no JSON object; the message says so
     */
    public static Map<String, ?> readEst(String json) {
        try {
            return JsonReader.readObject(json, JSON_DEPTH);
        } catch (IllegalArgumentException tooDeep) {
            String found = String.valueOf(tooDeep.getMessage());
            throw found.contains("nest deeper") ? new IllegalArgumentException(TOO_DEEP, tooDeep) : tooDeep;
        }
    }

    public String id() {
        return id;
    }

    public Effect effect() {
        return effect;
    }

    public Scope scope() {
        return scope;
    }

    /** In the order written; empty text for one without a value. */
    public Map<String, String> annotations() {
        return annotations;
    }

    /** What its conditions can read. */
    public Mentions mentions() {
        return mentions;
    }

    /** Whether it has neither {@code when} nor {@code unless}. */
    public boolean isUnconditional() {
        return conditions.isEmpty();
    }

    List<Condition> conditions() {
        return conditions;
    }

    boolean isSatisfiedBy(AuthorizationRequest request) throws EvaluationFault {
        return scope.takes(request) && conditionsHold(request);
    }

    private boolean conditionsHold(AuthorizationRequest request) throws EvaluationFault {
        for (int i = 0; i < conditions.size(); i++) {
            if (!conditions.get(i).holds(request)) {
                return false;
            }
        }
        return true;
    }

    /** Its id, for messages. */
    @Override
    public String toString() {
        return id;
    }
}
