package portcullis.explain.suite;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * What came of all cases.
 *
 * @param files the cases' results by the name of their file, in the order of both
 * @param routes those that scenarios reached
 * @param policies those that applied in some case
 */
public record SuiteResult(
        Map<String, List<CaseResult>> files, Coverage routes, Coverage policies, Instant started, Duration took) {
    public List<CaseResult> cases() {
        return files.values().stream().flatMap(List::stream).toList();
    }

    public long failed() {
        return cases().stream().filter(each -> !each.passed()).count();
    }

    /** Whether every case came out as expected. */
    public boolean passed() {
        return failed() == 0;
    }

    /** Whether nothing was left out. */
    public boolean isComplete() {
        return routes.missed().isEmpty() && policies.missed().isEmpty();
    }
}
