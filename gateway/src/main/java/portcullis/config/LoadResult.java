package portcullis.config;

import java.util.List;
import portcullis.config.keys.ConfigProblem;
import portcullis.config.keys.EffectiveValue;
import portcullis.config.source.Inputs;

/** What comes of reading a folder: all of it, or nothing. */
public sealed interface LoadResult {
    /** What to watch for the next attempt; known also when this one failed. */
    Inputs inputs();

    /**
     * @param warnings sorted by file, line and column
     * @param values every value in force and where it came from, in file order
     */
    record Loaded(
            Configuration configuration,
            List<ConfigProblem> warnings,
            List<EffectiveValue> values,
            Inputs inputs)
            implements LoadResult {}

    /**
     * @param problems errors and warnings, sorted by file, line and column
     */
    record Rejected(List<ConfigProblem> problems, Inputs inputs) implements LoadResult {}
}
