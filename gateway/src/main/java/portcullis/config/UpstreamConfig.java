package portcullis.config;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import portcullis.config.keys.Place;

/** One upstream: a service behind the gateway with its endpoints. */
public record UpstreamConfig(
        String name,
        List<Endpoint> endpoints,
        Protocol protocol,
        HostField host,
        Balance balance,
        Connections connections,
        Timeouts timeouts,
        Place place) {

    /**
     * One address of the upstream.
     *
     * @param host a name or an address literal without brackets
     * @param weight relative to the others; 0 takes no requests
     */
    public record Endpoint(String host, int port, int weight, Place place) {
        /** {@code host:port}, as in metrics and logs. */
        public String authority() {
            return (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + port;
        }
    }

    /** What the upstream gets as Host. */
    public sealed interface HostField {
        /** What the client sent. */
        record Keep() implements HostField {}

        /** The endpoint's own authority. */
        record OfEndpoint() implements HostField {}

        record Named(String authority) implements HostField {}
    }

    /** How an endpoint is chosen. */
    public enum Balance {
        ROUND_ROBIN,
        LEAST_REQUEST
    }

    /**
     * @param max open connections to one endpoint
     * @param maxIdle idle ones kept for reuse
     * @param idle how long one is kept
     * @param maxAge after which one is not reused; null for ever
     */
    public record Connections(int max, int maxIdle, Duration idle, @Nullable Duration maxAge) {}

    /**
     * @param firstByte from the request being sent to the answer's head, per try; null when only the deadline counts
     * @param bodyIdle between two reads of an answer's body
     */
    public record Timeouts(Duration connect, @Nullable Duration firstByte, Duration bodyIdle) {}
}
