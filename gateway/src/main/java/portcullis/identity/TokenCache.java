package portcullis.identity;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.RemovalCause;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import portcullis.config.IdentityConfig;

/**
 * Tokens whose signature was found good. What is found here has yet to be asked whether it still holds: it may have ended, lost
 * its key, or been revoked. Safe for all threads.
 */
final class TokenCache {
    private final Cache<TokenDigest, HeldToken> tokens;

    /**
     * @param nanos   as {@link System#nanoTime()}
     * @param evicted a token had to go for others
     */
    TokenCache(LongSupplier nanos, Runnable evicted) {
        tokens = Caffeine.newBuilder()
                .maximumWeight(1)
                .weigher((TokenDigest digest, HeldToken token) -> token.weight())
                .expireAfterWrite(1, TimeUnit.SECONDS)
                .ticker(nanos::getAsLong)
                .executor(Runnable::run)
                .evictionListener((TokenDigest digest, HeldToken token, RemovalCause cause) -> {
                    if (cause == RemovalCause.SIZE) {
                        evicted.run();
                    }
                })
                .build();
    }

    /** Takes effect at once, on what is in it too. */
    void bounds(IdentityConfig.TokenCache bounds) {
        tokens.policy().eviction().ifPresent(size -> size.setMaximum(bounds.entries()));
        tokens.policy().expireAfterWrite().ifPresent(time -> time.setExpiresAfter(bounds.keep()));
    }

    @Nullable HeldToken find(TokenDigest digest) {
        return tokens.getIfPresent(digest);
    }

    void put(TokenDigest digest, HeldToken token) {
        tokens.put(digest, token);
    }

    void forget(TokenDigest digest) {
        tokens.invalidate(digest);
    }
}
