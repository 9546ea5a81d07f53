package portcullis.explain.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import portcullis.config.PolicyFile;
import portcullis.config.keys.Place;
import portcullis.policy.source.PolicyText;

class PolicyDecisionsTest {
    private static PolicyText policy(String id, PolicyFile.Kind kind) {
        return new PolicyText(id, kind, Place.of("policies/a.cedar"), "permit(principal, action, resource);");
    }

    @Test
    void aShadowOfTheSameIdIsAnotherPolicy() {
        PolicyDecisions decisions = PolicyDecisions.read("""
                [ { "policy": "a", "policy-set": "enforced", "decided": 7, "errors": 1, "last": "2026-01-01T00:00:00Z" },
                  { "policy": "a", "policy-set": "shadow", "decided": 0, "errors": 0, "last": null } ]
                """);

        assertTrue(decisions.areKnown());
        assertEquals(new PolicyDecisions.Count(7, 1, "2026-01-01T00:00:00Z"), decisions.of(policy("a", PolicyFile.Kind.ENFORCED)));
        assertEquals(new PolicyDecisions.Count(0, 0, null), decisions.of(policy("a", PolicyFile.Kind.SHADOW)));
        assertNull(decisions.of(policy("b", PolicyFile.Kind.ENFORCED)));
    }

    @Test
    void whatIsNoAnswerOfOursSaysNothing() {
        PolicyDecisions decisions = PolicyDecisions.read("<html>");

        assertFalse(decisions.areKnown());
        assertTrue(decisions.notes().getFirst().startsWith("the gateway's answer is not JSON"), decisions.notes()::toString);
        assertNull(decisions.of(policy("a", PolicyFile.Kind.ENFORCED)));
    }
}
