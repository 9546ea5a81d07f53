package portcullis.cli;

import java.util.List;
import picocli.CommandLine;
import portcullis.config.keys.ConfigProblem;
import portcullis.snapshot.Snapshot;

@CommandLine.Command(
        name = "validate",
        description = "loads everything that run would, prints every problem and starts nothing")
final class ValidateCommand extends SnapshotCommand {
    @CommandLine.Option(names = "--strict", description = "warnings count as errors for the exit code")
    boolean strict;

    ValidateCommand(Surroundings surroundings) {
        super(surroundings);
    }

    @Override
    int compiled(Snapshot snapshot, List<ConfigProblem> warnings) {
        new ProblemPrinter(this).print(warnings);
        if (!options.json && warnings.isEmpty()) {
            out().println("fine: " + snapshot.summary());
        }
        return strict && !warnings.isEmpty() ? Exit.PROBLEMS : Exit.FINE;
    }
}
