package portcullis.filters.forwardauth;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.net.http.HttpHeaders;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import portcullis.exchange.Caller;

class CallerFieldsTest {
    private static final List<String> ALL = List.of("x-user-id", "x-client-id", "x-tenant", "x-roles", "x-scopes", "x-mine");

    private static @Nullable Caller read(List<String> copied, String... namesAndValues) {
        Map<String, List<String>> fields = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        for (int i = 0; i < namesAndValues.length; i += 2) {
            fields.computeIfAbsent(namesAndValues[i], _ -> new ArrayList<>()).add(namesAndValues[i + 1]);
        }
        return new CallerFields(copied).read(HttpHeaders.of(fields, (_, _) -> true));
    }

    private static Caller caller(String... namesAndValues) {
        Caller caller = read(ALL, namesAndValues);
        if (caller == null) {
            throw new AssertionError("unreadable");
        }
        return caller;
    }

    @Test
    void aUserIsNamedByItsServiceAndNotByAnIssuer() {
        Caller caller = caller("X-User-Id", "u 7", "x-client-id", "app", "x-tenant", "t");
        assertEquals(Caller.Kind.USER, caller.kind());
        assertEquals(Caller.Method.FORWARD_AUTH, caller.method());
        assertEquals("forward-auth/u 7", caller.id());
        assertEquals(List.of("app", "t"), List.of(caller.client(), caller.tenant()));
    }

    @Test
    void aClientAloneIsAClient() {
        assertEquals("forward-auth/app", caller("x-client-id", "app").id());
        assertEquals(Caller.Kind.CLIENT, caller("x-client-id", "app", "x-user-id", " ").kind());
    }

    @Test
    void nobodyNamedIsNobody() {
        assertEquals(Caller.ANONYMOUS, caller("x-roles", "admin"));
    }

    @Test
    void rolesGetTheIssuersNameAndScopesMayBePartedBySpaces() {
        Caller caller = caller("x-user-id", "u", "x-roles", "admin, two words,,x", "x-roles", "y", "x-scopes", "a b,c");
        assertEquals(List.of("forward-auth/admin", "forward-auth/two words", "forward-auth/x", "forward-auth/y"), caller.roles());
        assertEquals(List.of("a", "b", "c"), caller.scopes());
    }

    @Test
    void fieldsThatAreNotCopiedDoNotCount() {
        Caller caller = read(List.of("x-user-id"), "x-user-id", "u", "x-roles", "admin", "x-tenant", "t");
        assertEquals(List.of("[]", ""), caller == null ? List.of() : List.of(caller.roles().toString(), caller.tenant()));
    }

    @Test
    void valuesAreUtf8AndTakenAsTheyAre() {
        String latin = new String("J\u00f6rg%20".getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
        assertEquals("J\u00f6rg%20", caller("x-user-id", latin).subject());
    }

    @Test
    void whatCannotBeTakenForAnybodyIsUnreadable() {
        assertNull(read(ALL, "x-user-id", "a", "x-user-id", "b"));
        assertNull(read(ALL, "x-user-id", "J\u00f6rg"));
        assertNull(read(ALL, "x-user-id", "u".repeat(257)));
        assertNull(read(ALL, "x-user-id", "u", "x-roles", "r".repeat(257)));
        assertNull(read(ALL, "x-user-id", "u", "x-scopes", "s ".repeat(201)));
        assertEquals(256, caller("x-user-id", "u".repeat(256)).subject().length());
        assertEquals(200, caller("x-user-id", "u", "x-scopes", "s ".repeat(200)).scopes().size());
    }
}
