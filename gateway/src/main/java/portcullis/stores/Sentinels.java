package portcullis.stores;

import java.util.List;
import org.jspecify.annotations.Nullable;
import portcullis.config.RedisConfig;
import portcullis.config.RedisUrl;
import redis.clients.jedis.Connection;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.JedisClientConfig;
import redis.clients.jedis.Protocol;
import redis.clients.jedis.exceptions.JedisException;
import redis.clients.jedis.util.SafeEncoder;

/** Those who know which server is the master. One thread at a time asks. */
final class Sentinels implements AutoCloseable {
    private final RedisConfig.Sentinel config;
    private final JedisClientConfig client;
    private @Nullable Connection asked;
    private int last;

    Sentinels(RedisConfig.Sentinel config, JedisClientConfig client) {
        this.config = config;
        this.client = client;
    }

    /** What the first of them that knows it says; each is asked once, beginning with whoever knew it before. */
    synchronized HostAndPort master() throws StoreFault {
        String why = "";
        for (int i = 0; i < config.addresses().size(); i++) {
            RedisUrl sentinel = config.addresses().get(last);
            try {
                HostAndPort found = ask(sentinel);
                if (found != null) {
                    return found;
                }
                why = "sentinel " + sentinel + " knows no master '" + config.master() + "'";
            } catch (JedisException e) {
                why = new StoreFault("asking sentinel " + sentinel, e).getMessage();
            }
            close();
            last = (last + 1) % config.addresses().size();
        }
        throw new StoreFault(why);
    }

    /** The same, or null when none of them answers, which says nothing about the master. */
    @Nullable HostAndPort lookAgain() {
        try {
            return master();
        } catch (StoreFault _) {
            return null;
        }
    }

    private @Nullable HostAndPort ask(RedisUrl sentinel) {
        Connection connection = asked;
        if (connection == null) {
            connection = new Connection(Dialer.at(sentinel), client);
            asked = connection;
        }
        connection.sendCommand(Protocol.Command.SENTINEL, "GET-MASTER-ADDR-BY-NAME", config.master());
        if (connection.getOne() instanceof List<?> words
                && words.size() == 2
                && words.get(0) instanceof byte[] host
                && words.get(1) instanceof byte[] port) {
            return new HostAndPort(SafeEncoder.encode(host), Integer.parseInt(SafeEncoder.encode(port)));
        }
        return null;
    }

    @Override
    public synchronized void close() {
        Connection connection = asked;
        asked = null;
        if (connection != null) {
            try {
                connection.disconnect();
            } catch (JedisException _) {
                // it was no good any more
            }
        }
    }
}
