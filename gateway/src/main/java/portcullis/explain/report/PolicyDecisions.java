package portcullis.explain.report;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import portcullis.config.PolicyFile;
import portcullis.kit.JsonReader;
import portcullis.policy.source.PolicyText;

/** How often policies decided in the gateway that runs, as far as that is known. */
public final class PolicyDecisions {
    private final Map<Name, Count> counts;
    private final List<String> notes;

    /** Both sets may have a policy of one id. */
    private record Name(Object id, boolean shadow) {}

    /**
     * @param decided how often the answer was this policy's, since the gateway began or since the policy was written
     * @param errors how often it could not be evaluated
     * @param last when it decided last, as the gateway says it; null for never
     */
    public record Count(long decided, long errors, @Nullable String last) {}

    private PolicyDecisions(Map<Name, Count> counts, List<String> notes) {
        this.counts = counts;
        this.notes = notes;
    }

    /** @param why for people */
    public static PolicyDecisions unknown(String why) {
        return new PolicyDecisions(Map.of(), List.of(why + "; whether policies ever decided is not known"));
    }

    /** What the gateway answered to {@code GET /admin/policies}. */
    public static PolicyDecisions read(String json) {
        Object all;
        try {
            all = JsonReader.read(json);
        } catch (IllegalArgumentException malformed) {
            return unknown("the gateway's answer is not JSON: " + malformed.getMessage());
        }
        Map<Name, Count> counts = new HashMap<>();
        if (all instanceof List<?> policies) {
            for (Object policy : policies) {
                if (policy instanceof Map<?, ?> one && one.get("policy") instanceof String id) {
                    counts.put(
                            new Name(id, "shadow".equals(one.get("policy-set"))),
                            new Count(number(one.get("decided")), number(one.get("errors")),
                                    one.get("last") instanceof String last ? last : null));
                }
            }
        }
        return new PolicyDecisions(counts, List.of());
    }

    private static long number(@Nullable Object value) {
        return value instanceof Number number ? number.longValue() : 0;
    }

    /** Null where nothing is known, as of a policy that the gateway does not have. */
    public @Nullable Count of(PolicyText policy) {
        return counts.get(new Name(policy.id(), policy.kind() == PolicyFile.Kind.SHADOW));
    }

    /** What is left out, for people. */
    List<String> notes() {
        return notes;
    }

    /** Whether a gateway was heard at all. */
    boolean areKnown() {
        return notes.isEmpty();
    }
}
