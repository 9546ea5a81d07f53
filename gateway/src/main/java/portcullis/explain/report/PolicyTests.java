package portcullis.explain.report;

import java.time.InstantSource;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import portcullis.config.Configuration;
import portcullis.config.PolicyFile;
import portcullis.config.suite.TestFiles;
import portcullis.explain.Explainer;
import portcullis.explain.suite.Suite;
import portcullis.explain.suite.SuiteResult;
import portcullis.policy.source.PolicyText;

/** Which policies apply in some case of the operator's own tests, as {@code portcullis test} counts it. */
public final class PolicyTests {
    /** Null when nothing was run. */
    private final @Nullable Set<String> missed;

    private final List<String> notes;

    private PolicyTests(@Nullable Set<String> missed, List<String> notes) {
        this.missed = missed;
        this.notes = notes;
    }

    /**
     * Runs them.
     *
     * @param configuration that the explainer explains
     * @param clock says when everything is asked that names no moment
     */
    public static PolicyTests run(Explainer explainer, Configuration configuration, TestFiles tests, InstantSource clock) {
        Suite suite = new Suite(explainer, configuration, tests.files());
        if (!tests.areRight() || !suite.problems().isEmpty()) {
            return unknown("the tests have mistakes, which portcullis test prints");
        }
        SuiteResult result = suite.run(clock);
        if (result.cases().isEmpty()) {
            return unknown("there are no tests");
        }
        return new PolicyTests(new HashSet<>(result.policies().missed()), result.passed()
                ? List.of()
                : List.of("tests that failed: " + result.failed() + " of " + result.cases().size() + "; portcullis test says why"));
    }

    private static PolicyTests unknown(String why) {
        return new PolicyTests(null, List.of(why + "; whether they look at the policies is not known"));
    }

    /** Null where nothing is known, as of shadows: tests are about what is enforced. */
    @Nullable Boolean applied(PolicyText policy) {
        return missed == null || policy.kind() == PolicyFile.Kind.SHADOW ? null : !missed.contains(policy.id());
    }

    /** What is left out, for people. */
    List<String> notes() {
        return notes;
    }
}
