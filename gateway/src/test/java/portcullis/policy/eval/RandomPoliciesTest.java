package portcullis.policy.eval;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.cedarpolicy.model.exception.AuthException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What nobody thought of: made-up policies, with Cedar's own library as the judge. */
class RandomPoliciesTest {
    private static final int POLICIES = Integer.getInteger("cedar.random", 800);

    @Test
    void saysOfEachWhatCedarSays() throws AuthException, IOException {
        RandomPolicies random = new RandomPolicies(5);
        List<String> differences = new ArrayList<>();
        Set<Boolean> decisions = new LinkedHashSet<>();
        for (int made = 0; made < POLICIES; ) {
            Set<String> some = new LinkedHashSet<>();
            // Alone, forbids would hide which permits are satisfied.
            String effect = made % 400 == 0 ? "forbid" : "permit";
            while (some.size() < 100) {
                some.add(random.policy().replaceFirst("forbid|permit", effect));
            }
            made += some.size();
            differences.addAll(BothCedars.differences(List.copyOf(some)));
            decisions.add(slice(some).evaluate(BothCedars.request()).cedarAllows());
        }
        assertEquals(List.of(), differences);
        assertEquals(Set.of(true, false), decisions, "both happen");
    }

    @Test
    void decidesAsItEvaluates() throws AuthException {
        RandomPolicies random = new RandomPolicies(6);
        int[] allowed = new int[2];
        for (int i = 0; i < POLICIES / 4; i++) {
            PolicySlice slice = slice(List.of(random.policy(), random.policy(), random.policy(), random.policy()));
            Evaluation evaluation = slice.evaluate(BothCedars.request());
            Verdict verdict = slice.decide(BothCedars.request());
            assertEquals(evaluation.allows(), verdict.allowed(), () -> slice.policies().toString());
            CompiledPolicy first = evaluation.reasons().isEmpty() ? null : evaluation.reasons().getFirst();
            assertEquals(verdict.failedSafe() ? null : first, verdict.policy());
            assertTrue(evaluation.errors().containsAll(verdict.errors()));
            allowed[verdict.allowed() ? 1 : 0]++;
        }
        assertTrue(allowed[0] > 10 && allowed[1] > 10, "both happen");
    }

    @Test
    void printsWhatReadsAsTheSame() throws AuthException {
        RandomPolicies random = new RandomPolicies(7);
        for (int i = 0; i < POLICIES / 4; i++) {
            String source = random.policy();
            Expression read = BothCedars.compiled("a", source).conditions().getFirst().body();
            String printed = CedarText.of(read);
            Expression again = BothCedars.when(printed).conditions().getFirst().body();
            assertEquals(read, again, () -> source + " was printed as " + printed);
        }
    }

    private static PolicySlice slice(Iterable<String> sources) throws AuthException {
        List<CompiledPolicy> compiled = new ArrayList<>();
        for (String source : sources) {
            compiled.add(BothCedars.compiled(source, source));
        }
        return PolicySlice.of(compiled);
    }
}
