package portcullis.snapshot;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import portcullis.config.keys.ConfigProblem;

/** What is wrong with a configuration, each thing once: a default that does not fit is met on every route. */
final class Problems implements Consumer<ConfigProblem> {
    /** By text: places never differ from each other. */
    private final Map<String, ConfigProblem> found = new LinkedHashMap<>();

    @Override
    public void accept(ConfigProblem problem) {
        found.putIfAbsent(problem.toString(), problem);
    }

    boolean hasErrors() {
        return found.values().stream().anyMatch(problem -> problem.severity() == ConfigProblem.Severity.ERROR);
    }

    List<ConfigProblem> all() {
        return List.copyOf(found.values());
    }
}
