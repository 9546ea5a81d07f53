package portcullis.explain;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import portcullis.config.ListenerConfig;
import portcullis.snapshot.EffectiveFilter;
import portcullis.snapshot.EffectiveRoute;

/** The filters of a route in the order in which they run, with what the trail tells of each. */
final class Steps {
    private static final String OF_LISTENER = "listener ";

    private Steps() {}

    static List<Explanation.Step> of(@Nullable EffectiveRoute route, ListenerConfig listener, Trail trail) {
        List<Explanation.Step> steps = new ArrayList<>();
        for (Trail.Step step : trail.steps) {
            steps.add(step(step.filter, step.result, step.notes));
        }
        for (EffectiveFilter filter : route == null ? List.<EffectiveFilter>of() : route.filters()) {
            boolean here = !filter.level().startsWith(OF_LISTENER) || filter.level().equals(OF_LISTENER + listener.name());
            if (here && trail.steps.stream().noneMatch(step -> step.filter.equals(filter))) {
                steps.add(step(filter, Explanation.Result.NOT_REACHED, List.of()));
            }
        }
        return steps;
    }

    private static Explanation.Step step(EffectiveFilter filter, Explanation.Result result, List<String> notes) {
        return new Explanation.Step(
                filter.label(), filter.kind().stage().name().toLowerCase(Locale.ROOT), filter.level(), filter.place().toString(),
                filter.config().toString(), result, List.copyOf(notes));
    }
}
