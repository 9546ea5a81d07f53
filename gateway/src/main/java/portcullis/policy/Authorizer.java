package portcullis.policy;

import java.time.InstantSource;
import java.time.ZoneId;
import java.util.List;
import org.jspecify.annotations.Nullable;
import portcullis.exchange.Exchange;
import portcullis.exchange.RouteRef;
import portcullis.telemetry.PolicyMeters;

/** Decides on the requests of one route in one version. */
public final class Authorizer {
    private final RouteRef route;
    private final ZoneId zone;
    private final List<String> headers;
    private final InstantSource clock;
    private final @Nullable PolicyMeters meters;

    Authorizer(RouteRef route, ZoneId zone, List<String> headers, InstantSource clock, @Nullable PolicyMeters meters) {
        this.route = route;
        this.zone = zone;
        this.headers = headers;
        this.clock = clock;
        this.meters = meters;
    }

    /** Whether the request may pass. */
    public Decision decide(Exchange exchange) {
        Decision decision = Decision.DENIED;
        if (meters != null) {
            meters.decided(PolicyMeters.Set.ENFORCED, decision.allowed());
        }
        return decision;
    }
}
