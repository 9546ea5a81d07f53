package portcullis.tests.forwardauth;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import portcullis.tests.fixtures.Answer;
import portcullis.tests.fixtures.GatewayUnderTest;
import portcullis.tests.fixtures.Received;
import portcullis.tests.fixtures.TestIssuer;

/** The service says who is calling: upstreams, rules and the log go by it, and a client's own word for it counts nothing. */
class CallerTest {
    private static final String COPY = "copy-headers: [x-user-id, x-client-id, x-tenant, x-roles, x-scopes]";
    private static final List<String> NAMES = List.of(
            "x-user-id", "x-client-id", "x-issuer", "x-tenant", "x-roles", "x-scopes", "x-auth-method");
    private static final String[] FORGED = {
        "X-User-Id: forged", "x_user_id: forged", "X-Client-Id: forged", "X-Issuer: main", "X-Tenant: forged", "X-Roles: admin",
        "X_Roles: admin", "X-Scopes: forged", "X-Auth-Method: jwt"
    };

    private static TestIssuer issuer;
    private static AuthGateway at;

    @BeforeAll
    static void start() throws IOException {
        issuer = TestIssuer.start();
        at = AuthGateway.start(GatewayUnderTest.with().gateway(issuer.gatewayYaml("main")), AuthGateway.api(COPY, ""));
    }

    @AfterAll
    static void stop() throws IOException {
        at.close();
        issuer.close();
    }

    @Test
    void upstreamsAreToldLikeOfEveryCaller() throws IOException {
        at.says(200, "X-User-Id: u 7@a", "X-Client-Id: app", "X-Tenant: t/1", "X-Roles: admin, two words", "X-Scopes: orders:read b");
        Received received = at.seen(FORGED);
        assertEquals("u%207%40a", received.fields().only("x-user-id"));
        assertEquals("app", received.fields().only("x-client-id"));
        assertEquals("forward-auth", received.fields().only("x-issuer"));
        assertEquals("t%2F1", received.fields().only("x-tenant"));
        assertEquals("forward-auth%2Fadmin,forward-auth%2Ftwo%20words", received.fields().only("x-roles"));
        assertEquals("orders%3Aread,b", received.fields().only("x-scopes"));
        assertEquals("forward-auth", received.fields().only("x-auth-method"));
        assertFalse(received.fields().has("x_user_id") || received.fields().has("x_roles"), received::toString);
    }

    @Test
    void theLogNamesTheCaller() throws IOException {
        at.says(200, "X-User-Id: anna");
        at.gateway.get("/logged");
        assertEquals("forward-auth/anna", at.gateway.accessLine("/logged").get("caller"));
        assertEquals("user", at.gateway.accessLine("/logged").get("caller_kind"));
        at.says(200, "X-Client-Id: robot");
        at.gateway.get("/robot");
        assertEquals("forward-auth/robot", at.gateway.accessLine("/robot").get("caller"));
        assertEquals("client", at.gateway.accessLine("/robot").get("caller_kind"));
    }

    @Test
    void nobodyIsToldOfWhoeverTheServiceDoesNotName() throws IOException {
        at.says(200, "X-Roles: admin");
        Received received = at.seen(FORGED);
        assertTrue(NAMES.stream().noneMatch(received.fields()::has), received::toString);
    }

    @ParameterizedTest
    @ValueSource(strings = {"X-User-Id: \u00e9", "X-User-Id: a\r\nX-User-Id: b", "X-Roles: \u00ff"})
    void whoCannotBeReadDoesNotPass(String line) throws IOException {
        at.plays(turn -> turn.readAll().write("HTTP/1.1 200 OK\r\nContent-Length: 0\r\nX-Client-Id: a\r\n" + line + "\r\n\r\n"));
        assertEquals("auth-unavailable", at.stopped().reason());
    }

