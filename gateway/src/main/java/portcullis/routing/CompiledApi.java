package portcullis.routing;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import portcullis.config.ApiConfig;
import portcullis.config.RouteConfig;
import portcullis.config.VersionConfig;
import portcullis.config.Versioning;
import portcullis.config.keys.ConfigProblem;
import portcullis.exchange.RouteRef;
import portcullis.exchange.Template;
import portcullis.kit.PathPattern;
import portcullis.kit.SyntaxFault;

/**
 * One API with each of its routes in each version, not yet put where hosts and base paths lead.
 *
 * @param <R> what runs behind a route
 */
final class CompiledApi<R> {
    private final ApiConfig config;
    private final Function<RouteSpec, R> running;
    private final Predicate<R> answersPreflights;
    private final Consumer<ConfigProblem> problems;
    private final Map<String, VersionLifecycle> lifecycles = new LinkedHashMap<>();
    private final Map<String, List<CompiledRoute<R>>> byVersion = new LinkedHashMap<>();
    private final List<CompiledRoute<R>> unversioned = new ArrayList<>();

    CompiledApi(
            ApiConfig config,
            Function<RouteSpec, R> running,
            Predicate<R> answersPreflights,
            Consumer<ConfigProblem> problems) {
        this.config = config;
        this.running = running;
        this.answersPreflights = answersPreflights;
        this.problems = problems;
        config.versions().forEach((name, version) -> {
            lifecycles.put(name, new VersionLifecycle(version));
            byVersion.put(name, new ArrayList<>());
        });
        for (RouteConfig route : config.routes().values()) {
            compile(route);
        }
        linkSuccessors();
    }

    private void compile(RouteConfig route) {
        PathPattern pattern;
        try {
            pattern = PathPattern.parse(route.match().path());
        } catch (SyntaxFault fault) {
            problems.accept(ConfigProblem.error(route.match().place().at("path"), fault.wrong(), fault.cure()));
            return;
        }
        Conditions conditions = new Conditions(route.match(), problems);
        if (route.versions() instanceof RouteConfig.Versions.Unversioned || !isVersioned()) {
            unversioned.add(route(spec(route, pattern, null), pattern, conditions, null));
            return;
        }
        lifecycles.forEach((name, lifecycle) -> {
            if (!(route.versions() instanceof RouteConfig.Versions.Only(List<String> names)) || names.contains(name)) {
                routes(name).add(route(spec(route, pattern, lifecycle.config()), pattern, conditions, lifecycle));
            }
        });
    }

    private CompiledRoute<R> route(
            RouteSpec spec, PathPattern pattern, Conditions conditions, @Nullable VersionLifecycle lifecycle) {
        R behind = running.apply(spec);
        return new CompiledRoute<>(spec, behind, answersPreflights.test(behind), pattern, conditions, lifecycle);
    }

    private RouteSpec spec(RouteConfig route, PathPattern pattern, @Nullable VersionConfig version) {
        String base = config.basePath().equals("/") ? "" : config.basePath();
        String segment = version != null && config.versioning() instanceof Versioning.Path ? "/" + version.name() : "";
        RouteRef ref = new RouteRef(
                config.name() + "/" + route.id(),
                config.name(),
                version == null ? "" : version.name(),
                base + segment + pattern.text());
        boolean hostCapture = config.hosts().stream().anyMatch(host -> host.startsWith("*"));
        return new RouteSpec(ref, config, version, route, new Template.Scope(ref, pattern.names(), isVersioned(), hostCapture));
    }

    /** Notes for each route whether the version that follows its own has the same path and method. */
    private void linkSuccessors() {
        lifecycles.forEach((name, lifecycle) -> {
            String successor = lifecycle.config().successor();
            if (successor == null || !byVersion.containsKey(successor)) {
                return;
            }
            Map<List<PathPattern.Segment>, List<CompiledRoute<R>>> there = new HashMap<>();
            routes(successor).forEach(route ->
                    there.computeIfAbsent(route.pattern().segments(), _ -> new ArrayList<>()).add(route));
            for (CompiledRoute<R> route : routes(name)) {
                boolean goesOn = there.getOrDefault(route.pattern().segments(), List.of()).stream()
                        .anyMatch(other -> Candidates.shareAMethod(route, other));
                if (goesOn) {
                    route.isFollowedBy(successor);
                }
            }
        });
    }

    ApiConfig config() {
        return config;
    }

    boolean isVersioned() {
        return !lifecycles.isEmpty();
    }

    Set<String> versionNames() {
        return lifecycles.keySet();
    }

    VersionLifecycle lifecycle(String version) {
        return Objects.requireNonNull(lifecycles.get(version));
    }

    /** The routes of a version; those beside the versions are not among them. */
    List<CompiledRoute<R>> routes(String version) {
        return byVersion.getOrDefault(version, List.of());
    }

    /** The routes beside the versions; all of them when there are no versions. */
    List<CompiledRoute<R>> unversioned() {
        return unversioned;
    }
}
