package portcullis.explain.suite;

import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import portcullis.config.Configuration;
import portcullis.config.keys.ConfigProblem;
import portcullis.config.suite.TestFile;
import portcullis.explain.Explainer;
import portcullis.policy.LoadedPolicy;
import portcullis.snapshot.EffectiveRoute;
import portcullis.snapshot.Snapshot;

/** The tests of one configuration: what they name is looked up in it first, then all of them are asked of one private snapshot. */
public final class Suite {
    private final Explainer explainer;
    private final Configuration configuration;
    private final SuiteNames names;
    private final List<TestFile> files;

    /** @param configuration that the explainer explains */
    public Suite(Explainer explainer, Configuration configuration, List<TestFile> files) {
        this.explainer = explainer;
        this.configuration = configuration;
        this.files = List.copyOf(files);
        this.names = names(explainer.snapshot(), configuration);
    }

    private static SuiteNames names(Snapshot snapshot, Configuration configuration) {
        Map<String, List<String>> pathNames = new LinkedHashMap<>();
        Map<String, Set<String>> versions = new LinkedHashMap<>();
        for (EffectiveRoute route : snapshot.routes()) {
            pathNames.putIfAbsent(route.ref().id(), MadeRequest.names(route.ref().template()));
            versions.computeIfAbsent(route.ref().api(), _ -> new LinkedHashSet<>()).addAll(route.api().versions().keySet());
        }
        return new SuiteNames(
                pathNames,
                versions,
                configuration.upstreams().keySet(),
                snapshot.policies().enforced().stream().map(LoadedPolicy::id).toList(),
                snapshot.policies().shadow().stream().map(LoadedPolicy::id).collect(Collectors.toCollection(HashSet::new)),
                configuration.gateway().identity().issuers());
    }

    /** What cases name and nobody has; empty when all can be asked. */
    public List<ConfigProblem> problems() {
        List<ConfigProblem> problems = new ArrayList<>();
        SuiteChecks checks = new SuiteChecks(names, problems::add);
        files.forEach(checks::check);
        return List.copyOf(problems);
    }

    /**
     * Asks them all. Only of use without {@link #problems}.
     *
     * @param clock says when everything is asked that names no moment
     */
    public SuiteResult run(InstantSource clock) {
        return new SuiteRun(new ExplainedCases(explainer, configuration), clock, System::nanoTime).run(files, names);
    }
}
