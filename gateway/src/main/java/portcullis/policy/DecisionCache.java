package portcullis.policy;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.RemovalCause;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import portcullis.config.PoliciesConfig;

/**
 * What policies of one generation said already; another generation begins with nothing. A token is looked at before policies are
 * asked, for every request, so that no decision outlives the credential that it was made for. Safe for all threads.
 */
final class DecisionCache {
    private final Cache<DecisionKey, Decided> decisions;

    /**
     * @param nanos as {@link System#nanoTime()}
     * @param evicted a decision had to go for others
     */
    DecisionCache(PoliciesConfig.DecisionCache bounds, LongSupplier nanos, Runnable evicted) {
        decisions = Caffeine.newBuilder()
                .maximumWeight(bounds.entries())
                .weigher((DecisionKey key, Decided decided) -> key.weight())
                .expireAfterWrite(bounds.keep())
                .ticker(nanos::getAsLong)
                .executor(Runnable::run)
                .evictionListener((DecisionKey key, Decided decided, RemovalCause cause) -> {
                    if (cause == RemovalCause.SIZE) {
                        evicted.run();
                    }
                })
                .build();
    }

    @Nullable Decided find(DecisionKey key) {
        return decisions.getIfPresent(key);
    }

    void put(DecisionKey key, Decided decided) {
        decisions.put(key, decided);
    }
}
