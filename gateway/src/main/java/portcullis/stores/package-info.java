/**
 * What several gateways share, outside all of them: connects for ever, waits no longer than it is told, and says how it is. Nobody
 * else opens such a client. Start at {@link portcullis.stores.RedisStore}.
 */
@NullMarked
package portcullis.stores;

import org.jspecify.annotations.NullMarked;
