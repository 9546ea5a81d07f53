package portcullis.explain.suite;

import java.time.Instant;
import org.jspecify.annotations.Nullable;
import portcullis.config.suite.PolicyCase;
import portcullis.config.suite.Scenario;
import portcullis.config.suite.TestCaller;

/** Whoever knows what would come of a case. */
interface Asked {
    /**
     * @param caller null for nobody
     * @throws IllegalArgumentException when there can be no such request or caller, in words for an operator
     */
    Found ask(Scenario scenario, @Nullable TestCaller caller, Instant at);

    /**
     * @param caller null for nobody
     * @throws IllegalArgumentException when there can be no such question or caller, in words for an operator
     */
    Decided ask(PolicyCase question, @Nullable TestCaller caller, Instant at);
}
