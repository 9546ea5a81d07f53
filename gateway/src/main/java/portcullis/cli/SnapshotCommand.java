package portcullis.cli;

import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine;
import portcullis.config.Configuration;
import portcullis.config.LoadResult;
import portcullis.config.keys.ConfigProblem;
import portcullis.filters.LastingParts;
import portcullis.identity.Issuers;
import portcullis.policy.PolicyEngine;
import portcullis.snapshot.Compilation;
import portcullis.snapshot.Snapshot;
import portcullis.snapshot.SnapshotCompiler;
import portcullis.snapshot.UpstreamSource;

/** A command that compiles the configuration as {@code run} would, and starts nothing. */
abstract class SnapshotCommand extends Command {
    @CommandLine.Option(
            names = "--allow-unresolved",
            description = "go on where a reference has no value, as on a machine without the secrets")
    boolean allowUnresolved;

    SnapshotCommand(Surroundings surroundings) {
        super(surroundings);
    }

    @Override
    final int execute() throws IOException, Surroundings.NotFound {
        return switch (new Loading(this).read(allowUnresolved)) {
            case LoadResult.Rejected rejected -> rejected(rejected.problems());
            case LoadResult.Loaded loaded -> switch (compile(loaded.configuration())) {
                case Compilation.Rejected rejected -> rejected(joined(loaded.warnings(), rejected.problems()));
                case Compilation.Compiled compiled ->
                    compiled(compiled.snapshot(), joined(loaded.warnings(), compiled.warnings()));
            };
        };
    }

    static Compilation compile(Configuration configuration) {
        return new SnapshotCompiler(
                        UpstreamSource.NOWHERE, Issuers.OFFLINE, new PolicyEngine(null), new LastingParts(null), () -> 0)
                .compile(configuration, 1, Instant.now());
    }

    private static List<ConfigProblem> joined(List<ConfigProblem> ofReader, List<ConfigProblem> ofCompiler) {
        List<ConfigProblem> all = new ArrayList<>(ofReader);
        all.addAll(ofCompiler);
        return all;
    }

    private int rejected(List<ConfigProblem> problems) {
        new ProblemPrinter(this).print(problems);
        return Exit.PROBLEMS;
    }

    abstract int compiled(Snapshot snapshot, List<ConfigProblem> warnings);
}
