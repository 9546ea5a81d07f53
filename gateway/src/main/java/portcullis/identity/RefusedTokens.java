package portcullis.identity;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Duration;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import portcullis.identity.jose.KeySet;

/**
 * Tokens that were refused a moment ago for something that does not change while the issuer has the same keys, so that one bad
 * token sent a thousand times costs one signature. Safe for all threads.
 */
final class RefusedTokens {
    /** Short, because whoever repairs something wants to see it. */
    static final Duration KEEP = Duration.ofSeconds(2);

    static final int MAX = 10_000;

    private final Cache<TokenDigest, Refused> tokens;

    /**
     * @param by   who refused it; null when nobody would take it
     * @param keys the keys that were in force then
     */
    record Refused(TokenFault fault, @Nullable IssuerChecks by, @Nullable KeySet keys) {
        /** Whether it would be refused for the same again. */
        boolean holds() {
            return by == null || by.keys().current() == keys;
        }
    }

    /** @param nanos as {@link System#nanoTime()} */
    RefusedTokens(LongSupplier nanos) {
        tokens = Caffeine.newBuilder()
                .maximumSize(MAX)
                .expireAfterWrite(KEEP)
                .ticker(nanos::getAsLong)
                .executor(Runnable::run)
                .build();
    }

    @Nullable Refused find(TokenDigest digest) {
        return tokens.getIfPresent(digest);
    }

    void put(TokenDigest digest, Refused refused) {
        tokens.put(digest, refused);
    }
}
