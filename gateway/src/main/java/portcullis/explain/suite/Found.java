package portcullis.explain.suite;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import portcullis.config.suite.Decision;
import portcullis.config.suite.Scenario;

/**
 * What came of a scenario, in the words in which scenarios expect it.
 *
 * @param route {@code api/route}; empty for none, as in all texts here
 * @param status of the gateway's own answer; 0 when an upstream would answer
 * @param caller {@code issuer/subject}, or {@code anonymous}
 * @param shadow what shadow policies would decide; null when none were asked
 * @param headers of the gateway's own answer, by name in lower case
 * @param upstreamHeaders of the request that an upstream would get
 * @param applied ids of the policies that applied: permits that were satisfied and forbids that were
 * @param trace what happened, a line for each step, for whoever wonders why; only made when somebody does
 */
public record Found(
        String route,
        String version,
        Scenario.Outcome outcome,
        int status,
        String reason,
        String caller,
        String policy,
        @Nullable Decision shadow,
        String upstream,
        String target,
        Map<String, String> headers,
        Map<String, String> upstreamHeaders,
        Set<String> applied,
        Supplier<List<String>> trace) {}
