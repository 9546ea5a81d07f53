package portcullis.config;

import static portcullis.config.keys.Declare.keys;
import static portcullis.config.keys.Key.block;
import static portcullis.config.keys.Key.duration;
import static portcullis.config.keys.Key.flag;
import static portcullis.config.keys.Key.integer;
import static portcullis.config.keys.Key.list;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import portcullis.config.keys.Format;
import portcullis.config.keys.Formats;
import portcullis.config.keys.Given;
import portcullis.config.keys.Key;
import portcullis.config.keys.Keys;
import portcullis.config.keys.Place;
import portcullis.config.keys.Secret;

/**
 * One Redis: a server, the master that sentinels name, or a cluster; exactly one of {@code url}, {@code sentinel} and
 * {@code cluster} is there.
 *
 * @param username of the ACL; null for the default user
 * @param password null when none is asked for
 * @param tls how {@code rediss://} addresses are spoken to
 * @param keyPrefix stands in front of every key
 * @param nodes how many gateways share it, as long as nothing better is known
 * @param required whether {@code /ready} says no while it is away
 */
public record RedisConfig(
        @Nullable RedisUrl url,
        @Nullable Sentinel sentinel,
        @Nullable Cluster cluster,
        @Nullable String username,
        @Nullable Secret password,
        UpstreamTls tls,
        String keyPrefix,
        Pool pool,
        int nodes,
        boolean required,
        Place place) {
    private static final int LONGEST_PREFIX = 128;

    private static final Format<String> PREFIX =
            Format.of("prefix of keys", "portcullis:", Map.of("type", "string"), RedisConfig::prefix);

    static final Keys<RedisConfig> KEYS = keys(
                    RedisConfig::new,
                    Key.of("url", RedisUrl.FORMAT)
                            .orNone()
                            .says("where the server is: redis://HOST:PORT/DATABASE, or rediss:// for TLS; port 6379 and database 0 unless said"),
                    block("sentinel", Sentinel.KEYS).orNone().says("asks sentinels where the server is, instead of url"),
                    block("cluster", Cluster.KEYS).orNone().says("the servers of a cluster, instead of url"),
                    Key.of("username", Formats.TEXT).orNone().says("the user of the server's ACL; none: the default user"),
                    Key.of("password", Formats.SECRET)
                            .orNone()
                            .says("its password, as a reference to a file or variable"),
                    block("tls", UpstreamTls.KEYS).orEmpty().says("how rediss:// addresses are spoken to, as of an upstream"),
                    Key.of("key-prefix", PREFIX)
                            .or("portcullis:")
                            .says("stands in front of every key; gateways that share limits have the same"),
                    block("pool", Pool.KEYS).orEmpty().says("connections, and how long requests wait"),
                    integer("nodes")
                            .between("1", "1000")
                            .or("1")
                            .says("how many gateways share it, until the heartbeats of others are seen and while it is away"),
                    flag("required").or("false").says("makes /ready say no while it is away"),
                    Given.place())
            .check(RedisConfig::refuseAllButOneWay)
            .check(RedisConfig::judgeAddresses);

    /**
     * How a master is found.
     *
     * @param master the name that the sentinels know it by
     * @param addresses of the sentinels; the master is spoken to over TLS when they are
     * @param username of the sentinels' own ACL
     */
    public record Sentinel(
            String master, List<RedisUrl> addresses, @Nullable String username, @Nullable Secret password) {
        static final Keys<Sentinel> KEYS = keys(
                Sentinel::new,
                Key.of("master", Formats.NAME).says("the name that the sentinels know the master by"),
                list("addresses", RedisUrl.FORMAT)
                        .nonEmpty()
                        .says("where the sentinels are; with rediss:// the master is spoken to over TLS as well"),
                Key.of("username", Formats.TEXT).orNone().says("the user of the sentinels' own ACL"),
                Key.of("password", Formats.SECRET).orNone().says("the password of the sentinels, which is not that of the master"));
    }

    /** @param addresses some of its servers, from which the others become known */
    public record Cluster(List<RedisUrl> addresses) {
        static final Keys<Cluster> KEYS = keys(
                Cluster::new,
                list("addresses", RedisUrl.FORMAT)
                        .nonEmpty()
                        .says("some of its servers, from which the others become known"));
    }

    /**
     * @param max connections
     * @param longestWait the longest that one call of a request is waited for
     */
    public record Pool(int max, Duration longestWait) {
        static final Keys<Pool> KEYS = keys(
                Pool::new,
                integer("max").between("1", "1024").or("16").says("connections at most, besides the one that looks after its health"),
                duration("wait")
                        .between("1ms", "20ms")
                        .or("20ms")
                        .says("the longest that a request waits for one answer; on-store-failure says what counts then"));
    }

    /** Every address that was written. */
    public List<RedisUrl> addresses() {
        if (sentinel != null) {
            return sentinel.addresses;
        }
        return cluster != null ? cluster.addresses : url != null ? List.of(url) : List.of();
    }

    /** Whether it is spoken to over TLS. */
    public boolean isEncrypted() {
        return addresses().getFirst().tls();
    }

    /** The place of an address, counted from 0. */
    Place placeOf(int address) {
        return sentinel != null
                ? place.at("sentinel", "addresses").item(address)
                : cluster != null ? place.at("cluster", "addresses").item(address) : place.at("url");
    }

    private static void refuseAllButOneWay(RedisConfig redis, Keys.Complaints complaints) {
        long ways = Stream.of(redis.url, redis.sentinel, redis.cluster).filter(way -> way != null).count();
        if (ways != 1) {
            complaints.error(
                    "", ways == 0 ? "does not say where it is" : "says more than once where it is", "one of url, sentinel and cluster");
        }
    }

    private static void judgeAddresses(RedisConfig redis, Keys.Complaints complaints) {
        List<RedisUrl> all = new ArrayList<>(redis.addresses());
        String key = redis.sentinel != null ? "sentinel" : redis.cluster != null ? "cluster" : "url";
        if (all.stream().map(RedisUrl::tls).distinct().count() > 1) {
            complaints.error(key, "mixes redis:// and rediss://", "one of them for all addresses");
        }
        if (!key.equals("url") && all.stream().anyMatch(address -> address.database() != 0)) {
            complaints.error(key, "has an address with a database", "addresses without a path; only url may choose a database");
        }
        if (complaints.isWritten("tls") && all.stream().noneMatch(RedisUrl::tls)) {
            complaints.warning("tls", "is there for rediss:// addresses, and there is none", "rediss://");
        }
        if (redis.username != null && redis.password == null) {
            complaints.error("username", "comes without a password", "username and password together");
        }
    }

    private static String prefix(String text) {
        if (text.isEmpty() || text.length() > LONGEST_PREFIX) {
            throw new IllegalArgumentException("has " + text.length() + " characters; 1 to " + LONGEST_PREFIX);
        }
        if (!text.chars().allMatch(at -> at > ' ' && at < 0x7F && at != '{' && at != '}')) {
            throw new IllegalArgumentException("has other characters than visible ones of ASCII, or braces");
        }
        return text;
    }
}
