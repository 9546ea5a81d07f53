package portcullis.tests.policies;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import portcullis.tests.fixtures.TestIssuer;
import portcullis.tests.fixtures.Token;

/** Nobody becomes somebody else by what he writes into a token, a path or a field. */
class HostileTest {
    private static PolicyGateway gateway;

    @BeforeAll
    static void start() throws IOException {
        gateway = PolicyGateway.start();
        gateway.api("""
                filters:
                  authenticate: { issuers: [main, other, machines] }
                  authorize: { headers: [x-desk] }
                routes:
                  list: { match: { method: GET, path: /orders } }
                  get: { match: { method: GET, path: "/orders/{id}" }, resource: { type: Order, id: "{path.id}" } }
                  pair:
                    match: { method: GET, path: "/pairs/{a}/{b}" }
                    resource: { type: Pair, id: "{path.a}/{path.b}", attributes: { owner: { type: User, value: "main/{path.a}" } } }
                  desk: { match: { method: GET, path: /desk } }
                  tenant: { match: { method: GET, path: /tenant } }
                """);
        gateway.policies("""
                permit(principal == User::"main/anna", action == Action::"orders/list", resource);
                permit(principal in Role::"main/admin", action == Action::"orders/list", resource);
                permit(principal in Role::"auditor", action == Action::"orders/list", resource);
                permit(principal, action == Action::"orders/list", resource)
                when { principal.claims has level && principal.claims.level == 7 };
                permit(principal, action == Action::"orders/list", resource)
                when { principal.claims has department && principal.claims.department == "sales" };
                permit(principal, action == Action::"orders/get", resource == Order::"7");
                permit(principal, action == Action::"orders/pair", resource == Pair::"a/b");
                permit(principal, action == Action::"orders/pair", resource) when { resource.owner == principal };
                permit(principal, action == Action::"orders/desk", resource)
                when { context.headers has "x-desk" && context.headers["x-desk"] == "admin" };
                permit(principal, action == Action::"orders/tenant", resource)
                when { principal has tenant && principal.tenant == "acme" };
                """);
    }

    @AfterAll
    static void stop() throws IOException {
        gateway.close();
    }

    @Test
    void whoIsMeantIsLetPass() throws IOException {
        assertEquals("200", gateway.get("/orders", gateway.token("anna")));
        assertEquals("200", gateway.get("/orders", gateway.token("x").roles("admin")));
        assertEquals("200", gateway.get("/orders", gateway.token("x").roles("auditor")));
        assertEquals("200", gateway.get("/orders", gateway.token("x").claim("level", 7)));
        assertEquals("200", gateway.get("/orders", gateway.token("x").claim("department", "sales")));
        assertEquals("200", gateway.get("/orders/7", gateway.token("x")));
        assertEquals("200", gateway.get("/pairs/a/b", gateway.token("x")));
        assertEquals("200", gateway.get("/desk", gateway.bearer("x"), "x-desk: admin"));
        assertEquals("200", gateway.get("/tenant", gateway.token("x").claim("tenant", "acme")));
    }

