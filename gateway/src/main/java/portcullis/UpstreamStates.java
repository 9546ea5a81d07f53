package portcullis;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.ToLongFunction;
import portcullis.telemetry.Meters;
import portcullis.telemetry.Registration;
import portcullis.telemetry.UpstreamMeters;
import portcullis.upstream.Upstream;
import portcullis.upstream.Upstream.EndpointState;

/** How upstreams stand, for the meters and the admin port. */
final class UpstreamStates {
    private final Meters meters;
    private final UpstreamMeters tries;
    /** The youngest upstream of each name: after an edit the old one may still be draining. */
    private final Map<String, Upstream> youngest = new ConcurrentHashMap<>();

    UpstreamStates(Meters meters, UpstreamMeters tries) {
        this.meters = meters;
        this.tries = tries;
    }

    /** @return what runs when that upstream is retired */
    Runnable opened(Upstream upstream) {
        youngest.put(upstream.name(), upstream);
        Registration pool = meters.pool(
                upstream.name(),
                () -> sum(upstream, state -> state.open() - state.idle()),
                () -> sum(upstream, EndpointState::idle),
                () -> sum(upstream, EndpointState::waiting));
        return () -> {
            pool.close();
            if (youngest.remove(upstream.name(), upstream)) {
                tries.forget(upstream.name());
            }
        };
    }

    private static long sum(Upstream upstream, ToLongFunction<EndpointState> part) {
        return upstream.endpoints().stream().mapToLong(part).sum();
    }

    /** As the admin port shows it. */
    static Map<String, Object> description(Upstream upstream) {
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("upstream", upstream.name());
        List<Map<String, Object>> endpoints = upstream.endpoints().stream()
                .map(UpstreamStates::description)
                .toList();
        all.put("endpoints", endpoints);
        return all;
    }

    private static Map<String, Object> description(EndpointState state) {
        Map<String, Object> endpoint = new LinkedHashMap<>();
        endpoint.put("endpoint", state.endpoint());
        endpoint.put("tls", state.tls());
        endpoint.put("weight", state.weight());
        endpoint.put("in-flight", state.inFlight());
        endpoint.put("open", state.open());
        endpoint.put("idle", state.idle());
        endpoint.put("waiting", state.waiting());
        return endpoint;
    }
}
