package portcullis.snapshot;

import java.util.List;
import java.util.function.Consumer;
import portcullis.config.Environment;
import portcullis.config.FilterBlock;
import portcullis.config.RouteConfig;
import portcullis.config.keys.ConfigProblem;
import portcullis.exchange.RouteRef;
import portcullis.filters.FilterCatalog;
import portcullis.filters.FilterKind;
import portcullis.filters.Stage;

/**
 * Routes on which nobody finds out who is calling. That somebody meant it is said with {@code public: true}, which takes away
 * whatever farther levels put there to identify and authorize callers; a route that is merely forgotten does not get into
 * production.
 */
final class OpenRoutes {
    private final Environment environment;
    private final Consumer<ConfigProblem> problems;

    OpenRoutes(Environment environment, Consumer<ConfigProblem> problems) {
        this.environment = environment;
        this.problems = problems;
    }

    /**
     * What is left of the filters of a route, and whether that is as it should be.
     *
     * @param merged of all levels
     */
    List<EffectiveFilter> inForce(RouteRef ref, RouteConfig route, List<EffectiveFilter> merged) {
        if (route.openToAll()) {
            route.filters().byName().forEach(this::refuseBesidePublic);
            return merged.stream().filter(filter -> !filter.kind().stage().isAboutCallers()).toList();
        }
        if (merged.stream().noneMatch(filter -> filter.kind().stage() == Stage.IDENTIFY)) {
            String wrong = "nothing finds out who calls " + ref.id();
            String cure = "authenticate on the route or farther out, or public: true";
            problems.accept(
                    environment == Environment.PRODUCTION
                            ? ConfigProblem.error(route.place(), wrong, cure)
                            : ConfigProblem.warning(route.place(), wrong + ", which production refuses", cure));
        }
        return merged;
    }

    private void refuseBesidePublic(String name, FilterBlock block) {
        FilterKind<?> kind = FilterCatalog.find(name);
        if (kind != null && kind.stage().isAboutCallers() && !(block instanceof FilterBlock.Off)) {
            problems.accept(ConfigProblem.error(
                    block.place(), "stands beside public: true, which switches it off", "one of the two"));
        }
    }
}
