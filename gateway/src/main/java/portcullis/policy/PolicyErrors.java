package portcullis.policy;

import static java.lang.System.Logger.Level.WARNING;

import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import portcullis.config.keys.Place;
import portcullis.policy.eval.Effect;
import portcullis.policy.eval.PolicyError;
import portcullis.telemetry.PolicyMeters;

/** Policies that could not be evaluated: each is counted, and once a minute there is a line about it. */
final class PolicyErrors {
    private static final System.Logger LOG = System.getLogger(PolicyErrors.class.getName());
    private static final long PAUSE = 60_000;

    private final PolicyMeters.Set set;
    private final Map<String, Place> places;
    private final InstantSource clock;
    private final @Nullable PolicyMeters meters;
    /** By policy, of which there are as many as in the files. */
    private final Map<String, AtomicLong> quietUntil = new ConcurrentHashMap<>();

    /**
     * @param places of all policies of the set, by id; errors of others are somebody else's
     * @param meters null where nobody counts
     */
    PolicyErrors(PolicyMeters.Set set, Map<String, Place> places, InstantSource clock, @Nullable PolicyMeters meters) {
        this.set = set;
        this.places = places;
        this.clock = clock;
        this.meters = meters;
    }

    /** @param route on which they were met */
    void note(List<PolicyError> errors, String route) {
        for (int i = 0; i < errors.size(); i++) {
            PolicyError error = errors.get(i);
            Place place = places.get(error.policy().id());
            if (place == null) {
                continue;
            }
            boolean permit = error.policy().effect() == Effect.PERMIT;
            if (meters != null) {
                meters.failed(set, permit);
            }
            if (isDue(error.policy().id())) {
                LOG.log(WARNING, "a policy could not be evaluated; policy: " + error.policy().id() + "; at: "
                        + place + "; set: " + set.slug() + "; route: " + route + "; error: " + error.wrong()
                        + "; therefore " + (permit ? "it permits nothing" : "the request is denied"));
            }
        }
    }

    private boolean isDue(String policy) {
        long now = clock.millis();
        AtomicLong until = quietUntil.computeIfAbsent(policy, _ -> new AtomicLong(Long.MIN_VALUE));
        long seen = until.get();
        return now >= seen && until.compareAndSet(seen, now + PAUSE);
    }
}