    /** Refused by whoever looks first: as somebody else by policies, as no name at all by the token's check, or as too long before that. */
    private static void isNobodyMeant(Token token) throws IOException {
        String outcome = gateway.get("/orders", token);
        assertTrue(Set.of("403 denied", "401 token-invalid", "431 headers-too-large").contains(outcome), outcome);
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "anna\"", "\"anna", "anna\" || true || \"", "x\", action, resource); permit(principal, action, resource); //",
        "main/anna", "../main/anna", "User::\"main/anna\"", "x\"::User::\"main/anna", "Anna", "ANNA", " anna", "anna ", "anna\t",
        "anna\u0000", "\u0000anna", "anna\n", "\u0430nna", "ann\u0430", "a\u200bnna", "anna\u0301", "\uff41nna", "%61nna", "anna%00",
        "ann\\u0061", "ann\\x61", "*", "?principal", "anonymous", "\ud83d\ude00", "anna,anna", "{\"sub\":\"anna\"}", "__entity",
    })
    void aSubjectIsNobodyElse(String subject) throws IOException {
        isNobodyMeant(gateway.token(subject));
    }

    @Test
    void aSubjectOfAnyOtherKindIsNobodyElse() throws IOException {
        isNobodyMeant(gateway.token("anna".repeat(1024)));
        isNobodyMeant(gateway.token("anna" + "\u0000".repeat(4092)));
        isNobodyMeant(gateway.main.token().claim("sub", List.of("anna")));
        isNobodyMeant(gateway.main.token().claim("sub", 7));
        isNobodyMeant(gateway.other.token().subject("anna"));
        isNobodyMeant(gateway.machines.token().claim("azp", "anna"));
        isNobodyMeant(gateway.machines.token().claim("azp", "../main/anna"));
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "Admin", "admin ", "admin\"", "main/admin", "../main/admin", "Role::\"main/admin\"", "\u0430dmin", "admin\u0000", "admin,admin",
        "main/auditor", "Auditor", "auditor\u200b",
    })
    void aRoleIsNoOther(String role) throws IOException {
        isNobodyMeant(gateway.token("x").roles(role));
    }

    @Test
    void aRoleIsTheIssuersOwn() throws IOException {
        isNobodyMeant(gateway.other.token().subject("x").roles("admin"));
        isNobodyMeant(gateway.other.token().subject("x").roles("main/admin"));
        isNobodyMeant(gateway.other.token().subject("x").roles("auditor"));
    }

    @Test
    void aClaimIsWhatItsTypeSays() throws IOException {
        isNobodyMeant(gateway.token("x").claim("level", "7"));
        isNobodyMeant(gateway.token("x").claim("level", 7.5));
        isNobodyMeant(gateway.token("x").claim("level", List.of(7)));
        isNobodyMeant(gateway.token("x").claim("level", true));
        isNobodyMeant(gateway.token("x").claim("department", List.of("sales")));
        isNobodyMeant(gateway.token("x").claim("department", "sales\""));
        isNobodyMeant(gateway.token("x").claim("department", "s\u0430les"));
        isNobodyMeant(gateway.token("x").claim("department", "sales" + "\u0000".repeat(4096)));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "/orders/%37           | 200",
        "/orders/./7           | 200",
        "/orders/07            | 403 denied",
        "/orders/7.0           | 403 denied",
        "/orders/%20%37        | 403 denied",
        "/orders/%2537         | 403 denied",
        "/orders/7%22          | 403 denied",
        "/orders/7%22%20%7C%7C%20true | 403 denied",
        "/orders/Order::%227%22 | 403 denied",
        "/orders/%EF%BC%97     | 403 denied",
        "/orders/7%E2%80%8B    | 403 denied",
        "/orders/7%0A          | 403 denied",
        "/pairs/b/a            | 403 denied",
        "/pairs/a/b%252F       | 403 denied",
        "/pairs/a%252Fb/c      | 403 denied",
    })
    void aPathIsWhatItSaysOnceDecoded(String target, String outcome) throws IOException {
        String found = gateway.get(target, gateway.bearer("x"));

        assertTrue(found.equals(outcome) || outcome.startsWith("403") && found.startsWith("400 "), found);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/orders/%FF", "/orders/7%FF", "/orders/%C0%B7", "/orders/%ED%A0%80", "/orders/7%00", "/orders/7%2F", "/orders/%5C7"})
    void aPathThatCanBeReadInTwoWaysIsNotAsked(String target) throws IOException {
        assertTrue(gateway.get(target, gateway.bearer("x")).startsWith("400 "), target);
    }

    @Test
    void valuesInOneIdDoNotRunTogether() throws IOException {
        assertEquals("403 denied", gateway.get("/pairs/a/" + "b".repeat(4096), gateway.bearer("x")));
        assertEquals("200", gateway.get("/pairs/x/y", gateway.bearer("x")));
        assertEquals("403 denied", gateway.get("/pairs/y/x", gateway.bearer("x")));
        assertEquals("403 denied", gateway.get("/pairs/x/y", TestIssuer.bearer(gateway.other.token().subject("x").sign())));
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "x-desk: Admin", "x-desk: admin\"", "x-desk: admin, admin", "x-desk: admin\r\nx-desk: admin", "x_desk: admin", "x-desks: admin",
        "x-desk: admin\u00ff", "x-desk: \u00d0\u00b0dmin", "x-desk: %61dmin", "x-desk: \"admin\"", "x-desk:",
    })
    void aFieldIsWhatItSays(String line) throws IOException {
        assertEquals("403 denied", gateway.get("/desk", gateway.bearer("x"), line));
    }

    @Test
    void aLongFieldIsNoOther() throws IOException {
        assertEquals("403 denied", gateway.get("/desk", gateway.bearer("x"), "x-desk: admin" + "x".repeat(4096)));
        assertNotEquals("200", gateway.get("/desk", gateway.bearer("x"), "x-desk: admin\u0000"));
    }

    @Test
    void aTenantIsNoOther() throws IOException {
        for (String tenant : List.of("Acme", "acme\"", "acme\u0000", "\u0430cme", "acme,acme", "acme ".repeat(50))) {
            assertNotEquals("200", gateway.get("/tenant", gateway.token("x").claim("tenant", tenant)), tenant);
        }
    }

    @Test
    void aStrangeNameCanBePermittedAsItIs() throws IOException {
        String subject = "o\"neil \u0430 \\ ::\"";
        gateway.write("policies/strange.cedar", """
                permit(principal == User::"main/o\\"neil \u0430 \\\\ ::\\"", action == Action::"orders/list", resource);
                """);
        gateway.reload();

        assertEquals("200", gateway.get("/orders", gateway.token(subject)));
        assertEquals(
                "main/" + subject,
                gateway.gateway.accessLine("of him", line -> ("main/" + subject).equals(line.get("caller"))).get("caller"));
        assertTrue(subject.getBytes(StandardCharsets.UTF_8).length > subject.length());
    }
}
