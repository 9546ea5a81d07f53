package portcullis.admin;

import static java.lang.System.Logger.Level.INFO;
import static java.lang.System.Logger.Level.WARNING;

import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import portcullis.config.AdminConfig.Role;
import portcullis.config.keys.ConfigProblem;
import portcullis.reload.Reloads;

/**
 * Answers everything that comes to the operator's port. What only looks needs a token of any role, what changes one that
 * may operate; each change, and each request that was turned away, is logged with where it came from.
 */
final class AdminApi {
    private static final System.Logger LOG = System.getLogger(AdminApi.class.getName());

    private final AdminParts parts;
    private final AdminAccess access;
    private final Probes probes;
    private final InstantSource clock;
    /** By path, then by method. */
    private final Map<String, Map<String, Call>> endpoints = new LinkedHashMap<>();

    @FunctionalInterface
    private interface Call {
        AdminAnswer answer(AdminRequest request);
    }

    AdminApi(AdminParts parts, AdminAccess access, InstantSource clock) {
        this.parts = parts;
        this.access = access;
        this.clock = clock;
        this.probes = new Probes(parts, clock);
        Probes.PATHS.forEach(path -> serve("GET", path, probes::answer));
        AdminViews views = parts.views();
        get("routes", _ -> AdminAnswer.json(200, views.routes().get()));
        get("upstreams", _ -> AdminAnswer.json(200, views.upstreams().get()));
        get("config", _ -> AdminAnswer.json(200, views.config().get()));
        get("versions", _ -> AdminAnswer.json(200, views.versions().get()));
        get("policies", _ -> AdminAnswer.json(200, views.policies().get()));
        get("generation", _ -> AdminAnswer.json(200, generation()));
        post("reload", _ -> reload());
        post("drain", _ -> drain());
        post("log-level", this::logLevel);
        RevocationCalls revocations = new RevocationCalls(parts.revocations(), parts.issuers(), clock);
        get("revocations", _ -> revocations.list());
        post("revocations", revocations::add);
        serve("DELETE", "/admin/revocations", revocations::remove);
    }

    private void get(String name, Call call) {
        serve("GET", "/admin/" + name, call);
    }

    private void post(String name, Call call) {
        serve("POST", "/admin/" + name, call);
    }

    private void serve(String method, String path, Call call) {
        endpoints.computeIfAbsent(path, _ -> new LinkedHashMap<>()).put(method, call);
    }

    /** @param probesOnly on the port for probes, where nothing else exists */
    AdminAnswer answer(AdminRequest request, boolean probesOnly) {
        boolean isProbe = Probes.PATHS.contains(request.path());
        Map<String, Call> methods = probesOnly && !isProbe ? null : endpoints.get(request.path());
        if (methods == null) {
            return AdminAnswer.problem(404, "no-route", "Nothing is served here");
        }
        String method = request.method().equals("HEAD") ? "GET" : request.method();
        Call call = methods.get(method);
        if (call == null) {
            String allow = String.join(", ", methods.keySet()).replace("GET", "GET, HEAD");
            return AdminAnswer.problem(405, "method-not-allowed", "This method is not served here").with("Allow", allow);
        }
        return isProbe ? call.answer(request) : guarded(request, method.equals("GET") ? Role.READ : Role.OPERATE, call);
    }

    private AdminAnswer guarded(AdminRequest request, Role needed, Call call) {
        if (!access.knowsHost(request.host())) {
            return turnedAway(request, AdminAnswer.problem(
                    421, "misdirected", "This host is not served here",
                    "use an address, localhost or the name that admin.bind has", Map.of()));
        }
        if (!access.knowsOrigin(request.origin(), request.host())) {
            return turnedAway(request, AdminAnswer.problem(403, "origin-denied", "Calls from this origin are not allowed"));
        }
        Optional<Role> role = access.role(request.authorization());
        if (role.isEmpty()) {
            return turnedAway(request, AdminAnswer.problem(401, "unauthenticated", "A token is needed")
                    .with("WWW-Authenticate", "Bearer"));
        }
        if (needed == Role.OPERATE && role.get() != Role.OPERATE) {
            return turnedAway(request, AdminAnswer.problem(403, "denied", "This token may only look"));
        }
        AdminAnswer answer = call.answer(request);
        if (needed == Role.OPERATE) {
            LOG.log(INFO, "admin call: " + request.method() + " " + request.path() + "; from: " + request.peer()
                    + "; status: " + answer.status());
        }
        return answer;
    }

    private static AdminAnswer turnedAway(AdminRequest request, AdminAnswer answer) {
        LOG.log(WARNING, "admin call turned away: " + request.method() + " " + request.path() + "; from: "
                + request.peer() + "; status: " + answer.status());
        return answer;
    }

    private Map<String, Object> generation() {
        Reloads.Status status = parts.reloads().status();
        Map<String, Object> shown = new LinkedHashMap<>();
        shown.put("generation", status.generation());
        shown.put("hash", status.hash());
        shown.put("since", status.since().toString());
        shown.put("restart-pending", status.restartPending());
        Reloads.Attempt last = status.last();
        if (last != null) {
            Map<String, Object> attempt = new LinkedHashMap<>();
            attempt.put("at", last.at().toString());
            attempt.put("cause", last.cause());
            attempt.put("result", last.result().name());
            attempt.put("problems", problems(last.result()));
            shown.put("last-reload", attempt);
        }
        return shown;
    }

    private static List<String> problems(Reloads.Result result) {
        List<ConfigProblem> problems = switch (result) {
            case Reloads.Applied applied -> applied.warnings();
            case Reloads.Unchanged _ -> List.of();
            case Reloads.Rejected rejected -> rejected.problems();
        };
        return problems.stream().map(ConfigProblem::toString).toList();
    }

    private AdminAnswer reload() {
        Reloads.Result result = parts.reloads().reload("admin");
        if (result instanceof Reloads.Rejected) {
            return AdminAnswer.problem(
                    422, "config-rejected", "The configuration is refused",
                    "generation " + parts.reloads().status().generation() + " stays in force",
                    Map.of("problems", problems(result)));
        }
        Map<String, Object> shown = new LinkedHashMap<>();
        shown.put("result", result.name());
        shown.putAll(generation());
        return AdminAnswer.json(200, shown);
    }

    private AdminAnswer drain() {
        parts.beginDrain().run();
        Map<String, Object> shown = new LinkedHashMap<>();
        shown.put("draining", parts.drain().isDraining());
        shown.put("since", parts.drain().since().map(Object::toString).orElse(null));
        return AdminAnswer.json(202, shown);
    }

    private AdminAnswer logLevel(AdminRequest request) {
        LogLevelChange change;
        try {
            change = LogLevelChange.read(request.query(), request.body());
            parts.levels().set(change.logger(), change.level(), change.time());
        } catch (IllegalArgumentException wrong) {
            return AdminAnswer.problem(400, "malformed-request", "The request is not understood", wrong.getMessage(), Map.of());
        }
        String level = change.level().name().toLowerCase(Locale.ROOT);
        LOG.log(WARNING, "log level changed: " + (change.logger().isEmpty() ? "all loggers" : change.logger()) + " to " + level
                + " for " + change.time().toSeconds() + "s");
        Map<String, Object> shown = new LinkedHashMap<>();
        shown.put("logger", change.logger());
        shown.put("level", level);
        shown.put("until", clock.instant().plus(change.time()).toString());
        return AdminAnswer.json(200, shown);
    }
}
