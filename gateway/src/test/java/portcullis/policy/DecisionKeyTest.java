package portcullis.policy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import portcullis.policy.eval.Entity;
import portcullis.policy.eval.EntityUid;
import portcullis.policy.eval.IpAddr;
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
        return new DecisionKey(ROUTE, KnownCaller.of(principal), ORDER, Fields.NONE);
    }

    private static DecisionKey key(Entity resource, Fields context) {
        return new DecisionKey(ROUTE, KnownCaller.of(alice()), resource, context);
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
        assertNotEquals(key(alice()), new DecisionKey(new Object(), KnownCaller.of(alice()), ORDER, Fields.NONE));
    }

    @Test
    void textsOfOneHashAreTwo() {
        assertEquals("Aa".hashCode(), "BB".hashCode());
        assertNotEquals(key(entity("User", "Aa", Fields.NONE)), key(entity("User", "BB", Fields.NONE)));
        assertNotEquals(key(ORDER, fields("path", new Text("Aa"))), key(ORDER, fields("path", new Text("BB"))));
        assertNotEquals(key(entity("Order", "Aa", Fields.NONE), Fields.NONE), key(entity("Order", "BB", Fields.NONE), Fields.NONE));
    }

    /** In a cache, keys of one hash are compared with each other one by one, for each request. */
    @Test
    void nobodyCanWriteRequestsOfOneHash() {
        Set<Integer> hashes = new HashSet<>();
        for (int i = 0; i < 1 << 10; i++) {
            StringBuilder text = new StringBuilder();
            for (int bit = 0; bit < 10; bit++) {
                text.append((i >> bit & 1) == 0 ? "Aa" : "BB");
            }
            String one = text.toString();
            assertEquals("Aa".repeat(10).hashCode(), one.hashCode());
            String other = one.replace('A', 'x').replace("BB", "Aa").replace("xa", "BB");
            hashes.add(key(ORDER, fields("path", new Text(one))).hashCode());
            hashes.add(key(ORDER, fields("path_parameters", fields("a", new Text(one), "b", new Text(other)))).hashCode());
            hashes.add(key(ORDER, fields("headers", new Members(Set.of(new Text(one), new Text(other + "!"))))).hashCode());
            hashes.add(key(entity("Order", one, Fields.NONE), Fields.NONE).hashCode());
            hashes.add(key(entity("Order", "7", fields("owner", new EntityUid("User", one))), Fields.NONE).hashCode());
            hashes.add(key(entity("Order", "7", fields("number", new Whole((long) i << 32 | i))), Fields.NONE).hashCode());
            hashes.add(key(ORDER, fields("ip", IpAddr.of(address(i)))).hashCode());
            hashes.add(key(entity("User", one, Fields.NONE)).hashCode());
            hashes.add(key(entity("User", "main/alice", fields("claims", fields("jti", new Text(one))))).hashCode());
            hashes.add(key(entity("User", "main/alice", Fields.NONE, new EntityUid("Role", one))).hashCode());
        }
        assertTrue(hashes.size() > 10 * (1 << 10) - 10, () -> hashes.size() + " hashes");
    }

    /** All of them have one hash as arrays. */
    private static byte[] address(int bits) {
        byte[] address = new byte[16];
        for (int i = 0; i < 8; i++) {
            boolean set = (bits >> i & 1) == 1;
            address[2 * i] = (byte) (set ? 1 : 0);
            address[2 * i + 1] = (byte) (set ? 0 : 31);
        }
        address[0] += (byte) (bits >> 8);
        return address;
    }

    @Test
    void weighsWhatItHolds() {
        assertEquals(1, key(alice()).weight());
        assertEquals(9, key(ORDER, fields("headers", fields("x-long", new Text("x".repeat(8 * 1024))))).weight());
        assertEquals(3, key(entity("User", "u".repeat(1024), fields("all", new Members(Set.of(new Text("x".repeat(1024))))))).weight());
        assertEquals(2, key(entity("User", "u", Fields.NONE, new EntityUid("Role", "r".repeat(1024)))).weight());
    }
}
