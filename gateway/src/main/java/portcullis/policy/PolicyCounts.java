package portcullis.policy;

import java.time.Instant;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import portcullis.config.PolicyFile;
import portcullis.policy.eval.Effect;
import portcullis.policy.source.PolicyText;

/**
 * How often each policy decided since the process began or since it was written: one that is the same in the next generation goes
 * on counting, one that was edited begins anew. Safe for all threads.
 */
final class PolicyCounts {
    private final Map<Counted, PolicyCount> counts = new ConcurrentHashMap<>();

    /** Two policies with one id are another policy when they say something else, and when one of them is a shadow. */
    private record Counted(String id, PolicyFile.Kind kind, String text) {
        static Counted of(PolicyText policy) {
            return new Counted(policy.id(), policy.kind(), policy.text());
        }
    }

    PolicyCount of(PolicyText policy) {
        return counts.computeIfAbsent(Counted.of(policy), _ -> new PolicyCount());
    }

    /** Only these are in force; what others counted is forgotten. */
    void keep(Policies inForce) {
        Set<Counted> kept = new HashSet<>();
        all(inForce).forEach(policy -> kept.add(Counted.of(policy.text())));
        counts.keySet().retainAll(kept);
    }

    /** One map for each policy, for whoever prints JSON. */
    List<Map<String, @Nullable Object>> description(Policies policies) {
        return all(policies).map(this::description).toList();
    }

    private Map<String, @Nullable Object> description(LoadedPolicy policy) {
        PolicyCount count = of(policy.text());
        Map<String, @Nullable Object> shown = new LinkedHashMap<>();
        shown.put("policy", policy.id());
        shown.put("policy-set", policy.text().kind() == PolicyFile.Kind.SHADOW ? "shadow" : "enforced");
        shown.put("effect", policy.compiled().effect() == Effect.PERMIT ? "permit" : "forbid");
        shown.put("file", policy.text().place().file());
        shown.put("line", policy.text().place().line());
        shown.put("decided", count.decided());
        shown.put("errors", count.errors());
        shown.put("last", count.hasDecided() ? Instant.ofEpochSecond(count.lastSecond()).toString() : null);
        return shown;
    }

    private static Stream<LoadedPolicy> all(Policies policies) {
        return Stream.concat(policies.enforced().stream(), policies.shadow().stream());
    }
}
