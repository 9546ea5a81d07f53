package portcullis.admin;

import io.helidon.health.HealthCheck;
import io.helidon.health.HealthCheckResponse;
import java.time.Duration;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import portcullis.reload.Reloads;

/** The three answers that need no token: whether the process is well, whether load may come, and the meters. */
final class Probes {
    private static final String PROMETHEUS = "text/plain; version=0.0.4; charset=utf-8";
    private static final String OPEN_METRICS = "application/openmetrics-text; version=1.0.0; charset=utf-8";

    private final AdminParts parts;
    private final InstantSource clock;

    Probes(AdminParts parts, InstantSource clock) {
        this.parts = parts;
        this.clock = clock;
    }

    /** Depends on nothing outside of the process: what a restart would not cure is no reason to restart. */
    AdminAnswer health() {
        Map<String, Object> checks = new LinkedHashMap<>();
        boolean healthy = true;
        for (HealthCheck check : parts.checks()) {
            HealthCheckResponse response = call(check);
            boolean up = response.status() == HealthCheckResponse.Status.UP;
            healthy &= up;
            Map<String, Object> shown = new LinkedHashMap<>();
            shown.put("healthy", up);
            shown.putAll(response.details());
            checks.put(check.name(), shown);
        }
        Reloads.Status generation = parts.reloads().status();
        Map<String, Object> answer = new LinkedHashMap<>();
        answer.put("status", healthy ? "healthy" : "unhealthy");
        answer.put("version", parts.version());
        answer.put("uptime-seconds", Duration.between(parts.started(), clock.instant()).toSeconds());
        answer.put("generation", generation.generation());
        answer.put("hash", generation.hash());
        answer.put("checks", checks);
        return AdminAnswer.json(healthy ? 200 : 503, answer);
    }

    private static HealthCheckResponse call(HealthCheck check) {
        try {
            return check.call();
        } catch (RuntimeException broken) {
            return HealthCheckResponse.builder().status(false).detail("message", broken.toString()).build();
        }
    }

    AdminAnswer ready() {
        boolean ready = parts.readiness().isReady();
        Map<String, Object> dependencies = new LinkedHashMap<>();
        parts.readiness().dependencies().forEach((name, health) -> {
            Map<String, Object> shown = new LinkedHashMap<>();
            shown.put("healthy", health.healthy());
            shown.put("message", health.message());
            dependencies.put(name, shown);
        });
        Map<String, Object> answer = new LinkedHashMap<>();
        answer.put("ready", ready);
        if (!ready) {
            answer.put("because", parts.readiness().whyNot());
        }
        answer.put("dependencies", dependencies);
        return AdminAnswer.json(ready ? 200 : 503, answer);
    }

    AdminAnswer metrics(String accept) {
        boolean open = accept.contains("application/openmetrics-text");
        return AdminAnswer.text(open ? OPEN_METRICS : PROMETHEUS, parts.meters().text(open));
    }

    /** The paths that {@link #answer} knows. */
    static final List<String> PATHS = List.of("/health", "/ready", "/metrics");

    AdminAnswer answer(AdminRequest request) {
        return switch (request.path()) {
            case "/health" -> health();
            case "/ready" -> ready();
            default -> metrics(request.accept());
        };
    }
}
