package portcullis.identity;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static portcullis.identity.HandIssuer.mapping;
import static portcullis.identity.HandIssuer.pointer;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import portcullis.config.IssuerConfig.ExtraClaim;
import portcullis.config.IssuerConfig.Mapping;
import portcullis.config.IssuerConfig.Principal;
import portcullis.exchange.Caller;
import portcullis.kit.JsonReader;

class CallerMappingTest {
    private static final Mapping USERS = HandIssuer.MAPPING;
    private static final Mapping CLIENTS = mapping(Principal.CLIENT, Map.of());

    private static Caller caller(Mapping mapping, String claims) throws ClaimFault {
        return new CallerMapping("main", mapping).caller((Map<?, ?>) JsonReader.read(claims));
    }

    private static void refused(TokenFault fault, Mapping mapping, String claims) {
        assertEquals(fault, assertThrows(ClaimFault.class, () -> caller(mapping, claims)).fault());
    }

    private static void malformed(String claims) {
        refused(TokenFault.CLAIM_MALFORMED, USERS, claims);
    }

    @Test
    void aTokenWithASubjectIsAUser() throws ClaimFault {
        Caller caller = caller(USERS, """
                {"sub":"anna","azp":"web","tenant":"acme","scope":"orders:read orders:write","roles":["admin"]}""");
        assertEquals(
                Caller.user(
                        Caller.Method.JWT, "main", "anna", "web", "acme", List.of("main/admin"),
                        List.of("orders:read", "orders:write"), Map.of()),
                caller);
        assertEquals("main/anna", caller.id());
    }

    @Test
    void aTokenWithoutASubjectIsAClient() throws ClaimFault {
        Caller caller = caller(USERS, "{\"client_id\":\"batch\"}");
        assertEquals(Caller.Kind.CLIENT, caller.kind());
        assertEquals("main/batch", caller.id());
        refused(TokenFault.CLAIM_MISSING, USERS, "{\"tenant\":\"acme\"}");
    }

    @Test
    void aClientNeedsAClientsName() throws ClaimFault {
        Caller caller = caller(CLIENTS, "{\"sub\":\"service-account\",\"azp\":\"batch\"}");
        assertEquals(Caller.Kind.CLIENT, caller.kind());
        assertEquals("main/batch", caller.id());
        assertEquals("service-account", caller.subject());
        refused(TokenFault.CLAIM_MISSING, CLIENTS, "{\"sub\":\"anna\"}");
    }

    @Test
    void theFirstPlaceThatHoldsSomethingCounts() throws ClaimFault {
        assertEquals("two", caller(USERS, "{\"sub\":\"a\",\"azp\":\"\",\"client_id\":\"two\"}").client());
        assertEquals("one", caller(USERS, "{\"sub\":\"a\",\"azp\":\"one\",\"client_id\":\"two\"}").client());
        assertEquals(
                List.of("main/x"),
                caller(USERS, "{\"sub\":\"a\",\"roles\":[],\"realm_access\":{\"roles\":[\"x\"]}}").roles());
        assertEquals(List.of("s"), caller(USERS, "{\"sub\":\"a\",\"scope\":null,\"scp\":[\"s\"]}").scopes());
    }

    @Test
    void rolesAndScopesAreListsOrTextsWithSpaces() throws ClaimFault {
        assertEquals(List.of("main/a", "main/b"), caller(USERS, "{\"sub\":\"a\",\"roles\":\" a  b \"}").roles());
        assertEquals(List.of("main/a b"), caller(USERS, "{\"sub\":\"a\",\"roles\":[\"a b\"]}").roles());
        malformed("{\"sub\":\"a\",\"roles\":{\"a\":true}}");
        malformed("{\"sub\":\"a\",\"roles\":[\"a\",1]}");
        malformed("{\"sub\":\"a\",\"roles\":[\"a\",null]}");
        malformed("{\"sub\":\"a\",\"scope\":7}");
        malformed("{\"sub\":\"a\",\"scp\":[\"\"]}");
    }

    @Test
    void noRoleLooksLikeAnotherIssuers() throws ClaimFault {
        Mapping trusting = mapping(Principal.USER, Map.of(), "admin");
        assertEquals(
                List.of("admin", "main/other/admin", "main/main/admin", "main//admin"),
                caller(trusting, "{\"sub\":\"a\",\"roles\":[\"admin\",\"other/admin\",\"main/admin\",\"/admin\"]}").roles());
        assertEquals(List.of("main/admin"), caller(USERS, "{\"sub\":\"a\",\"roles\":[\"admin\"]}").roles());
    }

