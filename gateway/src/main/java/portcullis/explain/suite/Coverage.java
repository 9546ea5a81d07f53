package portcullis.explain.suite;

import java.util.Collection;
import java.util.List;
import java.util.Set;

/**
 * How much of what there is was seen by the cases of a run.
 *
 * @param all in the order of the configuration
 * @param missed of them, in the same order
 */
public record Coverage(List<String> all, List<String> missed) {
    static Coverage of(Collection<String> all, Set<String> seen) {
        return new Coverage(List.copyOf(all), all.stream().filter(each -> !seen.contains(each)).toList());
    }

    /** How many were seen. */
    public int seen() {
        return all.size() - missed.size();
    }
}