    @Test
    void namesBeyondAsciiAreUtf8() throws IOException {
        String utf8 = new String("J\u00f6rg".getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
        at.plays(turn -> turn.readAll().write("HTTP/1.1 200 OK\r\nContent-Length: 0\r\nX-User-Id: " + utf8 + "\r\n\r\n"));
        assertEquals("J%C3%B6rg", at.seen().fields().only("x-user-id"));
        at.plays(turn -> turn.readAll().write("HTTP/1.1 200 OK\r\nContent-Length: 0\r\nX-User-Id: " + "u".repeat(257) + "\r\n\r\n"));
        assertEquals("auth-unavailable", at.stopped().reason());
    }

    @Test
    void requireGoesByWhatTheServiceSays() throws IOException {
        at.inForce(AuthGateway.api(COPY, "require: { roles: [forward-auth/admin], scopes: [orders] }"));
        try {
            at.says(200, "X-User-Id: u", "X-Roles: admin", "X-Scopes: orders");
            assertEquals(200, at.gateway.get(at.path()).status());
            at.says(200, "X-User-Id: u", "X-Scopes: orders");
            assertEquals("role-missing", at.stopped(FORGED).reason());
            at.says(200, "X-User-Id: u", "X-Roles: admin");
            assertEquals("scope-missing", at.stopped(FORGED).reason());
            at.says(200);
            assertEquals("unauthenticated", at.stopped(FORGED).reason());
        } finally {
            at.inForce(AuthGateway.api(COPY, ""));
        }
    }

    /** A token is checked first, so the service need not see what is no token; who the caller is, the token alone says. */
    @Test
    void besideAuthenticateItOnlySaysYesOrNo() throws IOException {
        at.inForce(AuthGateway.api("copy-headers: [x-extra]", "authenticate: { issuers: [main] }"));
        try {
            at.says(200, "X-Extra: auth", "X-User-Id: service");
            Received received = at.seen(issuer.bearerOf("anna"), "X-Extra: forged");
            assertEquals("anna", received.fields().only("x-user-id"));
            assertEquals("main", received.fields().only("x-issuer"));
            assertEquals("auth", received.fields().only("x-extra"));
            int before = at.auth.received().size();
            assertEquals(401, at.stopped("Authorization: Bearer nonsense").status());
            assertEquals(before, at.auth.received().size());
            at.says(403);
            assertEquals("denied", at.stopped(issuer.bearerOf("anna")).reason());
        } finally {
            at.inForce(AuthGateway.api(COPY, ""));
        }
    }

    @Test
    void aTokenThatIsNotForwardedIsNotShownToTheServiceEither() throws IOException {
        String places = "token-from: [authorization, { cookie: c }, { query: ticket }], forward-token: false";
        at.inForce(AuthGateway.api("", "authenticate: { issuers: [main], " + places + " }"));
        try {
            at.says(200);
            String token = issuer.token().sign();
            int before = at.auth.received().size();
            assertEquals(200, at.gateway.get("/x?a=%2f&ticket=" + token + "&b", "Cookie: c=" + token + "; d=1", "Authorization: Bearer " + token).status());
            Received asked = at.auth.received().get(before);
            assertEquals("/x?a=%2f&b", asked.fields().only("x-forwarded-uri"));
            assertEquals("d=1", asked.fields().only("cookie"));
            assertFalse(asked.fields().has("authorization"), asked::toString);
        } finally {
            at.inForce(AuthGateway.api(COPY, ""));
        }
    }

    @Test
    void twoWhoSayWhoIsCallingAreAnError() throws IOException {
        String file = "routes/under-test.yaml";
        String api = AuthGateway.api(COPY, "authenticate: { issuers: [main] }");
        at.gateway.edit(file, GatewayUnderTest.with().api(api).apiYaml());
        Answer answer = at.gateway.admin("POST", "/admin/reload");
        at.inForce(AuthGateway.api(COPY, ""));
        assertTrue(answer.status() >= 400 && answer.text().contains("says who is calling, as authenticate does"), answer::toString);
    }
}
