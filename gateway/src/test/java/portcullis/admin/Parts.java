package portcullis.admin;

import io.helidon.health.HealthCheck;
import io.helidon.health.HealthCheckResponse;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.logging.Logger;
import portcullis.config.AdminConfig.Role;
import portcullis.config.AdminConfig.Token;
import portcullis.config.IssuerConfig;
import portcullis.config.keys.Place;
import portcullis.config.keys.Secret;
import portcullis.identity.revocation.Revocations;
import portcullis.reload.Drain;
import portcullis.reload.Readiness;
import portcullis.reload.Reloads;
import portcullis.telemetry.LogLevels;
import portcullis.telemetry.Meters;
import portcullis.wire.BufferPool;
import portcullis.wire.Watchdog;

/** The parts of an operator's port, real ones, and what a test changes about them. */
final class Parts implements AutoCloseable {
    static final Instant START = Instant.parse("2026-09-01T10:00:00Z");
    static final String CONTROL = "control-token";

    final Drain drain = new Drain();
    final Readiness readiness = new Readiness(drain);
    final Meters meters = new Meters("1.2.3");
    final List<Runnable> reverts = new ArrayList<>();
    final LogLevels levels = new LogLevels((wait, revert) -> reverts.add(revert));
    Reloads.Result next = new Reloads.Unchanged();
    boolean healthy = true;
    final Revocations revocations = Revocations.inMemory(() -> START);
    Map<String, IssuerConfig> issuers = Map.of();
    final Reloads reloads = new Reloads(
            () -> next, new Reloads.Applied(1, "aaa", List.of(), List.of()), meters, () -> START);

    AdminParts parts() {
        HealthCheck check = new HealthCheck() {
            @Override
            public String name() {
                return "listeners";
            }

            @Override
            public HealthCheckResponse call() {
                return HealthCheckResponse.builder().status(healthy).detail("open", 1).build();
            }
        };
        return new AdminParts(
                "1.2.3", START, List.of(check), readiness, drain, drain::begin, reloads, levels, meters,
                new AdminViews(
                        () -> List.of(Map.of("route", "orders/list")), List::of, () -> Map.of("config", "shown"), List::of,
                        () -> List.of(Map.of("policy", "own-orders"))),
                () -> List.of(token("looks", Role.READ), token("operates", Role.OPERATE)),
                new AdminTls(() -> null, meters, watchdog, new BufferPool()),
                revocations, () -> issuers, CONTROL);
    }

    private final Watchdog watchdog = new Watchdog();

    private static Token token(String text, Role role) {
        return new Token(new Secret(text), role, Place.of("gateway.yaml"));
    }

    @Override
    public void close() {
        levels.configure(portcullis.config.Telemetry.LogLevel.INFO, Map.of());
        Logger.getLogger("").setLevel(java.util.logging.Level.INFO);
        watchdog.close();
        meters.close();
    }
}
