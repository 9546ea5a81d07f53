package portcullis.exchange;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import portcullis.exchange.Caller.Method;

class IdentityFieldsTest {
    private static Caller user(String subject, String client, String tenant, List<String> roles, List<String> scopes) {
        return Caller.user(Method.JWT, "main", subject, client, tenant, roles, scopes, Map.of());
    }

    private static List<String> lines(Caller caller) {
        return caller.fields().toString().lines().toList();
    }

    private static Caller withRoles(int count, int length) {
        return user("u", "", "", Collections.nCopies(count, "a".repeat(length)), List.of());
    }

    @Test
    void sayAllThatIsKnown() {
        assertEquals(
                List.of(
                        "x-user-id: alice", "x-client-id: web", "x-issuer: main", "x-tenant: acme",
                        "x-roles: main%2Fadmin,viewer", "x-scopes: orders%3Aread,orders%3Awrite", "x-auth-method: jwt"),
                lines(user("alice", "web", "acme", List.of("main/admin", "viewer"), List.of("orders:read", "orders:write"))));
    }

    @Test
    void sayNothingOfWhatThereIsNot() {
        assertEquals(List.of("x-user-id: alice", "x-issuer: main", "x-auth-method: jwt"), lines(user("alice", "", "", List.of(), List.of())));
        assertEquals(0, Caller.ANONYMOUS.fields().lines().length);
        assertTrue(Caller.ANONYMOUS.fields().fits());
    }

    @Test
    void nameACertificate() {
        ClientCertificate own = new ClientCertificate("spiffe://a.test/b", List.of("spiffe://a.test/b"), "00", 1);
        assertEquals(
                List.of("x-client-id: spiffe%3A%2F%2Fa.test%2Fb", "x-issuer: cert", "x-auth-method: certificate"),
                lines(Caller.of(own)));
    }

    @Test
    void valuesNeitherEndALineNorAnItemAndCanBeReadBack() {
        String strange = "Jörg \u20ac,\r\nx-roles: admin\u0000\"%41+;|/\ud83d\ude00";
        String value = lines(user(strange, "", "", List.of(strange, "b"), List.of())).getFirst().substring("x-user-id: ".length());
        for (char c : value.toCharArray()) {
            assertTrue(portcullis.http.Tokens.isToken(String.valueOf(c)), value);
        }
        assertEquals(strange, URLDecoder.decode(value.replace("+", "%2B"), StandardCharsets.UTF_8));
        String roles = lines(user("u", "", "", List.of(strange, "b"), List.of())).get(2);
        assertEquals(2, roles.split(",").length);
        assertTrue(roles.endsWith(",b"));
    }

    @Test
    void tokenCharactersStay() {
        String token = "!#$&'*+-.^_`|~09AZaz";
        assertEquals("x-user-id: " + token, lines(user(token, "", "", List.of(), List.of())).getFirst());
        assertEquals("x-user-id: 100%25", lines(user("100%", "", "", List.of(), List.of())).getFirst());
    }

    @Test
    void areBoundedAndNeverCutShort() {
        int other = withRoles(1, 0).fields().lines().length;
        Caller largest = withRoles(1, IdentityFields.MOST_BYTES - other);
        assertEquals(IdentityFields.MOST_BYTES, largest.fields().lines().length);
        assertTrue(largest.fields().fits());
        assertFalse(withRoles(1, IdentityFields.MOST_BYTES - other + 1).fields().fits());
        Caller many = withRoles(200, 256);
        assertFalse(many.fields().fits());
        assertEquals(200, Arrays.stream(many.fields().toString().split(",")).count());
    }

    @Test
    void callersWithTheSameToSayAreEqual() {
        assertEquals(withRoles(2, 3), withRoles(2, 3));
        assertFalse(withRoles(2, 3).equals(withRoles(2, 4)));
    }
}
