package portcullis.snapshot;

import java.util.List;
import portcullis.config.keys.ConfigProblem;

/** What became of a configuration: all or nothing. */
public sealed interface Compilation {
    /** @param warnings beyond those of the reader */
    record Compiled(Snapshot snapshot, List<ConfigProblem> warnings) implements Compilation {}

    /** @param problems errors and warnings, beyond those of the reader */
    record Rejected(List<ConfigProblem> problems) implements Compilation {}
}
