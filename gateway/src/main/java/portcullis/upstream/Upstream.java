package portcullis.upstream;

import java.util.List;
import org.jspecify.annotations.Nullable;
import portcullis.config.UpstreamConfig;
import portcullis.exchange.Exchange;
import portcullis.exchange.Next;
import portcullis.exchange.Outcome;
import portcullis.exchange.Reason;
import portcullis.tls.ClientTls;

/**
 * One upstream as it runs: its endpoints with their connections, and the choice among them. It outlives the snapshot that
 * made it for as long as its configuration stays the same.
 */
public final class Upstream implements Next {
    private final UpstreamConfig config;
    private final Endpoint[] endpoints;
    private final Balancer balancer;
    private final Forwarder forwarder;

    /** How an endpoint stands right now, for the admin port and the gauges. */
    public record EndpointState(String endpoint, boolean tls, int weight, int inFlight, int open, int idle, int waiting) {}

    /** @param tls how its https endpoints are spoken to; null when it has none */
    Upstream(UpstreamConfig config, @Nullable ClientTls tls, Connector connector, Forwarder forwarder) {
        this.config = config;
        this.endpoints = config.endpoints().stream()
                .map(endpoint -> new Endpoint(endpoint, config, endpoint.tls() ? tls : null, connector))
                .toArray(Endpoint[]::new);
        this.balancer = Balancer.of(config.balance(), endpoints);
        this.forwarder = forwarder;
    }

    public String name() {
        return config.name();
    }

    public UpstreamConfig config() {
        return config;
    }

    /** Sends the exchange's request to one of the endpoints; returns when the answer's head is here, or none will be. */
    @Override
    public Outcome proceed(Exchange exchange) {
        @Nullable Endpoint endpoint = balancer.choose();
        if (endpoint == null) {
            return Outcome.refuse(Reason.NO_ENDPOINT);
        }
        return forwarder.forward(exchange, this, endpoint);
    }

    public List<EndpointState> endpoints() {
        return java.util.Arrays.stream(endpoints)
                .map(e -> new EndpointState(
                        e.authority(), e.tls() != null, e.weight(), e.inFlight().get(), e.openCount(), e.idleCount(), e.waiting()))
                .toList();
    }

    void sweep(long now) {
        for (Endpoint endpoint : endpoints) {
            endpoint.sweep(now);
        }
    }

    /** Idle connections close now, those in use when their exchange ends. */
    public void retire() {
        for (Endpoint endpoint : endpoints) {
            endpoint.retire();
        }
    }
}
