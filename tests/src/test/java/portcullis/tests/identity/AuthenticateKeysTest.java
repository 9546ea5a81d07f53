package portcullis.tests.identity;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import portcullis.tests.fixtures.Answer;
import portcullis.tests.fixtures.Received;
import portcullis.tests.fixtures.TestIssuer;

/** Each key of {@code authenticate} and {@code require}, in at least two values. */
class AuthenticateKeysTest {
    private static GuardedGateway at;

    @BeforeAll
    static void start() throws IOException {
        at = new GuardedGateway();
    }

    @AfterAll
    static void stop() throws IOException {
        at.close();
    }

    private static String ofOther() {
        return TestIssuer.bearer(at.other.token().subject("otto").sign());
    }

    @Test
    void issuersAreThoseWhoseTokensAreTaken() throws IOException {
        at.authenticate("issuers: [main]");
        assertEquals("anna", at.caller("", at.bearer()));
        assertEquals(401, at.status(ofOther()));
        at.authenticate("issuers: { other: { audiences: [" + TestIssuer.AUDIENCE + "] } }");
        assertEquals("otto", at.caller("", ofOther()));
        assertEquals(401, at.status(at.bearer()));
        at.authenticate("issuers: { main: {}, other: { audiences: [" + TestIssuer.AUDIENCE + "] } }");
        assertEquals("anna", at.caller("", at.bearer()));
        assertEquals("otto", at.caller("", ofOther()));
    }

    @Test
    void audiencesTakeThePlaceOfTheIssuersOwn() throws IOException {
        String special = TestIssuer.bearer(at.main.token().audience("special").sign());
        at.authenticate("issuers: { main: { audiences: [special, more] } }");
        assertEquals(200, at.status(special));
        assertEquals(401, at.status(at.bearer()));
        at.authenticate("issuers: { main: {} }");
        assertEquals(401, at.status(special));
        assertEquals(200, at.status(at.bearer()));
    }

    @Test
    void namesAreThoseOfCertificatesThatAreTaken() throws IOException {
        at.authenticate("client-certificate: { names: [b.client.test] }");
        assertEquals("client b.client.test", at.secure(List.of("a.client.test", "b.client.test")));
        assertEquals("401 unauthenticated", at.secure(List.of("c.client.test")));
        at.authenticate("client-certificate: {}");
        assertEquals("client c.client.test", at.secure(List.of("c.client.test")));
        assertEquals("401 unauthenticated", at.secure(List.of()));
    }

    @Test
    void allOfDemandsSeveral() throws IOException {
        at.authenticate("issuers: [main], client-certificate: {}");
        assertEquals("user anna", at.secure(List.of("a.client.test"), at.bearer()));
        assertEquals("user anna", at.secure(List.of(), at.bearer()));
        assertEquals("client a.client.test", at.secure(List.of("a.client.test")));
        for (String all : List.of("true", "[issuers, client-certificate]")) {
            at.authenticate("issuers: [main], client-certificate: {}, all-of: " + all);
            assertEquals("user anna", at.secure(List.of("a.client.test"), at.bearer()));
            assertEquals("401 unauthenticated", at.secure(List.of(), at.bearer()));
            assertEquals("401 unauthenticated", at.secure(List.of("a.client.test")));
        }
        at.authenticate("issuers: [main], client-certificate: {}, all-of: [issuers]");
        assertEquals("user anna", at.secure(List.of(), at.bearer()));
        assertEquals("401 unauthenticated", at.secure(List.of("a.client.test")));
    }

    @Test
    void tokenFromSaysWhereATokenMayBe() throws IOException {
        String token = at.main.token().sign();
        at.authenticate("issuers: [main], token-from: [authorization, { cookie: sid }, { query: t }]");
        assertEquals("anna", at.caller("", TestIssuer.bearer(token)));
        assertEquals("anna", at.caller("", "Cookie: a=b; sid=" + token));
        assertEquals("anna", at.caller("?a=b&t=" + token));
        at.authenticate("issuers: [main]");
        assertEquals(200, at.status(TestIssuer.bearer(token)));
        assertEquals(401, at.status("Cookie: sid=" + token));
        assertEquals("401 unauthenticated", at.outcome("/x?t=" + token));
    }

    @Test
    void cookieIsItsName() throws IOException {
        String token = at.main.token().sign();
        at.authenticate("issuers: [main], token-from: [{ cookie: one }]");
        assertEquals(200, at.status("Cookie: one=" + token));
        assertEquals(401, at.status("Cookie: two=" + token));
        at.authenticate("issuers: [main], token-from: [{ cookie: two }]");
        assertEquals(401, at.status("Cookie: one=" + token));
        assertEquals(200, at.status("Cookie: two=" + token));
        assertEquals(401, at.status(TestIssuer.bearer(token)));
    }

