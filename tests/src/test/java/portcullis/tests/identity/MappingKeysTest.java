package portcullis.tests.identity;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import portcullis.tests.fixtures.TestIssuer;
import portcullis.tests.fixtures.Token;

/** Whom a token stands for is what the issuer's keys in gateway.yaml make of its claims; upstreams see it in the identity fields. */
class MappingKeysTest {
    private static TokenGateway live;

    @BeforeAll
    static void start() throws IOException {
        live = TokenGateway.start(TestIssuer.start("ES256"), "");
    }

    @AfterAll
    static void stop() throws IOException {
        live.close();
    }

    private static Token token() {
        return live.issuer.token();
    }

    private static @Nullable String field(String name, Token token) throws IOException {
        return live.seen(token).field(name);
    }

    @Test
    void principalIsAUserOrAClient() throws IOException {
        live.issuer("principal: user");
        assertEquals("main/anna", caller(token().claim("azp", "web")));
        live.takes(token());
        live.issuer("principal: client");
        assertEquals("main/web", caller(token().claim("azp", "web")));
        live.refuses("claim-missing", token());
    }

    /** The name in the access log. */
    private static @Nullable Object caller(Token token) throws IOException {
        String path = live.seen(token).path();
        return live.gateway.accessLine(path).get("caller");
    }

    @Test
    void subjectIsFoundWhereTheKeySays() throws IOException {
        live.issuer("claims: { subject: /sub }");
        assertEquals("anna", field("x-user-id", token().claim("person", Map.of("name", "ben"))));
        live.issuer("claims: { subject: [/person/name, /sub] }");
        assertEquals("ben", field("x-user-id", token().claim("person", Map.of("name", "ben"))));
        assertEquals("anna", field("x-user-id", token()));
    }

    @Test
    void clientIsFoundWhereTheKeySays() throws IOException {
        live.issuer();
        assertEquals("web", field("x-client-id", token().claim("azp", "web").claim("cid", "app")));
        live.issuer("claims: { client: /cid }");
        assertEquals("app", field("x-client-id", token().claim("azp", "web").claim("cid", "app")));
    }

    @Test
    void rolesAreFoundWhereTheKeySays() throws IOException {
        Token token = token().roles("a", "b").claim("groups", "c d");
        live.issuer();
        assertEquals("main%2Fa,main%2Fb", field("x-roles", token));
        live.issuer("claims: { roles: [/groups] }");
        assertEquals("main%2Fc,main%2Fd", field("x-roles", token));
    }

    @Test
    void scopesAreFoundWhereTheKeySays() throws IOException {
        Token token = token().scopes("a", "b").claim("permissions", List.of("c", "d"));
        live.issuer();
        assertEquals("a,b", field("x-scopes", token));
        live.issuer("claims: { scopes: /permissions }");
        assertEquals("c,d", field("x-scopes", token));
    }

    @Test
    void tenantIsFoundWhereTheKeySays() throws IOException {
        Token token = token().claim("tenant", "acme").claim("org", List.of("initech"));
        live.issuer();
        assertEquals("acme", field("x-tenant", token));
        live.issuer("claims: { tenant: /org/0 }");
        assertEquals("initech", field("x-tenant", token));
        live.issuer("claims: { tenant: /nowhere }");
        assertNull(field("x-tenant", token));
    }

    @Test
    void trustedRolesHaveNoIssuerInFront() throws IOException {
        Token token = token().roles("admin", "other/admin");
        live.issuer();
        assertEquals("main%2Fadmin,main%2Fother%2Fadmin", field("x-roles", token));
        live.issuer("trusted-roles: [admin]");
        assertEquals("admin,main%2Fother%2Fadmin", field("x-roles", token));
        live.refused("'other/admin' has a '/'", "trusted-roles: [other/admin]");
    }
}
