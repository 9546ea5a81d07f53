package portcullis.explain.suite;

import java.time.Duration;
import java.util.List;
import portcullis.config.keys.Place;

/**
 * What came of one case.
 *
 * @param differences empty when all is as expected
 * @param trace how it came about; empty where all is as expected
 */
public record CaseResult(Kind kind, String name, Place place, List<Difference> differences, List<String> trace, Duration took) {
    /** What was asked. */
    public enum Kind {
        SCENARIO,
        POLICY_CASE
    }

    public boolean passed() {
        return differences.isEmpty();
    }
}
