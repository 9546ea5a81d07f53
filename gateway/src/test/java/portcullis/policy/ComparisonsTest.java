package portcullis.policy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.cedarpolicy.model.exception.InternalException;
import com.cedarpolicy.model.policy.Policy;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import portcullis.policy.cedar.SecondOpinion;
import portcullis.policy.eval.AuthorizationRequest;
import portcullis.policy.eval.CompiledPolicy;
import portcullis.policy.eval.EntityStore;
import portcullis.policy.eval.EntityUid;
import portcullis.policy.eval.PolicySlice;
import portcullis.policy.eval.Value;
import portcullis.telemetry.HeardLogger;
import portcullis.telemetry.Meters;
import portcullis.telemetry.PolicyMeters;
import portcullis.telemetry.PolicyMeters.Comparison;

class ComparisonsTest {
    private static final String ALL = "permit(principal, action, resource);";
    private static final String BROKEN = "forbid(principal, action, resource) when { context.nothing };";

    private final Meters meters = new Meters("test");
    private final Comparisons comparisons =
            new Comparisons(new PolicyMeters(meters), InstantSource.fixed(Instant.ofEpochSecond(1_790_000_000)));
    private final HeardLogger log = new HeardLogger(Comparisons.class.getName());

    @AfterEach
    void close() {
        comparisons.close();
        log.close();
        meters.close();
    }

    private static Comparisons.Case decided(boolean allowed, List<String> ours, List<String> theirs) throws InternalException {
        List<CompiledPolicy> compiled = new ArrayList<>();
        for (String text : ours) {
            compiled.add(CompiledPolicy.compile(id(text), CompiledPolicy.readEst(new Policy(text, id(text)).toJson())));
        }
        Map<String, String> texts = new LinkedHashMap<>();
        theirs.forEach(text -> texts.put(id(text), text));
        AuthorizationRequest request = new AuthorizationRequest(
                new EntityUid("User", "main/alice"), new EntityUid("Action", "orders/get"), new EntityUid("Order", "7"),
                Value.Fields.NONE, EntityStore.EMPTY);
        return new Comparisons.Case("orders/get", PolicySlice.of(compiled), new SecondOpinion(texts, Set.of()), request, allowed);
    }

    private static String id(String text) {
        return text.startsWith("permit") ? "all" : "broken";
    }

    private static Comparisons.Case agreed() throws InternalException {
        return decided(true, List.of(ALL), List.of(ALL));
    }

    @Test
    void agreesWithCedar() throws InternalException {
        assertEquals(Comparison.SAME, comparisons.compare(agreed()));
        assertEquals(Comparison.SAME, comparisons.compare(decided(false, List.of(), List.of())));
        assertEquals(List.of(), log.lines);
    }

    @Test
    void aForbidThatErrsMayDenyAlthoughCedarAllows() throws InternalException {
        assertEquals(Comparison.SAME, comparisons.compare(decided(false, List.of(ALL, BROKEN), List.of(ALL, BROKEN))));
        assertEquals(Comparison.DIFFERENT, comparisons.compare(decided(true, List.of(ALL, BROKEN), List.of(ALL, BROKEN))));
    }

    @Test
    void seesADecisionThatPoliciesDoNotGive() throws InternalException {
        assertEquals(Comparison.DIFFERENT, comparisons.compare(decided(false, List.of(ALL), List.of(ALL))));
        assertEquals(
                List.of("Cedar's library decides otherwise: please report it with the policies named here; route: orders/get; "
                        + "answered: deny; ours: allow by [all]; Cedar's: allow by [all]"),
                log.lines);
    }

    @Test
    void seesAPolicyThatWasLeftOut() throws InternalException {
        assertEquals(Comparison.DIFFERENT, comparisons.compare(decided(true, List.of(ALL), List.of(ALL, BROKEN))));
        assertEquals(Comparison.DIFFERENT, comparisons.compare(decided(false, List.of(), List.of(ALL))));
        assertEquals(1, log.lines.size(), "one a minute is enough");
    }

    @Test
    void failsWhereTheLibraryHasNoAnswer() throws InternalException {
        assertEquals(Comparison.FAILED, comparisons.compare(decided(true, List.of(ALL), List.of("permit(principal"))));
        assertTrue(log.lines.getFirst().startsWith("no second opinion on policies; route: orders/get; "), log.lines::toString);
    }

    @Test
    void doesNotKeepMoreThanItMay() throws InternalException {
        Comparisons.Case decided = agreed();
        for (int i = 0; i < 4 * Comparisons.MOST_WAITING; i++) {
            comparisons.offer(decided);
        }
        double dropped = Double.parseDouble(meters.text(false).lines()
                .filter(line -> line.startsWith("portcullis_policy_comparisons_total{result=\"dropped\""))
                .map(line -> line.substring(line.lastIndexOf(' ') + 1))
                .findFirst()
                .orElseThrow());
        assertTrue(dropped >= Comparisons.MOST_WAITING, () -> dropped + " were dropped");
    }
}
