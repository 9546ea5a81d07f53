package portcullis.policy.cedar;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import portcullis.policy.cedar.SecondOpinion.Opinion;
import portcullis.policy.cedar.SecondOpinion.Unanswered;
import portcullis.policy.eval.AuthorizationRequest;
import portcullis.policy.eval.DateTime;
import portcullis.policy.eval.Decimal;
import portcullis.policy.eval.Entity;
import portcullis.policy.eval.EntityStore;
import portcullis.policy.eval.EntityUid;
import portcullis.policy.eval.IpAddr;
import portcullis.policy.eval.Span;
import portcullis.policy.eval.Value;
import portcullis.policy.eval.Value.Bool;
import portcullis.policy.eval.Value.Fields;
import portcullis.policy.eval.Value.Members;
import portcullis.policy.eval.Value.Text;
import portcullis.policy.eval.Value.Whole;

class SecondOpinionTest {
    private static final EntityUid ALICE = new EntityUid("User", "main/alice");
    private static final EntityUid READ = new EntityUid("Action", "orders/get");
    private static final EntityUid ORDER = new EntityUid("Shop::Order", "7");

    private static Opinion opinion(Map<String, String> policies, Fields context, Entity... entities) throws Unanswered {
        return opinion(policies, Set.of(), ALICE, context, entities);
    }

    private static Opinion opinion(
            Map<String, String> policies, Set<EntityUid> mentioned, EntityUid principal, Fields context, Entity... entities) throws Unanswered {
        return new SecondOpinion(policies, mentioned)
                .of(new AuthorizationRequest(principal, READ, ORDER, context, EntityStore.of(List.of(entities))));
    }

    private static Fields fields(String name, Value value) {
        return new Fields(Map.of(name, value));
    }

    @Test
    void saysWhichPoliciesDecidedAndWhichCouldNot() throws Unanswered {
        Map<String, String> policies = Map.of(
                "all", "permit(principal, action, resource);",
                "broken", "permit(principal, action, resource) when { context.nothing };",
                "other", "permit(principal == User::\"main/bob\", action, resource);");
        assertEquals(new Opinion(true, Set.of("all"), Set.of("broken")), opinion(policies, Fields.NONE));
    }

    @Test
    void seesEveryValueAsWeWriteIt() throws Unanswered {
        List<Value> values = List.of(
                Bool.TRUE, Bool.FALSE, new Whole(0), new Whole(Long.MIN_VALUE + 1), new Whole(Long.MAX_VALUE),
                new Text(""), new Text("\"; permit(principal, action, resource); //"), new Text("line\nend\r\t\0 \\ \u202e é \uD83D\uDE00"),
                new Text("__entity"), new Members(Set.of()), new Members(Set.of(new Whole(1), new Text("1"), new Members(Set.of(Bool.TRUE)))),
                new Fields(Map.of()), new Fields(Map.of("x-name", new Text("a"), "b \" c", new Fields(Map.of("d", new Whole(1))))),
                ALICE, new EntityUid("User", "\\\"quote'\n\0::"), new EntityUid("A::B::C", ""),
                IpAddr.of(new byte[] {127, 0, 0, 1}), new IpAddr(new byte[] {10, 1, 2, 3}, 8), IpAddr.of(new byte[16]),
                new IpAddr(new byte[] {0x20, 1, 0xd, (byte) 0xb8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1}, 64),
                new Decimal(0), new Decimal(-12_345), new Decimal(Long.MAX_VALUE), new DateTime(0), new DateTime(1_790_000_000_123L),
                new Span(0), new Span(-1), new Span(86_400_000));
        for (Value value : values) {
            Map<String, String> policy = Map.of("equal", "permit(principal, action, resource) when { context.it == " + value + " };");
            assertEquals(new Opinion(true, Set.of("equal"), Set.of()), opinion(policy, fields("it", value)), value::toString);
            assertEquals(new Opinion(false, Set.of(), Set.of()), opinion(policy, fields("it", new Text("another"))), value::toString);
        }
    }

