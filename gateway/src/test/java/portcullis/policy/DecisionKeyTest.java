package portcullis.policy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import portcullis.policy.eval.Entity;
import portcullis.policy.eval.EntityUid;
import portcullis.policy.eval.Value;
import portcullis.policy.eval.Value.Bool;
import portcullis.policy.eval.Value.Fields;
import portcullis.policy.eval.Value.Members;
import portcullis.policy.eval.Value.Text;
import portcullis.policy.eval.Value.Whole;

class DecisionKeyTest {
    private static final Object ROUTE = new Object();
    private static final EntityUid STAFF = new EntityUid("Role", "main/staff");
    private static final Entity ORDER = entity("Order", "7", Fields.NONE);

    private static Entity entity(String type, String id, Fields attributes, EntityUid... ancestors) {
        return new Entity(new EntityUid(type, id), attributes, new HashSet<>(List.of(ancestors)));
    }

    private static Fields fields(Object... namesAndValues) {
        Map<String, Value> fields = new HashMap<>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            fields.put((String) namesAndValues[i], (Value) namesAndValues[i + 1]);
        }
        return new Fields(fields);
    }

    private static Entity alice() {
        return entity(
                "User", "main/alice",
                fields("tenant", new Text("a"), "scopes", new Members(Set.of(new Text("read"))), "claims", fields("level", new Whole(3))),
                STAFF);
    }

    private static DecisionKey key(Entity principal) {
        return new DecisionKey(ROUTE, principal, ORDER, Fields.NONE);
    }

    private static DecisionKey key(Entity resource, Fields context) {
        return new DecisionKey(ROUTE, alice(), resource, context);
    }

    private static void same(DecisionKey one, DecisionKey other) {
        assertEquals(one, other);
        assertEquals(one.hashCode(), other.hashCode());
    }

    @Test
    void isTheSameForWhoIsEqualAndNotIdentical() {
        same(key(alice()), key(alice()));
        same(key(entity("Client", "cert/billing", Fields.NONE)), key(entity("Client", "cert/billing", fields())));
    }

    @Test
    void isAnotherForEachThingThatIsKnownOfTheCaller() {
        DecisionKey key = key(alice());
        Fields attributes = alice().attributes();
        assertNotEquals(key, key(entity("User", "main/bob", attributes, STAFF)));
        assertNotEquals(key, key(entity("Client", "main/alice", attributes, STAFF)));
        assertNotEquals(key, key(entity("User", "main/alice", attributes)));
        assertNotEquals(key, key(entity("User", "main/alice", attributes, STAFF, new EntityUid("Role", "admin"))));
        assertNotEquals(key, key(entity("User", "main/alice", attributes, new EntityUid("Role", "staff"))));
        for (Fields other : List.of(
                Fields.NONE,
                fields("tenant", new Text("b"), "scopes", new Members(Set.of(new Text("read"))), "claims", fields("level", new Whole(3))),
                fields("tenant", new Text("a"), "scopes", Members.NONE, "claims", fields("level", new Whole(3))),
                fields("tenant", new Text("a"), "scopes", new Members(Set.of(new Text("read"))), "claims", fields("level", new Text("3"))),
                fields("tenant", new Text("a"), "scopes", new Members(Set.of(new Text("read"))), "claims", Fields.NONE))) {
            assertNotEquals(key, key(entity("User", "main/alice", other, STAFF)));
        }
    }

    @Test
    void isAnotherForWhatTheRequestIsAbout() {
        DecisionKey key = key(ORDER, Fields.NONE);
        assertNotEquals(key, key(entity("Order", "8", Fields.NONE), Fields.NONE));
        assertNotEquals(key, key(entity("Invoice", "7", Fields.NONE), Fields.NONE));
        assertNotEquals(key, key(entity("Order", "7", fields("owner", alice().uid())), Fields.NONE));
        assertNotEquals(key, key(entity("Order", "7", Fields.NONE, new EntityUid("Shop", "1")), Fields.NONE));
        same(
                key(entity("Order", "7", fields("owner", alice().uid())), Fields.NONE),
                key(entity("Order", "7", fields("owner", alice().uid())), Fields.NONE));
    }

    @Test
    void isAnotherForEachPartOfTheContext() {
        DecisionKey key = key(ORDER, fields("method", new Text("GET"), "tls", Bool.TRUE));
        same(key, key(ORDER, fields("tls", Bool.TRUE, "method", new Text("GET"))));
        assertNotEquals(key, key(ORDER, fields("method", new Text("PUT"), "tls", Bool.TRUE)));
        assertNotEquals(key, key(ORDER, fields("method", new Text("GET"), "tls", Bool.FALSE)));
        assertNotEquals(key, key(ORDER, fields("method", new Text("GET"))));
        assertNotEquals(key, key(ORDER, fields("method", Bool.TRUE, "tls", new Text("GET"))));
    }

    @Test
    void isAnotherOnAnotherRoute() {
        assertNotEquals(key(alice()), new DecisionKey(new Object(), alice(), ORDER, Fields.NONE));
    }

    @Test
    void textsOfOneHashAreTwo() {
        assertEquals("Aa".hashCode(), "BB".hashCode());
        assertNotEquals(key(entity("User", "Aa", Fields.NONE)), key(entity("User", "BB", Fields.NONE)));
        assertNotEquals(key(ORDER, fields("path", new Text("Aa"))), key(ORDER, fields("path", new Text("BB"))));
        assertNotEquals(key(entity("Order", "Aa", Fields.NONE), Fields.NONE), key(entity("Order", "BB", Fields.NONE), Fields.NONE));
    }

    @Test
    void weighsWhatItHolds() {
        assertEquals(1, key(alice()).weight());
        assertEquals(9, key(ORDER, fields("headers", fields("x-long", new Text("x".repeat(8 * 1024))))).weight());
        assertEquals(3, key(entity("User", "u".repeat(1024), fields("all", new Members(Set.of(new Text("x".repeat(1024))))))).weight());
        assertEquals(2, key(entity("User", "u", Fields.NONE, new EntityUid("Role", "r".repeat(1024)))).weight());
    }
}
