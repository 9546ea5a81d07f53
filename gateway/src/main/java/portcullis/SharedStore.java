package portcullis;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import portcullis.cli.RunCommand;
import portcullis.config.RedisConfig;
import portcullis.config.keys.ConfigProblem;
import portcullis.reload.Readiness;
import portcullis.stores.RedisStore;
import portcullis.telemetry.Meters;
import portcullis.tls.ClientTls;

/** The Redis of this process from start to end, with its part in metrics and in {@code /ready}. Without one, nothing. */
final class SharedStore implements AutoCloseable {
    private static final String NAME = "redis";

    private final @Nullable RedisStore redis;

    private SharedStore(@Nullable RedisStore redis) {
        this.redis = redis;
    }

    /**
     * @param config null where none is configured: no thread, no socket, no client
     * @throws RunCommand.Refused when what it names for TLS is no good
     */
    static SharedStore open(@Nullable RedisConfig config, Meters meters, Readiness readiness) throws RunCommand.Refused {
        if (config == null) {
            return new SharedStore(null);
        }
        ClientTls tls = null;
        if (config.isEncrypted()) {
            List<ConfigProblem> problems = new ArrayList<>();
            tls = ClientTls.open(config.tls(), Instant.now(), problems::add);
            if (tls == null) {
                throw new RunCommand.Refused(List.copyOf(problems));
            }
        }
        RedisStore redis = RedisStore.open(config, tls);
        meters.dependency(NAME, redis::isUp);
        meters.pool(NAME, redis::active, redis::idle, redis::waiting);
        meters.poolExhausted(NAME, redis::exhausted);
        readiness.watch(NAME, config.required(), () -> new Readiness.Health(redis.isUp(), redis.message()));
        return new SharedStore(redis);
    }

    @Nullable RedisStore redis() {
        return redis;
    }

    @Override
    public void close() {
        if (redis != null) {
            redis.close();
        }
    }
}