    @Test
    void queryIsTheNameOfTheParameter() throws IOException {
        String token = at.main.token().sign();
        at.authenticate("issuers: [main], token-from: [{ query: one }]");
        assertEquals(200, at.gateway.get("/x?one=" + token).status());
        assertEquals(401, at.gateway.get("/x?two=" + token).status());
        at.authenticate("issuers: [main], token-from: [{ query: two }]");
        assertEquals(401, at.gateway.get("/x?one=" + token).status());
        assertEquals(200, at.gateway.get("/x?two=" + token).status());
    }

    @Test
    void modeDecidesWhetherSomebodyMustBeKnown() throws IOException {
        at.authenticate("issuers: [main], mode: optional");
        assertEquals("nobody", at.caller(""));
        assertEquals("nobody", at.caller("", "Authorization: Basic eDp5"));
        assertEquals("anna", at.caller("", at.bearer()));
        assertEquals("401 token-invalid", at.outcome("/x", "Authorization: Bearer x"));
        at.authenticate("issuers: [main], mode: required");
        assertEquals("401 unauthenticated", at.outcome("/x"));
        assertEquals("401 unauthenticated", at.outcome("/x", "Authorization: Basic eDp5"));
        assertEquals("anna", at.caller("", at.bearer()));
    }

    @Test
    void forwardTokenDecidesWhetherTheUpstreamSeesIt() throws IOException {
        String token = at.main.token().sign();
        String places = "issuers: [main], token-from: [authorization, { cookie: sid }, { query: t }]";
        at.authenticate(places + ", forward-token: false");
        assertNull(at.seen("", TestIssuer.bearer(token)).field("authorization"));
        Received cookie = at.seen("", "Cookie: a=b;  c=\"d\"; sid=" + token + ";e=f");
        assertEquals("a=b;  c=\"d\";e=f", cookie.fields().only("cookie"));
        assertNull(at.seen("", "Cookie: sid=" + token).field("cookie"));
        assertTrue(at.seen("?a=%20b&t=" + token + "&c=;d").target().endsWith("?a=%20b&c=;d"));
        assertTrue(at.seen("?%74=" + token).target().matches("/request-[0-9]+"));
        at.authenticate(places + ", forward-token: true");
        assertEquals("Bearer " + token, at.seen("", TestIssuer.bearer(token)).field("authorization"));
        assertEquals("sid=" + token, at.seen("", "Cookie: sid=" + token).field("cookie"));
        assertTrue(at.seen("?t=" + token).target().endsWith("?t=" + token));
    }

    @Test
    void scopesAreWhatTheTokenMustHave() throws IOException {
        String read = TestIssuer.bearer(at.main.token().scopes("orders:read", "x").sign());
        at.filters("{ authenticate: { issuers: [main] }, require: { scopes: ['orders:read'] } }");
        assertEquals(200, at.status(read));
        at.filters("{ authenticate: { issuers: [main] }, require: { scopes: ['orders:read', 'orders:write'] } }");
        Answer refused = at.gateway.get("/x", read);
        assertEquals("403 scope-missing", GuardedGateway.outcome(refused));
        assertEquals(
                "Bearer realm=\"under-test\", error=\"insufficient_scope\", scope=\"orders:read orders:write\"",
                refused.fields().only("www-authenticate"));
        assertEquals("401 unauthenticated", at.outcome("/x"));
    }

    @Test
    void rolesAreThoseOfTheCaller() throws IOException {
        String roles = TestIssuer.bearer(at.main.token().roles("admin", "auditor").sign());
        at.filters("{ authenticate: { issuers: [main] }, require: { roles: [main/admin, auditor] } }");
        assertEquals(200, at.status(roles));
        assertEquals("403 role-missing", at.outcome("/x", at.bearer()));
        at.filters("{ authenticate: { issuers: [main] }, require: { roles: [main/auditor] } }");
        Answer refused = at.gateway.get("/x", roles);
        assertEquals("403 role-missing", GuardedGateway.outcome(refused));
        assertNull(refused.field("www-authenticate"));
    }

    @Test
    void anyMakesOneOfEachEnough() throws IOException {
        String one = TestIssuer.bearer(at.main.token().scopes("b").roles("y").sign());
        String both = "scopes: [a, b], roles: [main/x, main/y]";
        at.filters("{ authenticate: { issuers: [main] }, require: { " + both + ", any: true } }");
        assertEquals(200, at.status(one));
        assertEquals(403, at.status(TestIssuer.bearer(at.main.token().scopes("b").sign())));
        at.filters("{ authenticate: { issuers: [main] }, require: { " + both + ", any: false } }");
        assertEquals("403 scope-missing", at.outcome("/x", one));
    }

    @Test
    void publicTakesARouteOut() throws IOException {
        String filters = "{ authenticate: { issuers: [main] }, require: { scopes: [a] } }";
        at.filters(filters, "any: { match: { path: '/{rest...}' }, public: true }");
        assertEquals("nobody", at.caller(""));
        assertEquals("nobody", at.caller("", "Authorization: Bearer nonsense"));
        assertTrue(at.gateway.admin("GET", "/admin/routes").text().contains("\"public\": true"));
        at.filters(filters, "any: { match: { path: '/{rest...}' }, public: false }");
        assertEquals("401 unauthenticated", at.outcome("/x"));
    }
}
