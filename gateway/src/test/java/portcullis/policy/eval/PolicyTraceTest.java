package portcullis.policy.eval;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.cedarpolicy.model.exception.AuthException;
import java.util.List;
import org.junit.jupiter.api.Test;
import portcullis.policy.eval.PolicyTrace.Result;

class PolicyTraceTest {
    private static PolicyTrace trace(String source) throws AuthException {
        return PolicyTrace.of(BothCedars.compiled("p", source), BothCedars.request());
    }

    private static List<String> clauses(PolicyTrace trace) {
        return trace.clauses().stream().map(clause -> clause.text() + ": " + clause.result()).toList();
    }

    @Test
    void showsEachClauseUpToTheOneThatDecides() throws AuthException {
        PolicyTrace trace = trace("""
                permit(principal, action, resource)
                when { principal.level > 3 && resource.owner == principal && context.method == "POST" && principal.absent };
                """);
        assertEquals(Result.FALSE, trace.result());
        assertEquals(
                List.of(
                        "principal.level > 3: TRUE",
                        "resource.owner == principal: TRUE",
                        "context.method == \"POST\": FALSE",
                        "principal.absent: NOT_REACHED"),
                clauses(trace));
        assertEquals(
                List.of(
                        new PolicyTrace.Reading("resource.owner", new EntityUid("User", "alice")),
                        new PolicyTrace.Reading("principal", new EntityUid("User", "alice"))),
                trace.clauses().get(1).readings());
        assertEquals(
                List.of(new PolicyTrace.Reading("context.method", new Value.Text("GET"))), trace.clauses().get(2).readings());
        assertEquals(List.of(), trace.clauses().get(3).readings());
    }

    @Test
    void anUnlessNeedsItsAlternativesToBeFalse() throws AuthException {
        PolicyTrace trace = trace("permit(principal, action, resource) unless { principal.no || principal.yes || principal.absent };");
        assertEquals(Result.FALSE, trace.result());
        assertEquals(List.of("principal.no: FALSE", "principal.yes: TRUE", "principal.absent: NOT_REACHED"), clauses(trace));
        assertTrue(trace.clauses().get(0).holds());
        assertFalse(trace.clauses().get(1).holds());
        assertFalse(trace.clauses().get(2).holds());
    }

    @Test
    void aSatisfiedPolicyHasOnlyClausesThatHold() throws AuthException {
        PolicyTrace trace = trace("""
                forbid(principal is User, action in [Action::"read", Action::"write"], resource is Shop::Order in Shop::"s")
                when { principal in Role::"reader" } when { principal has tenant || principal.level == 5 } unless { principal.no };
                """);
        assertEquals(Result.TRUE, trace.result());
        assertTrue(trace.clauses().stream().allMatch(PolicyTrace.Clause::holds));
        assertEquals(
                List.of(
                        "principal is User",
                        "action in [Action::\"read\", Action::\"write\"]",
                        "resource is Shop::Order in Shop::\"s\""),
                trace.scope().stream().map(PolicyTrace.ScopePart::text).toList());
        assertEquals(
                List.of(
                        new PolicyTrace.Reading("principal.tenant", null),
                        new PolicyTrace.Reading("principal.level", new Value.Whole(5))),
                trace.clauses().get(1).readings());
    }

    @Test
    void saysWhichPartOfTheScopeDoesNotMatch() throws AuthException {
        PolicyTrace trace = trace("permit(principal == User::\"bob\", action == Action::\"get\", resource) when { principal.absent };");
        assertEquals(Result.FALSE, trace.result());
        assertEquals(List.of(false, true, true), trace.scope().stream().map(PolicyTrace.ScopePart::matched).toList());
        assertEquals(List.of("principal.absent: NOT_REACHED"), clauses(trace));
    }

    @Test
    void saysWhyAClauseCouldNotBeEvaluated() throws AuthException {
        PolicyTrace trace = trace("forbid(principal, action, resource) when { principal.absent && principal.yes };");
        assertEquals(Result.ERROR, trace.result());
        assertEquals(List.of("principal.absent: ERROR", "principal.yes: NOT_REACHED"), clauses(trace));
        assertEquals("that User has no attribute 'absent'", trace.clauses().getFirst().wrong());
    }

    @Test
    void writesAsCedarDoes() throws AuthException {
        for (String written : List.of(
                "(1 + 2) * 3 == -(4) - (5 - 6)",
                "!(principal.yes || principal.no) && (true || false)",
                "principal[\"two words\"] == principal[\"if\"]",
                "principal has \"two words\"",
                "context.ip.isInRange(ip(\"10.0.0.0/8\"))",
                "\"a\\\"b\\n\" like \"a*b\\*\"",
                "(if principal.yes then 1 else 2) < 3",
                "{a: 1, \"x-a\": [2, \"b\"]}.a == 1",
                "(1 == 1) == true",
                "principal.getTag(\"team\") == \"red\"",
                "[].isEmpty()",
                "(-1).isEmpty()",
                "datetime(\"2024-01-01\").offset(duration(\"-1h\")).toDate() < principal.since")) {
            assertEquals(
                    written, CedarText.of(BothCedars.when(written).conditions().getFirst().body()));
        }
    }
}
