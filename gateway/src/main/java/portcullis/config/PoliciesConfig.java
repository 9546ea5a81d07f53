package portcullis.config;

import static portcullis.config.keys.Declare.keys;
import static portcullis.config.keys.Key.block;
import static portcullis.config.keys.Key.duration;
import static portcullis.config.keys.Key.integer;
import static portcullis.config.keys.Key.ratio;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import portcullis.config.keys.Keys;
import portcullis.config.keys.Ratio;

/**
 * How policies are asked; what they say stands in their own folder.
 *
 * @param decisionCache null: every request is decided anew
 * @param comparison the share of requests whose decision is put before Cedar's own library; null for none
 */
public record PoliciesConfig(@Nullable DecisionCache decisionCache, @Nullable Ratio comparison) {
    static final Keys<PoliciesConfig> KEYS = keys(
            PoliciesConfig::new,
            block("decision-cache", DecisionCache.KEYS)
                    .orEmpty()
                    .mayBeNone()
                    .says("decisions that are given again to a request in which nothing differs that policies of its route can see"),
            ratio("comparison")
                    .or("0.1%")
                    .mayBeNone()
                    .says("the share of requests that Cedar's own library decides a second time, beside the request; portcullis_policy_mismatches_total must stay 0"));

    /**
     * @param entries the most decisions that are remembered
     * @param keep the longest that one is
     */
    public record DecisionCache(int entries, Duration keep) {
        static final Keys<DecisionCache> KEYS = keys(
                DecisionCache::new,
                integer("entries").between("1", "10000000").or("50000").says("the most decisions that are remembered"),
                duration("keep").between("1s", "1d").or("1m").says("the longest that a decision is given again; a reload forgets all"));
    }
}
