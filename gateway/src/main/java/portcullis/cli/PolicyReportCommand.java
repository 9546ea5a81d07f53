package portcullis.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import picocli.CommandLine;
import portcullis.config.Configuration;
import portcullis.config.LoadResult;
import portcullis.config.keys.ConfigProblem;
import portcullis.config.source.PolicyFolders;
import portcullis.config.suite.TestFiles;
import portcullis.explain.Explainer;
import portcullis.explain.report.PolicyDecisions;
import portcullis.explain.report.PolicyHistory;
import portcullis.explain.report.PolicyReport;
import portcullis.explain.report.PolicyTests;
import portcullis.policy.LoadedPolicy;
import portcullis.policy.Policies;

/** Says what is known of each policy; what cannot be found out is left out and named. */
@CommandLine.Command(
        name = "report",
        description = "says of each policy where it stands, which routes it reaches, how broad it is, whether it ever decided in "
                + "the gateway that runs, when it was changed (git) and whether a test looks at it")
final class PolicyReportCommand extends Command {
    PolicyReportCommand(Surroundings surroundings) {
        super(surroundings);
    }

    @Override
    int execute() throws IOException, Surroundings.NotFound {
        Optional<LoadResult.Loaded> loaded = new Loading(this).loaded();
        if (loaded.isEmpty()) {
            return Exit.PROBLEMS;
        }
        return switch (Explainer.open(loaded.get().configuration(), Explainer.Given.NOTHING)) {
            case Explainer.Opening.Rejected rejected -> {
                List<ConfigProblem> problems = new ArrayList<>(loaded.get().warnings());
                problems.addAll(rejected.problems());
                new ProblemPrinter(this).print(problems);
                yield Exit.PROBLEMS;
            }
            case Explainer.Opening.Ready ready -> {
                new PolicyReportPrinter(this).print(report(ready.explainer(), loaded.get().configuration()));
                yield Exit.FINE;
            }
        };
    }

    private PolicyReport report(Explainer explainer, Configuration configuration) throws Surroundings.NotFound {
        Path conf = surroundings.conf(options.conf);
        PolicyFolders folders = surroundings.policies(options.policies, conf);
        Policies policies = explainer.snapshot().policies();
        TestFiles tests = TestFiles.read(
                surroundings.folder(), TestCommand.usualPlaces(TestCommand.Scope.ALL, conf, folders), conf, surroundings.variables());
        return PolicyReport.of(
                policies,
                decisions(),
                PolicyHistory.of(
                        folders.folders(),
                        Stream.concat(policies.enforced().stream(), policies.shadow().stream()).map(LoadedPolicy::text).toList()),
                PolicyTests.run(explainer, configuration, tests, InstantSource.system()));
    }

    private PolicyDecisions decisions() throws Surroundings.NotFound {
        try {
            Optional<StateDirectory.Control> control = state().running();
            if (control.isEmpty()) {
                return PolicyDecisions.unknown("no gateway runs on the state directory " + state().path());
            }
            RunningGateway.Answer answer =
                    GatewayCommand.answer(state(), control.get(), gateway -> gateway.get("/admin/policies"));
            return answer.isFine()
                    ? PolicyDecisions.read(answer.body())
                    : PolicyDecisions.unknown("the gateway at " + control.get().url() + " answers " + answer.status());
        } catch (IOException unreachable) {
            return PolicyDecisions.unknown("the gateway of " + state().path() + " does not answer: " + unreachable.getMessage());
        }
    }
}
