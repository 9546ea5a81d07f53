package portcullis.config;

import static portcullis.config.keys.Declare.keys;
import static portcullis.config.keys.Key.block;

import org.jspecify.annotations.Nullable;
import portcullis.config.keys.Formats;
import portcullis.config.keys.Key;
import portcullis.config.keys.Keys;

/**
 * What several gateways share outside all of them.
 *
 * @param redis null: limits are kept by each gateway for itself
 */
public record StoresConfig(@Nullable Redis redis) {
    static final Keys<StoresConfig> KEYS = keys(
            StoresConfig::new,
            block("redis", Redis.KEYS).orNone().says("the Redis in which gateways share limits; none: each limits for itself"));

    /** One Redis, by the address of its server. */
    public record Redis(String url) {
        static final Keys<Redis> KEYS =
                keys(Redis::new, Key.of("url", Formats.TEXT).says("where it is, such as rediss://redis.internal:6379"));
    }
}
