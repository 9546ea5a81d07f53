package portcullis.routing;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import portcullis.config.ApiConfig;
import portcullis.config.Versioning;
import portcullis.config.keys.ConfigProblem;
import portcullis.config.keys.Place;
import portcullis.http.FieldName;
import portcullis.kit.PathTrie;
import portcullis.kit.PathTrieBuilder;
import portcullis.kit.RegionMap;

/**
 * Compiles what is served below one base path. Several APIs may share it as long as none of them has versions: with them
 * it would be unclear whose version a request names.
 *
 * @param <R> what runs behind a route
 */
final class MountCompiler<R> {
    /** How many places one path may make a match look at; each costs some 20 nanoseconds. */
    static final int MOST_VISITS = 256;

    private final String base;
    private final List<CompiledApi<R>> apis;
    private final Consumer<ConfigProblem> problems;

    MountCompiler(String base, List<CompiledApi<R>> apis, Consumer<ConfigProblem> problems) {
        this.base = base;
        this.apis = apis;
        this.problems = problems;
    }

    Mount<R> compile() {
        refuseVersionsBesideOthers();
        CompiledApi<R> first = apis.getFirst();
        int baseLength = base.equals("/") ? 0 : base.length();
        List<CompiledRoute<R>> beside = new ArrayList<>();
        apis.forEach(api -> beside.addAll(api.unversioned()));
        PathTrie<Candidates<R>> unversioned = trie(beside);
        if (!first.isVersioned()) {
            return new Mount<>(
                    apis.size() == 1 ? first.config().name() : "", baseLength, null, List.of(), RegionMap.of(Map.of()), List.of(), null, unversioned, unversioned);
        }
        ApiConfig config = first.config();
        boolean inPath = config.versioning() instanceof Versioning.Path;
        List<String> names = List.copyOf(first.versionNames());
        Map<String, VersionRoutes<R>> byName = new HashMap<>();
        List<VersionRoutes<R>> versions = new ArrayList<>();
        for (String name : names) {
            PathTrie<Candidates<R>> routes = trie(inPath ? first.routes(name) : both(first.routes(name), first.unversioned()));
            VersionRoutes<R> version = new VersionRoutes<>(first.lifecycle(name), routes);
            versions.add(version);
            byName.put(name, version);
        }
        String standard = config.defaultVersion();
        boolean mixes = inPath && standard != null;
        return new Mount<>(
                config.name(),
                baseLength,
                source(config.versioning(), names),
                List.copyOf(versions),
                RegionMap.of(byName),
                names.stream().map(VersionShape::of).distinct().toList(),
                standard == null ? null : byName.get(standard),
                unversioned,
                mixes ? trie(both(first.routes(standard), first.unversioned())) : unversioned);
    }

    private static <T> List<T> both(List<T> one, List<T> other) {
        List<T> all = new ArrayList<>(one);
        all.addAll(other);
        return all;
    }

    private static @Nullable VersionSource source(Versioning versioning, List<String> names) {
        return switch (versioning) {
            case Versioning.None() -> null;
            case Versioning.Path() -> null;
            case Versioning.Header(String name) -> new VersionSource.OfField(FieldName.of(name), names);
            case Versioning.MediaType template -> VersionSource.OfMediaType.of(template, names);
        };
    }

    private void refuseVersionsBesideOthers() {
        CompiledApi<R> first = apis.getFirst();
        for (CompiledApi<R> other : apis.subList(1, apis.size())) {
            if (first.isVersioned() || other.isVersioned()) {
                problems.accept(ConfigProblem.error(
                        other.config().place().at("base-path"),
                        "'" + base + "' is also the base path of API " + first.config().name() + " at "
                                + first.config().place() + ", for the same hosts, and one of the two has versions",
                        "a base path or a host of its own"));
            }
        }
    }

    private PathTrie<Candidates<R>> trie(List<CompiledRoute<R>> routes) {
        PathTrieBuilder<Candidates<R>> builder = new PathTrieBuilder<>();
        for (CompiledRoute<R> route : routes) {
            Candidates<R> candidates = builder.at(route.pattern(), Candidates::new);
            for (CompiledRoute<R> other : candidates.routes()) {
                if (Candidates.tie(route, other)) {
                    tie(other, route);
                }
            }
            candidates.add(route);
            if (candidates.routes().size() == Candidates.MOST + 1) {
                problems.accept(ConfigProblem.error(
                        pathOf(route),
                        "'" + route.pattern() + "' is the path of more than " + Candidates.MOST + " routes",
                        "fewer, or paths of their own: routes of one path are looked at one after the other"));
            }
        }
        builder.ties((some, others) -> some.routes().forEach(one -> others.routes().forEach(other -> {
            if (Candidates.mayMeet(one, other)) {
                tie(one, other);
            }
        })));
        PathTrie<Candidates<R>> trie = builder.build();
        if (trie.mostVisits() > MOST_VISITS) {
            problems.accept(ConfigProblem.error(
                    apis.getFirst().config().place().at("routes"),
                    "some paths could be meant in " + trie.mostVisits() + " ways, as names stand where others have text",
                    "at most " + MOST_VISITS + ", so that no request makes matching slow"));
        }
        return trie;
    }

    private void tie(CompiledRoute<R> first, CompiledRoute<R> second) {
        problems.accept(ConfigProblem.error(
                pathOf(second),
                "'" + second.pattern() + "' ties with route " + first.ref().id() + " at " + pathOf(first)
                        + ": some requests match both and neither is more specific",
                "another path, method or condition"));
    }

    private static Place pathOf(CompiledRoute<?> route) {
        return route.config().match().place().at("path");
    }
}
