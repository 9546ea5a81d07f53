package portcullis.policy;

import java.time.InstantSource;
import java.util.function.DoubleSupplier;
import portcullis.telemetry.PolicyMeters;

/**
 * What decisions are told to, for as long as the process serves: it outlives generations.
 *
 * @param random evenly from 0 to 1, from any thread
 */
record LastingDecisions(PolicyMeters meters, PolicyCounts counts, Comparisons comparisons, DoubleSupplier random) {
    static LastingDecisions of(PolicyMeters meters, DoubleSupplier random) {
        return new LastingDecisions(meters, new PolicyCounts(), new Comparisons(meters, InstantSource.system()), random);
    }

    /** These are asked from now on. */
    void inForce(Policies policies) {
        int enforced = policies.enforced().size();
        int shadow = policies.shadow().size();
        meters.policies(PolicyMeters.Set.ENFORCED, () -> enforced);
        meters.policies(PolicyMeters.Set.SHADOW, () -> shadow);
        counts.keep(policies);
    }
}
