package portcullis.policy;

import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import portcullis.exchange.Exchange;
import portcullis.policy.eval.CompiledPolicy;
import portcullis.policy.eval.Mentions;
import portcullis.policy.eval.PolicySlice;
import portcullis.policy.eval.Root;
import portcullis.telemetry.PolicyMeters;

/**
 * What policies say of requests on one route: what they said of an equal one, else what they say now. Counts it, holds what the
 * shadow policies say against it, and has a share of it compared with what Cedar's own library says.
 */
final class RouteDecisions {
    private final Judge enforced;
    private final @Nullable Judge shadow;
    private final @Nullable ShadowFlips flips;
    private final GenerationDecisions generation;
    private final PolicyMeters meters;
    private final @Nullable DecisionCache cache;
    private final boolean isAboutResources;

    /**
     * @param shadow decides as if the policies on trial were in force: {@code enforced} where they change nothing on this route;
     *     null when there are none at all
     * @param attributes names that the route gives its resource attributes by
     */
    RouteDecisions(Judge enforced, @Nullable Judge shadow, Set<String> attributes, GenerationDecisions generation) {
        this.enforced = enforced;
        this.shadow = shadow;
        this.generation = generation;
        meters = generation.meters();
        flips = shadow == null || shadow == enforced ? null : new ShadowFlips(enforced.route(), meters);
        cache = mentions().reads(Root.CONTEXT, "time") ? null : generation.cache();
        isAboutResources = enforced.slice().looksAtResource(attributes)
                || shadow != null && shadow.slice().looksAtResource(attributes);
    }

    /** What the policies of either set can read: less must not be in what is asked. */
    Mentions mentions() {
        PolicySlice slice = enforced.slice();
        return shadow == null ? slice.mentions() : Mentions.union(List.of(slice.mentions(), shadow.slice().mentions()));
    }

    /** Whether the request may pass. */
    Decision of(Exchange exchange, Asked asked) {
        Decided decided = cache == null ? decide(asked, null) : known(asked, cache);
        tell(decided, exchange.requestId());
        generation.compare(enforced, asked, decided.enforced());
        return decided.enforced();
    }

    private Decided known(Asked asked, DecisionCache cache) {
        DecisionKey key = new DecisionKey(this, asked.caller(), isAboutResources ? asked.resource() : null, asked.context());
        Decided known = cache.find(key);
        if (known != null) {
            meters.hit();
            return known;
        }
        meters.missed();
        return decide(asked, key);
    }

    /** @param key under which it is remembered; null where it is not */
    private Decided decide(Asked asked, @Nullable DecisionKey key) {
        Judgement made = enforced.judge(asked);
        noteErrors(made, generation::count);
        if (shadow == null || shadow == enforced) {
            Decision same = shadow == null ? null : made.decision();
            return kept(new Decided(made.decision(), count(made, generation::count), same, null), key, made);
        }
        Judgement onTrial = shadow.judge(asked);
        noteErrors(onTrial, generation::shadowCount);
        Decided both = new Decided(
                made.decision(), count(made, generation::count), onTrial.decision(), count(onTrial, generation::shadowCount));
        return kept(both, onTrial.errors().isEmpty() ? key : null, made);
    }

    /** What could not be decided properly is not remembered: the next request is another chance, and another error to be counted. */
    private Decided kept(Decided decided, @Nullable DecisionKey key, Judgement made) {
        if (key != null && cache != null && made.errors().isEmpty()) {
            cache.put(key, decided);
        }
        return decided;
    }

    private static @Nullable PolicyCount count(Judgement made, Function<CompiledPolicy, @Nullable PolicyCount> counts) {
        CompiledPolicy by = made.by();
        return by == null ? null : counts.apply(by);
    }

    private static void noteErrors(Judgement made, Function<CompiledPolicy, @Nullable PolicyCount> counts) {
        for (int i = 0; i < made.errors().size(); i++) {
            PolicyCount count = counts.apply(made.errors().get(i).policy());
            if (count != null) {
                count.failed();
            }
        }
    }

    private void tell(Decided decided, String requestId) {
        long now = generation.now();
        Decision answer = decided.enforced();
        meters.decided(PolicyMeters.Set.ENFORCED, answer.allowed());
        if (decided.by() != null) {
            decided.by().decided(now);
        }
        Decision onTrial = decided.shadow();
        if (onTrial == null) {
            return;
        }
        meters.decided(PolicyMeters.Set.SHADOW, onTrial.allowed());
        if (decided.shadowBy() != null) {
            decided.shadowBy().decided(now);
        }
        if (flips != null && onTrial.allowed() != answer.allowed()) {
            flips.flipped(requestId, answer, onTrial, now);
        }
    }
}
