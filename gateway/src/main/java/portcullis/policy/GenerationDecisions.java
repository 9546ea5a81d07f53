package portcullis.policy;

import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import portcullis.config.PoliciesConfig;
import portcullis.config.keys.Place;
import portcullis.config.keys.Ratio;
import portcullis.policy.cedar.SecondOpinion;
import portcullis.policy.eval.CompiledPolicy;
import portcullis.policy.eval.EntityStore;
import portcullis.policy.eval.EntityUid;
import portcullis.policy.eval.PolicySlice;
import portcullis.policy.schema.RouteFacts;
import portcullis.telemetry.PolicyMeters;

/** What the decisions on all routes of one generation have in common. */
final class GenerationDecisions {
    private final LastingDecisions lasting;
    private final InstantSource clock;
    private final EntityStore known;
    private final @Nullable DecisionCache cache;
    private final double share;
    private final SecondOpinion opinion;
    private final Map<CompiledPolicy, PolicyCount> counts;
    private final Map<CompiledPolicy, PolicyCount> shadowCounts;
    /** What would be enforced if the policies on trial were; null when there are none. */
    private final @Nullable PolicySlice onTrial;

    private final PolicyErrors errorsOnTrial;

    /** @param known actions, and the entities of files */
    GenerationDecisions(
            PolicyReading reading, EntityStore known, PoliciesConfig settings, LastingDecisions lasting, InstantSource clock) {
        this.lasting = lasting;
        this.clock = clock;
        this.known = known;
        PoliciesConfig.DecisionCache bounds = settings.decisionCache();
        cache = bounds == null ? null : new DecisionCache(bounds, System::nanoTime, lasting.meters()::evicted);
        Ratio comparison = settings.comparison();
        share = comparison == null ? 0 : comparison.value();
        opinion = opinion(reading.enforced());
        counts = counts(reading.enforced());
        shadowCounts = counts(reading.shadow());
        onTrial = reading.shadow().isEmpty() ? null : PolicySlice.of(onTrial(reading));
        Map<String, Place> places = reading.shadow().stream()
                .collect(Collectors.toUnmodifiableMap(LoadedPolicy::id, policy -> policy.text().place()));
        errorsOnTrial = new PolicyErrors(PolicyMeters.Set.SHADOW, places, clock, lasting.meters());
    }

    private static SecondOpinion opinion(List<LoadedPolicy> policies) {
        Map<String, String> texts = new HashMap<>();
        Set<EntityUid> mentioned = new HashSet<>();
        for (LoadedPolicy policy : policies) {
            texts.put(policy.id(), policy.text().text());
            mentioned.addAll(policy.compiled().mentions().entities());
        }
        return new SecondOpinion(texts, mentioned);
    }

    private Map<CompiledPolicy, PolicyCount> counts(List<LoadedPolicy> policies) {
        Map<CompiledPolicy, PolicyCount> counts = new HashMap<>();
        policies.forEach(policy -> counts.put(policy.compiled(), lasting.counts().of(policy.text())));
        return counts;
    }

    /** A shadow takes the place of the enforced policy with its id, or comes last. */
    private static List<CompiledPolicy> onTrial(PolicyReading reading) {
        Map<String, CompiledPolicy> policies = new LinkedHashMap<>();
        reading.enforced().forEach(policy -> policies.put(policy.id(), policy.compiled()));
        reading.shadow().forEach(policy -> policies.put(policy.id(), policy.compiled()));
        return new ArrayList<>(policies.values());
    }

    /** Those on one route, with {@code enforced} for what is enforced there. */
    RouteDecisions on(RouteFacts facts, Judge enforced) {
        Set<String> attributes = facts.resource() == null ? Set.of() : facts.resource().attributes().keySet();
        return new RouteDecisions(enforced, judgeOnTrial(facts, enforced), attributes, this);
    }

    private @Nullable Judge judgeOnTrial(RouteFacts facts, Judge enforced) {
        if (onTrial == null) {
            return null;
        }
        PolicySlice slice = facts.slice(onTrial);
        boolean isSame = slice.policies().equals(enforced.slice().policies());
        return isSame ? enforced : new Judge(facts.action(), slice, known, errorsOnTrial);
    }

    PolicyMeters meters() {
        return lasting.meters();
    }

    /** Null where nothing is to be remembered. */
    @Nullable DecisionCache cache() {
        return cache;
    }

    /** Unix time in milliseconds. */
    long now() {
        return clock.millis();
    }

    /** Null for one that is not enforced. */
    @Nullable PolicyCount count(CompiledPolicy policy) {
        return counts.get(policy);
    }

    /** Null for one that is not in the shadow. */
    @Nullable PolicyCount shadowCount(CompiledPolicy policy) {
        return shadowCounts.get(policy);
    }

    /** Puts a share of what is decided before Cedar's own library. */
    void compare(Judge judge, Asked asked, Decision decision) {
        if (share > 0 && lasting.random().getAsDouble() < share) {
            lasting.comparisons().offer(new Comparisons.Case(
                    judge.route(), judge.slice(), opinion, judge.request(asked), decision.allowed()));
        }
    }
}