    @Test
    void namesHaveAtMost256Characters() throws ClaimFault {
        String longest = "n".repeat(256);
        for (String claim : List.of("sub", "azp", "tenant")) {
            String others = claim.equals("sub") ? "" : "\"sub\":\"a\",";
            caller(USERS, "{" + others + "\"" + claim + "\":\"" + longest + "\"}");
            malformed("{" + others + "\"" + claim + "\":\"" + longest + "n\"}");
        }
        assertEquals(1, caller(USERS, "{\"sub\":\"a\",\"scope\":\"" + longest + "\"}").scopes().size());
        malformed("{\"sub\":\"a\",\"scope\":\"x " + longest + "n\"}");
        malformed("{\"sub\":\"a\",\"roles\":[\"" + longest + "n\"]}");
    }

    @Test
    void listsHaveAtMost200Entries() throws ClaimFault {
        assertEquals(200, caller(USERS, "{\"sub\":\"a\",\"scope\":\"" + words(200) + "\"}").scopes().size());
        malformed("{\"sub\":\"a\",\"scope\":\"" + words(201) + "\"}");
        assertEquals(200, caller(USERS, "{\"sub\":\"a\",\"roles\":" + list(200) + "}").roles().size());
        malformed("{\"sub\":\"a\",\"roles\":" + list(201) + "}");
    }

    private static String words(int count) {
        return String.join(" ", Collections.nCopies(count, "w"));
    }

    private static String list(int count) {
        return "[" + String.join(",", Collections.nCopies(count, "\"w\"")) + "]";
    }

    @ParameterizedTest
    @ValueSource(strings = {"\\u0000", "\\n", "\\r", "\\t", "\\u001f", "\\u007f", "\\u0085", "\\u2028"})
    void textsThatCouldEndALineAreRefused(String character) {
        malformed("{\"sub\":\"a" + character + "\"}");
        malformed("{\"sub\":\"a\",\"scope\":\"a" + character + "\"}");
        malformed("{\"sub\":\"a\",\"roles\":[\"a" + character + "\"]}");
        malformed("{\"sub\":\"a\",\"tenant\":\"" + character + "a\"}");
    }

    @Test
    void otherTextsAreTakenAsTheyAre() throws ClaimFault {
        assertEquals("J\u00fcrgen, \u674e \ud83d\ude00 100%", caller(USERS, "{\"sub\":\"J\u00fcrgen, \u674e \\ud83d\\ude00 100%\"}").subject());
    }

    @Test
    void aSubjectIsAText() {
        malformed("{\"sub\":17}");
        malformed("{\"sub\":true}");
        malformed("{\"sub\":[\"a\"]}");
        refused(TokenFault.CLAIM_MISSING, USERS, "{\"sub\":null}");
        refused(TokenFault.CLAIM_MISSING, USERS, "{\"sub\":\"\"}");
    }

    @Test
    void extraClaimsAreOfTheirType() throws ClaimFault {
        Mapping mapping = mapping(Principal.USER, Map.of(
                "suspended", new ExtraClaim(pointer("/suspended"), ExtraClaim.Type.BOOLEAN),
                "level", new ExtraClaim(pointer("/x/level"), ExtraClaim.Type.LONG),
                "team", new ExtraClaim(pointer("/team"), ExtraClaim.Type.STRING),
                "groups", new ExtraClaim(pointer("/groups"), ExtraClaim.Type.STRINGS)));
        assertEquals(
                Map.of("suspended", false, "level", 9_007_199_254_740_993L, "team", "", "groups", List.of("a", "b")),
                caller(mapping, """
                        {"sub":"a","suspended":false,"x":{"level":9007199254740993},"team":"","groups":["a","b"]}""").claims());
        assertEquals(Map.of(), caller(mapping, "{\"sub\":\"a\",\"team\":null}").claims());
        for (String wrong : List.of(
                "\"suspended\":\"false\"", "\"suspended\":0", "\"x\":{\"level\":1.5}", "\"x\":{\"level\":\"1\"}",
                "\"x\":{\"level\":1e3}", "\"x\":{\"level\":9223372036854775808}", "\"team\":1", "\"team\":\"a\\nb\"",
                "\"groups\":\"a b\"", "\"groups\":[1]", "\"team\":\"" + "x".repeat(1025) + "\"")) {
            refused(TokenFault.CLAIM_MALFORMED, mapping, "{\"sub\":\"a\"," + wrong + "}");
        }
    }
}
