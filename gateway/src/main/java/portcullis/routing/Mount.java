package portcullis.routing;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import portcullis.exchange.PathParameters;
import portcullis.http.RequestHead;
import portcullis.http.TargetPath;
import portcullis.kit.PathPattern;
import portcullis.kit.PathTrie;
import portcullis.kit.RegionMap;

/**
 * What is served below one base path: one API, or several without versions. Chooses the version, then the route.
 *
 * <p>In an API with versions in its path, a segment that is no version may be one that there is not, or the path of a
 * request without a version. It counts as a version when it looks like one that there is: the same text but for the
 * digits, as {@code v9} does beside {@code v1}.
 *
 * @param <R> what runs behind a route
 */
final class Mount<R> {
    /** In the order in which a client reads them in an answer. */
    private static final List<String> USUAL_METHODS = List.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE");

    private final String api;
    private final int baseLength;
    private final @Nullable VersionSource source;
    private final List<VersionRoutes<R>> versions;
    private final RegionMap<VersionRoutes<R>> byName;
    private final List<String> shapes;
    private final @Nullable VersionRoutes<R> standard;
    private final PathTrie<Candidates<R>> unversioned;
    private final PathTrie<Candidates<R>> bare;

    /**
     * @param api empty when there are several
     * @param baseLength characters of the base path, decoded; 0 for the root
     * @param source null when the path names the version, or nothing does
     * @param versions in file order
     * @param byName the versions of a path; empty when the path names none
     * @param standard the version of a request that names none; null when there is none
     * @param unversioned the routes beside the versions
     * @param bare those and, of an API with versions in its path, the routes of the standard version
     */
    Mount(
            String api,
            int baseLength,
            @Nullable VersionSource source,
            List<VersionRoutes<R>> versions,
            RegionMap<VersionRoutes<R>> byName,
            List<String> shapes,
            @Nullable VersionRoutes<R> standard,
            PathTrie<Candidates<R>> unversioned,
            PathTrie<Candidates<R>> bare) {
        this.api = api;
        this.baseLength = baseLength;
        this.source = source;
        this.versions = versions;
        this.byName = byName;
        this.shapes = shapes;
        this.standard = standard;
        this.unversioned = unversioned;
        this.bare = bare;
    }

    /**
     * @param path the decoded path, which ends at {@code end}
     * @param hostCapture what the {@code *} of the host stood for
     */
    RouteMatch<R> match(RequestHead head, String path, int end, String hostCapture, long now) {
        return source == null ? byPath(head, path, end, hostCapture, now) : byField(source, head, path, end, hostCapture, now);
    }

    private RouteMatch<R> byPath(RequestHead head, String path, int end, String hostCapture, long now) {
        int segment = baseLength + 1;
        if (segment <= end && !versions.isEmpty()) {
            int segmentEnd = PathPattern.segmentEnd(path, segment, end);
            VersionRoutes<R> version = byName.get(path, segment, segmentEnd);
            if (version != null && !version.lifecycle().isRemoved(now)) {
                RouteMatch<R> match = within(version.routes(), head, path, segmentEnd, end, hostCapture, now);
                return match != null ? match : new RouteMatch.NoRoute<>(api);
            }
            if (version != null || looksLikeAVersion(path, segment, segmentEnd)) {
                RouteMatch<R> match = within(unversioned, head, path, baseLength, end, hostCapture, now);
                return match != null ? match : new RouteMatch.NoVersion<>(api, served(now));
            }
        }
        boolean hasStandard = standard != null && !standard.lifecycle().isRemoved(now);
        RouteMatch<R> match =
                within(hasStandard ? bare : unversioned, head, path, baseLength, end, hostCapture, now);
        if (match != null) {
            return match;
        }
        return hasStandard || versions.isEmpty()
                ? new RouteMatch.NoRoute<>(api)
                : new RouteMatch.VersionMissing<>(api, served(now));
    }

    private RouteMatch<R> byField(
            VersionSource source, RequestHead head, String path, int end, String hostCapture, long now) {
        int named = source.named(head);
        VersionRoutes<R> version = named >= 0 ? versions.get(named) : named == VersionSource.MISSING ? standard : null;
        if (version != null && version.lifecycle().isRemoved(now)) {
            version = null;
        }
        if (version == null && named == VersionSource.MISSING && head.isPreflight()) {
            RouteMatch<R> match = preflightInAnyVersion(head, path, end, hostCapture, now);
            if (match != null) {
                return match;
            }
        }
        RouteMatch<R> match = within(
                version == null ? unversioned : version.routes(), head, path, baseLength, end, hostCapture, now);
        if (match != null) {
            return match;
        }
        if (version != null) {
            return new RouteMatch.NoRoute<>(api);
        }
        return named == VersionSource.MISSING
                ? new RouteMatch.VersionMissing<>(api, served(now))
                : new RouteMatch.VersionNotAcceptable<>(api, served(now));
    }

