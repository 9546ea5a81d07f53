package portcullis.upstream;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import portcullis.config.Protocol;
import portcullis.config.UpstreamConfig;
import portcullis.config.UpstreamConfig.Balance;
import portcullis.config.UpstreamConfig.Connections;
import portcullis.config.UpstreamConfig.Endpoint;
import portcullis.config.UpstreamConfig.HostField;
import portcullis.config.UpstreamConfig.Timeouts;
import portcullis.config.UpstreamTls;
import portcullis.config.keys.Place;

/** Configurations of upstreams, by default one that no bound of its own ends. */
final class Configs {
    private static final Duration LONG = Duration.ofMinutes(5);

    static final Timeouts PATIENT = new Timeouts(LONG, LONG, LONG);
    static final Connections ROOMY = new Connections(100, 100, LONG, null);

    private Configs() {}

    static Endpoint endpoint(int port, int weight) {
        return new Endpoint("127.0.0.1", port, false, weight, Place.of("test"));
    }

    static UpstreamConfig of(int port, Connections connections, Timeouts timeouts) {
        return named("orders", port, connections, timeouts);
    }

    static UpstreamConfig named(String name, int port, Connections connections, Timeouts timeouts) {
        return new UpstreamConfig(
                name, List.of(endpoint(port, 1)), Protocol.HTTP_1_1, new HostField.Keep(),
                new UpstreamTls(null, null, null, null, Place.of("test")), Balance.LEAST_REQUEST,
                connections, timeouts, Place.of("test"));
    }

    static Connections connections(int max, int maxIdle, Duration idle, @Nullable Duration maxAge) {
        return new Connections(max, maxIdle, idle, maxAge);
    }
}
