package portcullis.admin;

import io.helidon.health.HealthCheck;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import portcullis.config.AdminConfig;
import portcullis.config.IssuerConfig;
import portcullis.identity.revocation.Revocations;
import portcullis.reload.Drain;
import portcullis.reload.Readiness;
import portcullis.reload.Reloads;
import portcullis.telemetry.LogLevels;
import portcullis.telemetry.Meters;

/**
 * What the operator's port works with; Main makes it.
 *
 * @param version of the build
 * @param started when the process started
 * @param checks of what is inside the process, for {@code /health}; must answer at once
 * @param beginDrain goes the first steps of {@link Drain#finish} on a thread of its own
 * @param tokens those of the configuration in force
 * @param issuers those of the configuration in force, by name
 * @param controlToken of this run
 */
public record AdminParts(
        String version,
        Instant started,
        List<HealthCheck> checks,
        Readiness readiness,
        Drain drain,
        Runnable beginDrain,
        Reloads reloads,
        LogLevels levels,
        Meters meters,
        AdminViews views,
        Supplier<List<AdminConfig.Token>> tokens,
        AdminTls tls,
        Revocations revocations,
        Supplier<Map<String, IssuerConfig>> issuers,
        String controlToken) {
    /** Without the token. */
    @Override
    public String toString() {
        return "AdminParts[" + version + "]";
    }
}
