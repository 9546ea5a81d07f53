package portcullis.config;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Map;
import portcullis.config.keys.Format;
import portcullis.kit.Cidr;

/**
 * Where a Redis server or a sentinel is.
 *
 * @param host a name or an address literal without brackets
 * @param tls whether it is spoken to over TLS
 * @param database 0 to 15, unless the server has more
 */
public record RedisUrl(String host, int port, boolean tls, int database) {
    private static final int USUAL_PORT = 6379;
    private static final int MOST_DATABASES = 10_000;

    static final Format<RedisUrl> FORMAT = Format.of(
            "URL",
            "rediss://redis.internal:6379",
            Map.of("type", "string", "pattern", "^rediss?://"),
            RedisUrl::parse);

    /** Whether only this host can reach it. */
    public boolean isLoopback() {
        return host.equals("localhost") || host.equals("::1") || host.startsWith("127.") && Cidr.literal(host) != null;
    }

    private static RedisUrl parse(String text) {
        URI url;
        try {
            url = new URI(text);
        } catch (URISyntaxException _) {
            throw new IllegalArgumentException("is not a URL"); // and is not shown: it may hold a password
        }
        boolean tls = "rediss".equals(url.getScheme());
        if (url.getRawUserInfo() != null) {
            throw new IllegalArgumentException("has a user or password in front of the host, which username and password are for");
        }
        if (!tls && !"redis".equals(url.getScheme()) || url.getHost() == null) {
            throw new IllegalArgumentException("'" + text + "' is not a redis:// or rediss:// URL with a host");
        }
        if (url.getRawQuery() != null || url.getRawFragment() != null) {
            throw new IllegalArgumentException("'" + text + "' has more than host, port and database");
        }
        int port = url.getPort() >= 0 ? url.getPort() : USUAL_PORT;
        if (port < 1 || port > 65535) {
            throw new IllegalArgumentException("'" + text + "' has a port outside of 1 to 65535");
        }
        String host = url.getHost();
        return new RedisUrl(host.startsWith("[") ? host.substring(1, host.length() - 1) : host, port, tls, database(url, text));
    }

    private static int database(URI url, String text) {
        String path = url.getRawPath() == null ? "" : url.getRawPath();
        String number = path.startsWith("/") ? path.substring(1) : path;
        if (number.isEmpty()) {
            return 0;
        }
        boolean fits = number.length() <= 4 && number.chars().allMatch(at -> at >= '0' && at <= '9');
        if (!fits || Integer.parseInt(number) >= MOST_DATABASES) {
            throw new IllegalArgumentException("'" + text + "' has a path that is not the number of a database");
        }
        return Integer.parseInt(number);
    }

    /** {@code host:port}, as in logs and messages. */
    @Override
    public String toString() {
        return (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + port;
    }
}
