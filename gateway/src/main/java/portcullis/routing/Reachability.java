package portcullis.routing;

import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import portcullis.config.ApiConfig;
import portcullis.config.RouteConfig;
import portcullis.config.Versioning;
import portcullis.config.keys.ConfigProblem;
import portcullis.kit.PathPattern;

/**
 * Finds routes that no request can reach because something that is chosen before them takes all their paths: a longer
 * base path of another API on every host of theirs, or a version with the name of their first segment.
 *
 * @param <R> what runs behind a route
 */
final class Reachability<R> {
    private final List<CompiledApi<R>> apis;
    /** Routes by id that some request reaches, and for the others which API stands in the way. */
    private final Set<String> reached = new HashSet<>();
    private final Map<String, ApiConfig> inTheWay = new HashMap<>();

    Reachability(List<CompiledApi<R>> apis) {
        this.apis = apis;
    }

    /** @param bases what is served for one host of one listener, by base path */
    void lookAt(Map<String, List<CompiledApi<R>>> bases) {
        bases.forEach((base, sharers) -> sharers.forEach(api -> {
            forEachPath(api, (route, prefix) -> {
                String longer = longestBase(bases, base, prefix);
                if (longer == null) {
                    reached.add(route.ref().id());
                } else {
                    inTheWay.put(route.ref().id(), bases.get(longer).getFirst().config());
                }
            });
        }));
    }

    private interface PathVisitor<R> {
        void visit(CompiledRoute<R> route, String prefix);
    }

    /** Each route with the text that all its paths begin with, ended by a slash where a segment ends. */
    private void forEachPath(CompiledApi<R> api, PathVisitor<R> visitor) {
        String base = api.config().basePath().equals("/") ? "" : api.config().basePath();
        boolean inPath = api.config().versioning() instanceof Versioning.Path;
        for (CompiledRoute<R> route : api.unversioned()) {
            visitor.visit(route, base + literals(route.pattern()));
        }
        for (String version : api.versionNames()) {
            for (CompiledRoute<R> route : api.routes(version)) {
                if (!inPath || version.equals(api.config().defaultVersion())) {
                    visitor.visit(route, base + literals(route.pattern()));
                }
                if (inPath) {
                    visitor.visit(route, base + "/" + version + literals(route.pattern()));
                }
            }
        }
    }

    private static String literals(PathPattern pattern) {
        StringBuilder text = new StringBuilder();
        for (PathPattern.Segment segment : pattern.segments()) {
            if (!(segment instanceof PathPattern.Literal(String literal))) {
                break;
            }
            text.append('/').append(literal);
        }
        return text.append('/').toString();
    }

    /** The longest base path that all paths of this beginning have, other than their own; null when there is none. */
    private static <R> @Nullable String longestBase(Map<String, List<CompiledApi<R>>> bases, String own, String prefix) {
        for (int end = prefix.lastIndexOf('/'); end > 0 && end >= own.length(); end = prefix.lastIndexOf('/', end - 1)) {
            String base = prefix.substring(0, end);
            if (base.length() > own.length() && bases.containsKey(base)) {
                return base;
            }
        }
        return null;
    }

    void report(Consumer<ConfigProblem> problems) {
        for (CompiledApi<R> api : apis) {
            Map<String, CompiledRoute<R>> routes = new LinkedHashMap<>();
            api.unversioned().forEach(route -> routes.put(route.ref().id(), route));
            api.versionNames().forEach(version -> api.routes(version).forEach(route -> routes.putIfAbsent(route.ref().id(), route)));
            routes.forEach((id, route) -> {
                ApiConfig other = inTheWay.get(id);
                if (other != null && !reached.contains(id)) {
                    report(route.config(), "base path " + other.basePath() + " of API " + other.name() + " at " + other.place(), problems);
                }
            });
            if (api.config().versioning() instanceof Versioning.Path) {
                for (CompiledRoute<R> route : api.unversioned()) {
                    if (route.pattern().segments().getFirst() instanceof PathPattern.Literal(String text) && api.versionNames().contains(text)) {
                        report(route.config(), "version " + text, problems);
                    }
                }
            }
        }
    }

    private static void report(RouteConfig route, String taker, Consumer<ConfigProblem> problems) {
        problems.accept(ConfigProblem.error(
                route.match().place().at("path"),
                "'" + route.match().path() + "' is never reached: " + taker + " takes all such requests first",
                "a path that begins otherwise"));
    }
}