    @Test
    void seesTimesThatCannotBeWritten() throws Unanswered {
        for (long millis : new long[] {-1, 253_402_300_800_000L, Long.MIN_VALUE + 1, Long.MAX_VALUE}) {
            String policy = "permit(principal, action, resource) when { context.it.toTime() == context.of && context.it.durationSince(datetime(\"1970-01-01\")).toMilliseconds() == "
                    + millis + " };";
            long ofDay = Math.floorMod(millis, 86_400_000L);
            Fields context = new Fields(Map.of("it", new DateTime(millis), "of", new Span(ofDay)));
            assertTrue(opinion(Map.of("equal", policy), context).allows(), () -> Long.toString(millis));
        }
    }

    @Test
    void findsEntitiesThatAreReachedThroughOthers() throws Unanswered {
        EntityUid boss = new EntityUid("User", "main/boss");
        EntityUid board = new EntityUid("Role", "board");
        Entity alice = new Entity(ALICE, fields("manager", boss), Set.of());
        Entity bosses = new Entity(boss, fields("level", new Whole(3)), Set.of(board, new EntityUid("Role", "staff")));
        Entity order = new Entity(ORDER, fields("owners", new Members(Set.of(boss))), Set.of());
        Map<String, String> policies = Map.of(
                "chain", "permit(principal, action, resource) when { principal.manager.level == 3 };",
                "groups", "permit(principal, action, resource) when { principal.manager in Role::\"board\" && principal.manager in Role::\"staff\" };",
                "set", "permit(principal, action, resource) when { resource.owners.contains(principal.manager) };");
        assertEquals(new Opinion(true, Set.of("chain", "groups", "set"), Set.of()), opinion(policies, Fields.NONE, alice, bosses, order));
    }

    @Test
    void findsEntitiesThatOnlyAPolicyNames() throws Unanswered {
        EntityUid site = new EntityUid("Site", "main");
        Map<String, String> policy = Map.of("open", "permit(principal, action, resource) when { Site::\"main\".open };");
        Entity open = new Entity(site, fields("open", Bool.TRUE), Set.of());
        assertEquals(new Opinion(true, Set.of("open"), Set.of()), opinion(policy, Set.of(site), ALICE, Fields.NONE, open));
    }

    @Test
    void readsTags() throws Unanswered {
        Entity alice = new Entity(ALICE, Fields.NONE, fields("a b", new Text("c")), Set.of());
        Map<String, String> policy = Map.of("tag", "permit(principal, action, resource) when { principal.getTag(\"a b\") == \"c\" };");
        assertTrue(opinion(policy, Fields.NONE, alice).allows());
    }

    @Test
    void nobodyBecomesSomebodyElseByWhatHeIsCalled() throws Unanswered {
        Map<String, String> policy = Map.of("alice", "permit(principal == User::\"main/alice\", action, resource);");
        for (String id : List.of("main/alice\0", "main/Alice", "main/alice\" ", "main/al\u0456ce", "User::\"main/alice\"", "main\\/alice", "a".repeat(4096))) {
            assertEquals(
                    new Opinion(false, Set.of(), Set.of()),
                    opinion(policy, Set.of(), new EntityUid("User", id), Fields.NONE), () -> id);
        }
        assertTrue(opinion(policy, Fields.NONE).allows());
    }

    @Test
    void moreSetsThanTheLibraryKeepsAreReadEachTime() throws Unanswered {
        List<SecondOpinion> many = new ArrayList<>();
        for (int i = 0; i < 2 * SecondOpinion.KEPT_SETS; i++) {
            many.add(new SecondOpinion(Map.of("all", "permit(principal, action, resource) when { context.it == " + i + " };"), Set.of()));
        }
        for (int round = 0; round < 2; round++) {
            for (int i = 0; i < many.size(); i++) {
                AuthorizationRequest request =
                        new AuthorizationRequest(ALICE, READ, ORDER, fields("it", new Whole(i)), EntityStore.EMPTY);
                assertTrue(many.get(i).of(request).allows());
            }
        }
    }

    @Test
    void policiesThatItCannotReadGiveNoOpinion() {
        assertThrows(Unanswered.class, () -> opinion(Map.of("broken", "permit(principal, action"), Fields.NONE));
    }
}
