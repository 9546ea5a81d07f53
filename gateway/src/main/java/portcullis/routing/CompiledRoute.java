package portcullis.routing;

import java.util.List;
import org.jspecify.annotations.Nullable;
import portcullis.config.ApiConfig.PathPart;
import portcullis.config.RouteConfig;
import portcullis.config.Versioning;
import portcullis.exchange.RouteRef;
import portcullis.http.RequestHead;
import portcullis.http.TargetPath;
import portcullis.kit.PathPattern;

/**
 * A route in one version of its API, ready to be matched.
 *
 * @param <R> what runs behind the route
 */
public final class CompiledRoute<R> {
    private final RouteSpec spec;
    private final R running;
    private final boolean answersPreflights;
    private final PathPattern pattern;
    private final Conditions conditions;
    private final @Nullable VersionLifecycle lifecycle;
    /** Interned, as are the well-known methods of requests: most comparisons are of one pointer. Null for any. */
    private final @Nullable String method;
    private final String[] furtherMethods;
    private final boolean isUnconditional;
    private final boolean stripsBase;
    private final boolean stripsVersion;

    /** The version that follows, when this route is there too; set while the table is compiled. */
    private @Nullable String successor;

    CompiledRoute(
            RouteSpec spec,
            R running,
            boolean answersPreflights,
            PathPattern pattern,
            Conditions conditions,
            @Nullable VersionLifecycle lifecycle) {
        this.spec = spec;
        this.running = running;
        this.answersPreflights = answersPreflights;
        this.pattern = pattern;
        this.conditions = conditions;
        this.lifecycle = lifecycle;
        List<String> methods = spec.route().match().methods().stream().map(String::intern).toList();
        method = methods.isEmpty() ? null : methods.getFirst();
        furtherMethods = methods.stream().skip(1).toArray(String[]::new);
        isUnconditional = conditions.weight() == 0;
        stripsBase = spec.api().strip().contains(PathPart.BASE);
        stripsVersion = spec.api().strip().contains(PathPart.VERSION);
    }

    public RouteRef ref() {
        return spec.ref();
    }

    public RouteSpec spec() {
        return spec;
    }

    /** What the maker of the table put behind the route. */
    public R running() {
        return running;
    }

    boolean answersPreflights() {
        return answersPreflights;
    }

    /** The life of the route's version; null for a route without one. */
    public @Nullable VersionLifecycle lifecycle() {
        return lifecycle;
    }

    /** The request field that chose the version, when one did; null else. */
    @Nullable String chosenBy() {
        if (lifecycle == null) {
            return null;
        }
        return switch (spec.api().versioning()) {
            case Versioning.None() -> null;
            case Versioning.Path() -> null;
            case Versioning.Header(String name) -> name;
            case Versioning.MediaType template -> "Accept";
        };
    }

    RouteConfig config() {
        return spec.route();
    }

    PathPattern pattern() {
        return pattern;
    }

    Conditions conditions() {
        return conditions;
    }

    boolean namesMethods() {
        return method != null;
    }

    boolean names(String asked) {
        if (asked.equals(method)) {
            return true;
        }
        for (String further : furtherMethods) {
            if (further.equals(asked)) {
                return true;
            }
        }
        return false;
    }

    boolean conditionsHold(RequestHead head) {
        return isUnconditional || conditions.hold(head);
    }

    void isFollowedBy(String version) {
        successor = version;
    }

    /** Path and query for the upstream, without what the API strips. */
    String stripped(TargetPath target, int baseEnd, int versionEnd) {
        int versionStart = stripsVersion ? baseEnd : versionEnd;
        if (!stripsBase && versionStart == versionEnd) {
            return target.text();
        }
        String text = target.text();
        String front = stripsBase ? text.substring(baseEnd, stripsVersion ? baseEnd : versionEnd) : text.substring(0, baseEnd);
        String rest = text.substring(versionEnd);
        boolean isPath = !front.isEmpty() || rest.startsWith("/");
        return isPath ? front + rest : "/" + rest;
    }

    /** The link to the same route in the next version (RFC 5829), or null. */
    @Nullable String successorLink(TargetPath target, int baseEnd, int versionEnd) {
        if (successor == null) {
            return null;
        }
        String text = target.text();
        boolean inPath = spec.api().versioning() instanceof Versioning.Path;
        StringBuilder link = new StringBuilder(target.pathLength() + 48).append('<').append(text, 0, baseEnd);
        if (inPath) {
            link.append('/').append(successor);
        }
        return link.append(text, versionEnd, target.pathLength()).append(">; rel=\"successor-version\"").toString();
    }
}
