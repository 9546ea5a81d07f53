package portcullis.config;

import static portcullis.config.keys.Declare.keys;
import static portcullis.config.keys.Key.block;

import org.jspecify.annotations.Nullable;
import portcullis.config.keys.Keys;

/**
 * What several gateways share outside all of them.
 *
 * @param redis null: limits are kept by each gateway for itself
 */
public record StoresConfig(@Nullable RedisConfig redis) {
    static final Keys<StoresConfig> KEYS = keys(
            StoresConfig::new,
            block("redis", RedisConfig.KEYS)
                    .orNone()
                    .restart()
                    .says("the Redis in which gateways share limits; none: each limits for itself"));
}
