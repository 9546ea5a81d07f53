package portcullis.routing;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import portcullis.http.RequestHead;

/**
 * The routes of one path pattern, the more specific first: those that name methods, then those with more conditions. An
 * explicit HEAD comes before a GET that serves it.
 *
 * @param <R> what runs behind a route
 */
final class Candidates<R> {
    /** How many routes may share one path, because they are looked at one after the other. */
    static final int MOST = 100;

    private List<CompiledRoute<R>> routes = List.of();
    /** The only one, where there is no other. */
    private @Nullable CompiledRoute<R> only;

    void add(CompiledRoute<R> route) {
        List<CompiledRoute<R>> more = new ArrayList<>(routes);
        more.add(route);
        more.sort(Comparator.comparing((CompiledRoute<R> some) -> some.config().match().methods().isEmpty())
                .thenComparing(some -> -some.conditions().weight()));
        routes = List.copyOf(more);
        only = more.size() == 1 ? route : null;
    }

    List<CompiledRoute<R>> routes() {
        return routes;
    }

    @Nullable CompiledRoute<R> take(RequestHead head) {
        return take(head.method(), head, false);
    }

    /** The route for the request that a preflight announces, whose fields can only be guessed. */
    @Nullable CompiledRoute<R> takeAsked(RequestHead preflight) {
        String method = preflight.askedMethod();
        CompiledRoute<R> without = take(method, preflight, false);
        return without != null ? without : take(method, preflight, true);
    }

    private @Nullable CompiledRoute<R> take(String method, RequestHead head, boolean onlyQuery) {
        if (!method.equals("HEAD")) {
            return first(method, true, head, onlyQuery);
        }
        CompiledRoute<R> explicit = first(method, false, head, onlyQuery);
        return explicit != null ? explicit : first("GET", true, head, onlyQuery);
    }

    private @Nullable CompiledRoute<R> first(String method, boolean anyToo, RequestHead head, boolean onlyQuery) {
        if (only != null) {
            return takes(only, method, anyToo, head, onlyQuery) ? only : null;
        }
        for (int i = 0; i < routes.size(); i++) {
            CompiledRoute<R> route = routes.get(i);
            if (takes(route, method, anyToo, head, onlyQuery)) {
                return route;
            }
        }
        return null;
    }

    private static boolean takes(CompiledRoute<?> route, String method, boolean anyToo, RequestHead head, boolean onlyQuery) {
        return (route.namesMethods() ? route.names(method) : anyToo)
                && (onlyQuery ? route.conditions().queryHolds(head) : route.conditionsHold(head));
    }

    /** Adds the methods with which the same request would have a route. */
    void allow(RequestHead head, Set<String> methods) {
        for (CompiledRoute<R> route : routes) {
            if (route.conditionsHold(head)) {
                methods.addAll(route.config().match().methods());
            }
        }
    }

    /** Whether one request may match both of two routes of one path, and neither is more specific. */
    static boolean tie(CompiledRoute<?> one, CompiledRoute<?> other) {
        boolean sameRank = one.config().match().methods().isEmpty() == other.config().match().methods().isEmpty()
                && one.conditions().weight() == other.conditions().weight();
        return sameRank && mayMeet(one, other);
    }

    /** Whether one request may match both, as far as paths are not concerned. */
    static boolean mayMeet(CompiledRoute<?> one, CompiledRoute<?> other) {
        return shareAMethod(one, other) && !one.conditions().exclude(other.conditions());
    }

    static boolean shareAMethod(CompiledRoute<?> one, CompiledRoute<?> other) {
        List<String> methods = one.config().match().methods();
        List<String> others = other.config().match().methods();
        return methods.isEmpty() || others.isEmpty() || methods.stream().anyMatch(others::contains);
    }
}
