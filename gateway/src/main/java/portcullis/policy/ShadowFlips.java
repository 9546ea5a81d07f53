package portcullis.policy;

import static java.lang.System.Logger.Level.INFO;

import java.util.concurrent.atomic.LongAdder;
import portcullis.telemetry.PolicyMeters;

/** Requests of one route that the shadow policies would have decided otherwise: all of them counted, one a minute and direction told. */
final class ShadowFlips {
    private static final System.Logger LOG = System.getLogger(ShadowFlips.class.getName());

    private final String route;
    private final Direction allowed;
    private final Direction denied;

    private record Direction(LongAdder count, Occasionally told) {}

    /** @param route {@code api/route} */
    ShadowFlips(String route, PolicyMeters meters) {
        this.route = route;
        allowed = new Direction(meters.flips(route, true), new Occasionally());
        denied = new Direction(meters.flips(route, false), new Occasionally());
    }

    /**
     * @param enforced what the caller was told
     * @param shadow what he would have been told
     * @param nowMillis Unix time
     */
    void flipped(String requestId, Decision enforced, Decision shadow, long nowMillis) {
        Direction direction = shadow.allowed() ? allowed : denied;
        direction.count.increment();
        if (direction.told.isTime(nowMillis)) {
            LOG.log(INFO, "shadow policies would decide otherwise; route: " + route + "; enforced: " + text(enforced) + "; shadow: "
                    + text(shadow) + "; request_id: " + requestId);
        }
    }

    private static String text(Decision decision) {
        return (decision.allowed() ? "allow" : "deny") + (decision.policy().isEmpty() ? "" : " by " + decision.policy());
    }
}
