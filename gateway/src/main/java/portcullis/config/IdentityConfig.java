package portcullis.config;

import static portcullis.config.keys.Declare.keys;
import static portcullis.config.keys.Key.block;
import static portcullis.config.keys.Key.duration;
import static portcullis.config.keys.Key.integer;
import static portcullis.config.keys.Key.map;

import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import portcullis.config.keys.Formats;
import portcullis.config.keys.Key;
import portcullis.config.keys.Keys;
import portcullis.config.keys.Shapes;

/**
 * Who may say who is calling.
 *
 * @param issuers by name, in file order
 */
public record IdentityConfig(Map<String, IssuerConfig> issuers, TokenCache tokenCache, Verification verification) {
    static final Keys<IdentityConfig> KEYS = keys(
            IdentityConfig::new,
            map("issuers", Formats.NAME, Shapes.block(IssuerConfig.KEYS))
                    .orEmpty()
                    .says("whose tokens are taken, by the name that policies, roles and logs use"),
            block("token-cache", TokenCache.KEYS).orEmpty().says("tokens whose signature was found good already"),
            block("verification", Verification.KEYS).orEmpty().says("bounds of the work that signatures are"));

    /**
     * @param entries the most tokens that are remembered
     * @param keep the longest that one is; its own end comes first
     */
    public record TokenCache(int entries, Duration keep) {
        static final Keys<TokenCache> KEYS = keys(
                TokenCache::new,
                integer("entries").between("1", "10000000").or("50000").says("the most tokens that are remembered; one whose claims are longer than 1 KiB counts for each further one again"),
                duration("keep")
                        .between("1s", "1d")
                        .or("5m")
                        .says("the longest that a token is taken without looking at its signature again; its end comes first"));
    }

    /**
     * @param concurrent signatures that are checked at the same time; null for one less than there are processors, at least one
     * @param waiting requests that may wait for their turn; others are refused as {@code overloaded}
     */
    public record Verification(@Nullable Integer concurrent, int waiting) {
        static final Keys<Verification> KEYS = keys(
                Verification::new,
                Key.of("concurrent", Formats.INTEGER)
                        .between("1", "1024")
                        .orWord("auto")
                        .says("signatures that are checked at the same time; auto: one less than there are processors, at least one"),
                integer("waiting")
                        .between("0", "100000")
                        .or("1000")
                        .says("requests that may wait for their turn; more are refused as overloaded"));
    }
}
