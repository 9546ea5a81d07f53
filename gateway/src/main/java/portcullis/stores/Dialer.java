package portcullis.stores;

import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.commons.pool2.impl.GenericObjectPoolConfig;
import org.jspecify.annotations.Nullable;
import portcullis.config.RedisConfig;
import portcullis.config.RedisUrl;
import portcullis.config.keys.Secret;
import portcullis.tls.ClientTls;
import redis.clients.jedis.ClientSetInfoConfig;
import redis.clients.jedis.Connection;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.JedisClientConfig;
import redis.clients.jedis.RedisClusterClient;
import redis.clients.jedis.exceptions.JedisException;

/** Finds the store and opens ways to it. */
final class Dialer implements AutoCloseable {
    /** In milliseconds; nobody's request waits for a connection to come about. */
    private static final int CONNECT = 1_000;
    /** An answer that takes longer is none; in milliseconds. */
    static final int SLOWEST = 250;

    private static final long SLOWEST_NANOS = SLOWEST * 1_000_000L;

    private final RedisConfig config;
    private final JedisClientConfig client;
    private final @Nullable Sentinels sentinels;
    private final Complaints complaints = new Complaints(System::nanoTime);
    private volatile @Nullable HostAndPort master;
    private @Nullable RedisClusterClient cluster;

    /** @param tls null when it is spoken to in plaintext */
    Dialer(RedisConfig config, @Nullable ClientTls tls) {
        this.config = config;
        this.client = settings(tls, config.username(), config.password(), config.url() == null ? 0 : config.url().database());
        RedisConfig.Sentinel asked = config.sentinel();
        this.sentinels = asked == null
                ? null
                : new Sentinels(asked, settings(tls, asked.username(), asked.password(), 0));
    }

    @SuppressWarnings("deprecation") // what takes its place wants files of its own, and ours were read and checked already
    private static JedisClientConfig settings(
            @Nullable ClientTls tls, @Nullable String username, @Nullable Secret password, int database) {
        DefaultJedisClientConfig.Builder builder = DefaultJedisClientConfig.builder()
                .resp2()
                .connectionTimeoutMillis(CONNECT)
                .socketTimeoutMillis(SLOWEST)
                .clientSetInfoConfig(ClientSetInfoConfig.DISABLED)
                .database(database);
        if (username != null) {
            builder.user(username);
        }
        if (password != null) {
            builder.password(password.value());
        }
        if (tls != null) {
            builder.ssl(true).sslSocketFactory(tls.sockets());
        }
        return builder.build();
    }

    /** A new way to wherever the store is now. May take a second. */
    Link open() throws StoreFault {
        if (config.cluster() != null) {
            return new ClusterLink(cluster(), complaints);
        }
        HostAndPort server = sentinels == null ? at(config.addresses().getFirst()) : sentinels.master();
        master = server;
        try {
            return new ServerLink(new Connection(server, client), SLOWEST_NANOS, complaints);
        } catch (JedisException e) {
            throw new StoreFault("connecting to " + server, e);
        }
    }

    /** Whether another server than the one that was last connected to is to be written to, as far as sentinels say. */
    boolean hasMoved() {
        HostAndPort now = sentinels == null ? null : sentinels.lookAgain();
        return now != null && !now.equals(master);
    }

    private synchronized RedisClusterClient cluster() throws StoreFault {
        if (cluster == null) {
            Set<HostAndPort> servers = new HashSet<>();
            config.addresses().forEach(address -> servers.add(at(address)));
            GenericObjectPoolConfig<Connection> pool = new GenericObjectPoolConfig<>();
            pool.setJmxEnabled(false);
            pool.setMaxTotal(config.pool().max() + 1);
            pool.setMaxIdle(config.pool().max() + 1);
            pool.setMaxWait(Duration.ofMillis(SLOWEST));
            try {
                cluster = RedisClusterClient.builder()
                        .nodes(servers)
                        .clientConfig(client)
                        .poolConfig(pool)
                        .maxAttempts(3)
                        .maxTotalRetriesDuration(Duration.ofMillis(SLOWEST))
                        .build();
            } catch (JedisException e) {
                throw new StoreFault("connecting to the cluster at " + List.copyOf(config.addresses()), e);
            }
        }
        return cluster;
    }

    static HostAndPort at(RedisUrl url) {
        return new HostAndPort(url.host(), url.port());
    }

    @Override
    public synchronized void close() {
        if (sentinels != null) {
            sentinels.close();
        }
        if (cluster != null) {
            cluster.close();
        }
    }
}