    /** A preflight does not carry the field that names the version; the last version that has the route stands in. */
    private @Nullable RouteMatch<R> preflightInAnyVersion(
            RequestHead head, String path, int end, String hostCapture, long now) {
        for (VersionRoutes<R> version : versions.reversed()) {
            if (!version.lifecycle().isRemoved(now)
                    && within(version.routes(), head, path, baseLength, end, hostCapture, now) instanceof RouteMatch.Preflight<R> match) {
                return match;
            }
        }
        return null;
    }

    private List<String> served(long now) {
        List<String> names = new ArrayList<>();
        for (VersionRoutes<R> version : versions) {
            if (!version.lifecycle().isRemoved(now) && !version.lifecycle().isOver(now)) {
                names.add(version.lifecycle().name());
            }
        }
        return names;
    }

    private boolean looksLikeAVersion(String path, int from, int to) {
        for (int i = 0; i < shapes.size(); i++) {
            if (VersionShape.matches(shapes.get(i), path, from, to)) {
                return true;
            }
        }
        return false;
    }

    /**
     * What one set of routes says to the part of the path from {@code from} on; null when no route has such a path.
     */
    private @Nullable RouteMatch<R> within(
            PathTrie<Candidates<R>> routes, RequestHead head, String path, int from, int end, String hostCapture, long now) {
        if (head.isPreflight()) {
            CompiledRoute<R> asked = routes.find(path, from, end, head, (candidates, question) -> candidates.takeAsked(question));
            if (asked != null && asked.answersPreflights()) {
                return new RouteMatch.Preflight<>(found(asked, head.target(), from, hostCapture, now));
            }
        }
        CompiledRoute<R> route = routes.find(path, from, end, head, (candidates, question) -> candidates.take(question));
        if (route != null) {
            return open(found(route, head.target(), from, hostCapture, now), now);
        }
        List<String> allow = allowed(routes, head, path, from, end);
        if (allow.isEmpty()) {
            return null;
        }
        return head.method().equals("OPTIONS") ? new RouteMatch.PlainOptions<>(api, allow) : new RouteMatch.MethodNotAllowed<>(api, allow);
    }

    private RouteMatch.Found<R> found(CompiledRoute<R> route, TargetPath target, int from, String hostCapture, long now) {
        PathPattern pattern = route.pattern();
        int baseEnd = baseLength;
        int versionEnd = from;
        if (target.isEncoded()) {
            baseEnd = PathPattern.skip(target.text(), 0, baseLength);
            versionEnd = PathPattern.skip(target.text(), baseEnd, from - baseLength);
        }
        PathParameters parameters = pattern.hasNames()
                ? new PathParameters(pattern.names(), pattern.captures(target.text(), versionEnd, target.pathLength()))
                : PathParameters.NONE;
        VersionLifecycle lifecycle = route.lifecycle();
        boolean isAnnounced = lifecycle != null && lifecycle.isAnnounced(now);
        return new RouteMatch.Found<>(route, parameters, hostCapture, baseEnd, versionEnd, isAnnounced);
    }

    private RouteMatch<R> open(RouteMatch.Found<R> found, long now) {
        VersionLifecycle lifecycle = found.route().lifecycle();
        if (lifecycle == null) {
            return found;
        }
        if (lifecycle.isOver(now)) {
            return new RouteMatch.Sunset<>(found);
        }
        long brownOut = lifecycle.brownOutUntil(now);
        return brownOut == VersionLifecycle.NO_BROWN_OUT ? found : new RouteMatch.BrownOut<>(found, brownOut);
    }

    private List<String> allowed(PathTrie<Candidates<R>> routes, RequestHead head, String path, int from, int end) {
        Set<String> methods = new TreeSet<>();
        routes.find(path, from, end, methods, (candidates, collected) -> {
            candidates.allow(head, collected);
            return null;
        });
        return methods.isEmpty() ? List.of() : inUsualOrder(methods);
    }

    /** The methods as an Allow field lists them, with those that the gateway adds: HEAD where there is GET, and OPTIONS. */
    static List<String> inUsualOrder(Set<String> methods) {
        Set<String> left = new TreeSet<>(methods);
        if (left.contains("GET")) {
            left.add("HEAD");
        }
        left.add("OPTIONS");
        List<String> ordered = new ArrayList<>();
        for (String method : USUAL_METHODS) {
            if (left.remove(method)) {
                ordered.add(method);
            }
        }
        ordered.addAll(left);
        return ordered;
    }
}
