package portcullis.policy.eval;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class PolicySliceTest {
    private static final EntityUid ALICE = new EntityUid("User", "alice");
    private static final EntityUid BOB = new EntityUid("User", "bob");
    private static final EntityUid SUPPORT = new EntityUid("Role", "support");
    private static final EntityUid GET = new EntityUid("Action", "orders/get");
    private static final EntityUid READ = new EntityUid("Action", "orders/read");
    private static final EntityUid ORDER = new EntityUid("Order", "7");

    private static final Map<String, ?> ANY = Map.of("op", "All");
    private static final Map<String, ?> TRUE = Map.of("Value", true);
    private static final Map<String, ?> FALSE = Map.of("Value", false);
    private static final Map<String, ?> BROKEN = Map.of(".", Map.of("left", Map.of("Var", "context"), "attr", "absent"));

    private static CompiledPolicy policy(String id, Effect effect, Map<String, ?> principal, Map<String, ?> when) {
        return policy(id, effect, principal, ANY, ANY, when);
    }

    private static CompiledPolicy policy(
            String id, Effect effect, Map<String, ?> principal, Map<String, ?> action, Map<String, ?> resource, Map<String, ?> when) {
        return CompiledPolicy.compile(id, Map.of(
                "effect", effect.toString(),
                "principal", principal,
                "action", action,
                "resource", resource,
                "conditions", List.of(Map.of("kind", "when", "body", when))));
    }

    private static Map<String, ?> is(EntityUid uid) {
        return Map.of("op", "==", "entity", Map.of("type", uid.type(), "id", uid.id()));
    }

    private static Map<String, ?> in(EntityUid uid) {
        return Map.of("op", "in", "entity", Map.of("type", uid.type(), "id", uid.id()));
    }

    private static Map<String, ?> is(String type) {
        return Map.of("op", "is", "entity_type", type);
    }

    private static AuthorizationRequest by(EntityUid principal, EntityUid... roles) {
        return new AuthorizationRequest(
                principal,
                GET,
                ORDER,
                Value.Fields.NONE,
                EntityStore.of(List.of(new Entity(GET, Value.Fields.NONE, Set.of(READ))))
                        .over(new Entity(principal, Value.Fields.NONE, Set.of(roles))));
    }

    @Test
    void whatNothingPermitsIsDeniedByNobody() {
        Verdict verdict = PolicySlice.of(List.of(policy("a", Effect.PERMIT, ANY, FALSE))).decide(by(ALICE));
        assertFalse(verdict.allowed());
        assertNull(verdict.policy());
        assertFalse(verdict.failedSafe());
        assertFalse(PolicySlice.of(List.of()).decide(by(ALICE)).allowed());
    }

    @Test
    void oneForbidBeatsEveryPermit() {
        CompiledPolicy permit = policy("a", Effect.PERMIT, ANY, TRUE);
        CompiledPolicy forbid = policy("b", Effect.FORBID, ANY, TRUE);
        Verdict verdict = PolicySlice.of(List.of(permit, permit, forbid)).decide(by(ALICE));
        assertFalse(verdict.allowed());
        assertSame(forbid, verdict.policy());
        assertFalse(verdict.failedSafe());
    }

    @Test
    void aForbidThatCannotBeEvaluatedDenies() {
        CompiledPolicy forbid = policy("b", Effect.FORBID, ANY, BROKEN);
        PolicySlice slice = PolicySlice.of(List.of(policy("a", Effect.PERMIT, ANY, TRUE), forbid));
        Verdict verdict = slice.decide(by(ALICE));
        assertFalse(verdict.allowed());
        assertTrue(verdict.failedSafe());
        assertNull(verdict.policy());
        assertEquals(List.of(new PolicyError(forbid, "the record has no attribute 'absent'")), verdict.errors());
        assertTrue(slice.evaluate(by(ALICE)).cedarAllows(), "Cedar itself leaves that forbid out");
        assertFalse(slice.evaluate(by(ALICE)).allows());
    }

    @Test
    void aForbidThatIsSatisfiedIsNamedBeforeOneThatFails() {
        CompiledPolicy forbid = policy("b", Effect.FORBID, ANY, TRUE);
        Verdict verdict = PolicySlice.of(List.of(policy("a", Effect.FORBID, ANY, BROKEN), forbid)).decide(by(ALICE));
        assertSame(forbid, verdict.policy());
        assertFalse(verdict.failedSafe());
        assertEquals(1, verdict.errors().size());
    }

    @Test
    void aPermitThatCannotBeEvaluatedIsLostAlone() {
        CompiledPolicy permit = policy("b", Effect.PERMIT, ANY, TRUE);
        Verdict verdict = PolicySlice.of(List.of(policy("a", Effect.PERMIT, ANY, BROKEN), permit)).decide(by(ALICE));
        assertTrue(verdict.allowed());
        assertSame(permit, verdict.policy());
        assertEquals(1, verdict.errors().size());
        Verdict alone = PolicySlice.of(List.of(policy("a", Effect.PERMIT, ANY, BROKEN))).decide(by(ALICE));
        assertFalse(alone.allowed());
        assertFalse(alone.failedSafe());
        assertEquals(1, alone.errors().size());
    }

    @Test
    void aForbidForOthersDoesNotFailForThisOne() {
        Verdict verdict = PolicySlice.of(List.of(policy("a", Effect.PERMIT, ANY, TRUE), policy("b", Effect.FORBID, is(BOB), BROKEN)))
                .decide(by(ALICE));
        assertTrue(verdict.allowed());
        assertEquals(List.of(), verdict.errors());
    }

    @Test
    void theFirstOfSeveralIsNamedHoweverItIsFound() {
        CompiledPolicy general = policy("general", Effect.PERMIT, ANY, TRUE);
        CompiledPolicy role = policy("role", Effect.PERMIT, in(SUPPORT), TRUE);
        CompiledPolicy user = policy("user", Effect.PERMIT, is(ALICE), TRUE);
        assertSame(general, PolicySlice.of(List.of(general, role, user)).decide(by(ALICE, SUPPORT)).policy());
        assertSame(role, PolicySlice.of(List.of(role, user, general)).decide(by(ALICE, SUPPORT)).policy());
        assertSame(user, PolicySlice.of(List.of(user, role, general)).decide(by(ALICE, SUPPORT)).policy());
        assertSame(general, PolicySlice.of(List.of(user, role, general)).decide(by(BOB)).policy());
    }

    @Test
    void findsThePoliciesOfOneAmongThousands() {
        List<CompiledPolicy> policies = new ArrayList<>();
        for (int i = 0; i < 5000; i++) {
            policies.add(policy("user " + i, Effect.PERMIT, is(new EntityUid("User", "u" + i)), TRUE));
            policies.add(policy("role " + i, Effect.PERMIT, in(new EntityUid("Role", "r" + i)), TRUE));
        }
        PolicySlice slice = PolicySlice.of(policies);
        assertEquals("user 77", String.valueOf(slice.decide(by(new EntityUid("User", "u77"))).policy()));
        assertEquals("role 78", String.valueOf(slice.decide(by(ALICE, SUPPORT, new EntityUid("Role", "r78"))).policy()));
        assertFalse(slice.decide(by(ALICE, SUPPORT)).allowed());
        Set<EntityUid> many = new HashSet<>();
        for (int i = 20_000; i < 40_000; i++) {
            many.add(new EntityUid("Role", "r" + i));
        }
        many.add(new EntityUid("Role", "r79"));
        assertEquals("role 79", String.valueOf(slice.decide(by(ALICE, many.toArray(EntityUid[]::new))).policy()));
    }

    @Test
    void aGroupHoldsItself() {
        CompiledPolicy role = policy("role", Effect.PERMIT, in(ALICE), TRUE);
        assertTrue(PolicySlice.of(List.of(role)).decide(by(ALICE)).allowed());
        assertFalse(PolicySlice.of(List.of(role)).decide(by(BOB)).allowed());
    }

    @Test
    void selectsWhatCanMatchARoute() {
        PolicySlice all = PolicySlice.of(List.of(
                policy("any", Effect.PERMIT, ANY, TRUE),
                policy("this action", Effect.PERMIT, ANY, is(GET), ANY, TRUE),
                policy("its group", Effect.FORBID, ANY, in(READ), ANY, TRUE),
                policy("another action", Effect.PERMIT, ANY, is(new EntityUid("Action", "orders/create")), ANY, TRUE),
                policy("another group", Effect.PERMIT, ANY, in(new EntityUid("Action", "orders/write")), ANY, TRUE),
                policy("a user", Effect.PERMIT, is(ALICE), TRUE),
                policy("a client", Effect.PERMIT, is(new EntityUid("Client", "c")), TRUE),
                policy("users", Effect.PERMIT, is("User"), TRUE),
                policy("clients", Effect.PERMIT, is("Client"), TRUE),
                policy("a role", Effect.PERMIT, in(SUPPORT), TRUE),
                policy("orders", Effect.PERMIT, ANY, ANY, is("Order"), TRUE),
                policy("invoices", Effect.PERMIT, ANY, ANY, is("Invoice"), TRUE),
                policy("an invoice", Effect.PERMIT, ANY, ANY, is(new EntityUid("Invoice", "1")), TRUE)));
        assertEquals(
                List.of("any", "this action", "its group", "a user", "users", "a role", "orders"),
                all.select(GET, Set.of(READ), Set.of("User"), Set.of("Order")).policies().stream()
                        .map(CompiledPolicy::id)
                        .toList());
        assertEquals(List.of(), all.select(GET, Set.of(), Set.of(), Set.of()).policies().stream()
                .filter(policy -> !List.of("any", "this action", "a role").contains(policy.id()))
                .toList());
    }

    @Test
    void layersHideWhatIsBelow() {
        EntityStore shared = EntityStore.of(List.of(
                new Entity(SUPPORT, Value.Fields.NONE, Set.of(new EntityUid("Role", "staff"))),
                new Entity(ALICE, Value.Fields.NONE, Set.of())));
        Entity asked = new Entity(ALICE, Value.Fields.NONE, shared.withAncestors(List.of(SUPPORT)));
        EntityStore layered = shared.over(asked);
        assertSame(asked, layered.find(ALICE));
        assertEquals(Set.of(SUPPORT, new EntityUid("Role", "staff")), asked.ancestors());
        assertTrue(layered.find(SUPPORT) != null);
        assertNull(layered.find(BOB));
        assertNull(EntityStore.EMPTY.find(ALICE));
    }
}
