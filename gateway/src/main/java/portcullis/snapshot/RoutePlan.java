package portcullis.snapshot;

import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import portcullis.filters.Stage;

/**
 * What routing carries for a route in one version: how it is shown, and the pipeline on each listener. Those differ where
 * no filter limits bodies and the limit of the listener holds.
 */
final class RoutePlan {
    private final EffectiveRoute route;
    private final Map<String, Pipeline> byListener;
    private final @Nullable Pipeline everywhere;

    RoutePlan(EffectiveRoute route, Map<String, Pipeline> byListener) {
        this.route = route;
        this.byListener = Map.copyOf(byListener);
        everywhere = byListener.size() == 1 ? byListener.values().iterator().next() : null;
    }

    EffectiveRoute route() {
        return route;
    }

    /** @param listener the name of one that serves the route */
    Pipeline on(String listener) {
        return everywhere != null ? everywhere : Objects.requireNonNull(byListener.get(listener), listener);
    }

    /** Whether a preflight gets its answer here; otherwise it is an OPTIONS request like others. */
    boolean answersPreflights() {
        return route.filters().stream().anyMatch(filter -> filter.kind().stage() == Stage.CORS);
    }
}
