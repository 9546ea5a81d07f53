package portcullis;

import io.helidon.health.HealthCheck;
import io.helidon.health.HealthCheckResponse;
import java.lang.management.ManagementFactory;

/** Whether platform threads wait for each other for ever: the one thing in the process that only a restart cures. */
final class DeadlockCheck implements HealthCheck {
    @Override
    public String name() {
        return "deadlock";
    }

    @Override
    public HealthCheckResponse call() {
        long[] stuck = ManagementFactory.getThreadMXBean().findDeadlockedThreads();
        return HealthCheckResponse.builder().status(stuck == null).build();
    }
}
