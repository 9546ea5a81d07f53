package portcullis.explain.suite;

import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import portcullis.config.suite.Decision;

/**
 * What policies said to a policy case.
 *
 * @param policy the id of the one that decided; empty when none permitted
 * @param shadow what shadow policies would decide; null when there are none for the route
 * @param applied ids of the policies that applied: permits that were satisfied and forbids that were
 * @param trace why, a line for each policy that was looked at; only made when somebody asks
 */
public record Decided(Decision decision, String policy, @Nullable Decision shadow, Set<String> applied, Supplier<List<String>> trace) {}
