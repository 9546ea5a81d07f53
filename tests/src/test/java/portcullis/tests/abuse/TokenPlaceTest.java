package portcullis.tests.abuse;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import portcullis.tests.fixtures.Answer;
import portcullis.tests.fixtures.Received;
import portcullis.tests.fixtures.TestIssuer;

/** Where a token may stand in a request, and what is said to requests that carry it elsewhere, twice, or in another way. */
class TokenPlaceTest {
    @AutoClose
    private static TokenTable table;

    @BeforeAll
    static void start() throws IOException {
        table = TokenTable.open();
    }

    private static String good() {
        return table.token().sign();
    }

    private static String bad() {
        return table.token().signBadly();
    }

    /** @param challenge null for none */
    private static DynamicTest refused(
            String is, String route, int status, String reason, @Nullable String challenge, @Nullable String fault, String token, String... lines) {
        return DynamicTest.dynamicTest(is, () -> {
            String target = route.contains("?") ? table.target(route.substring(0, route.indexOf('?'))) + route.substring(route.indexOf('?')) : table.target(route);
            Answer answer = table.refusal(target, fault, List.of(lines), token);
            assertEquals(List.of(status, reason), List.of(answer.status(), String.valueOf(answer.reason())), answer.toString());
            assertEquals(status == 400, answer.saysClose(), answer.toString());
            assertEquals(challenge == null ? List.of() : List.of(challenge), answer.fields().all("www-authenticate"), answer.toString());
        });
    }

    /** Nothing that the route takes is there, so nothing is said to be wrong with it. */
    private static DynamicTest absent(String is, String route, String token, String... lines) {
        return refused(is, route, 401, "unauthenticated", TokenTable.CHALLENGE, null, token, lines);
    }

    /** Which of the two counts would be left to whoever reads it; so the connection ends, too. */
    private static DynamicTest several(String is, String route, String token, String... lines) {
        return refused(is, route, 400, "malformed-request", null, "several-tokens", token, lines);
    }

    private static DynamicTest invalid(String is, String route, String fault, String token, String... lines) {
        return refused(is, route, 401, "token-invalid", TokenTable.INVALID, fault, token, lines);
    }

    @TestFactory
    Stream<DynamicTest> asksForATokenWhereThereIsNone() {
        String token = good();
        return Stream.of(
                absent("no field", "/main", ""),
                absent("an empty field", "/main", "", "Authorization: "),
                absent("Basic", "/main", "", "Authorization: Basic YW5uYTpzZWNyZXQ="),
                absent("a token under another scheme", "/main", token, "Authorization: DPoP " + token),
                absent("a token without a scheme", "/main", token, "Authorization: " + token),
                absent("the scheme run into the token", "/main", token, "Authorization: Bearer" + token),
                absent("in Proxy-Authorization", "/main", token, "Proxy-Authorization: Bearer " + token),
                absent("in a field like it", "/main", token, "X-Authorization: Bearer " + token),
                absent("in a field with an underscore", "/main", token, "Authorization_: Bearer " + token),
                absent("in a cookie that is not asked for", "/main", token, "Cookie: session=" + token),
                absent("in the query, not asked for", "/main?access_token=" + token, token),
                absent("in the query, not asked for, by our name", "/main?token=" + token, token),
                absent("in a cookie of another name", "/places", token, "Cookie: Session=" + token + "; xsession=" + token),
                absent("in the query under another name", "/places?Token=" + token + "&tokens=" + token, token),
                absent("identity fields that nobody made", "/main", "", "x-user-id: root", "x-roles: admin", "x_user_id: root"));
    }

    @TestFactory
    Stream<DynamicTest> refusesWhatIsNotOneToken() {
        String token = good();
        return Stream.of(
                several("two fields", "/main", token, TestIssuer.bearer(token), TestIssuer.bearer(bad())),
                several("two equal fields", "/main", token, TestIssuer.bearer(token), TestIssuer.bearer(token)),
                several("two fields, one of another scheme", "/main", token, TestIssuer.bearer(token), "authorization: Basic YTpi"),
                several("two fields where none is needed", "/optional", token, TestIssuer.bearer(token), "Authorization: Basic YTpi"),
                invalid("the scheme alone", "/main", "malformed", "", "Authorization: Bearer"),
                invalid("the scheme alone where none is needed", "/optional", "malformed", "", "Authorization: bearer "),
                invalid("a colon behind the scheme", "/main", "malformed", token, "Authorization: Bearer: " + token),
                invalid("a tab behind the scheme", "/main", "malformed", token, "Authorization: Bearer\t" + token),
                invalid("a list of two", "/main", "malformed", token, "Authorization: Bearer " + token + ", Bearer " + token),
                invalid("a list of two schemes", "/main", "malformed", token, "Authorization: Bearer " + token + ", Basic YTpi"),
                invalid("two tokens behind one scheme", "/main", "malformed", token, "Authorization: Bearer " + token + " " + token),
                invalid("a tab inside", "/main", "malformed", token, "Authorization: Bearer " + token.replaceFirst("\\.", "\t.")),
                invalid("a space inside", "/main", "malformed", token, "Authorization: Bearer " + token.replaceFirst("\\.", " .")),
                invalid("parameters", "/main", "malformed", token, "Authorization: Bearer token=\"" + token + "\""));
    }

    @TestFactory
    Stream<DynamicTest> refusesBadTokensWhereNoneIsNeeded() {
        return Stream.of(
                invalid("a bad signature", "/optional", "signature-wrong", bad(), TestIssuer.bearer(bad())),
                invalid("no token at all", "/optional", "malformed", "x.y", "Authorization: Bearer x.y"),
                invalid("of an issuer that is not taken", "/optional", "issuer-unknown", table.every.token().sign(), TestIssuer.bearer(table.every.token().sign())));
    }

    @Test
    void takesNobodyWhereNoneIsNeeded() throws Exception {
        for (List<String> lines : List.of(List.<String>of(), List.of("Authorization: Basic YTpi"), List.of("x-user-id: root", "X_User_Id: root"))) {
            Received got = table.assertCaller(table.target("/optional"), null, lines, "");
            assertNull(got.field("x-user-id"), got.toString());
            assertNull(got.field("x_user_id"), got.toString());
        }
        Received known = table.assertCaller(table.target("/optional"), "main/anna", List.of(TestIssuer.bearer(good())), "");
        assertEquals("anna", known.field("x-user-id"));
    }

    @TestFactory
    Stream<DynamicTest> refusesBadTokensInEveryPlace() {
        String bad = bad();
        String good = good();
        return Stream.of(
                invalid("in the cookie", "/places", "signature-wrong", bad, "Cookie: session=" + bad),
                invalid("in the query", "/places?token=" + bad, "signature-wrong", bad),
                invalid("in the cookie, percent-encoded", "/places", "malformed", good, "Cookie: session=" + good.replace(".", "%2E")),
                several("the cookie twice", "/places", good, "Cookie: session=" + good + "; session=" + bad),
                several("the cookie twice, in two fields", "/places", good, "Cookie: session=" + good, "Cookie: session=" + bad),
                several("the parameter twice", "/places?token=" + good + "&token=" + bad, good),
                several("a bad one in the field, a good one in the cookie", "/places", bad, TestIssuer.bearer(bad), "Cookie: session=" + good));
    }

    @TestFactory
    Stream<DynamicTest> takesTokensFromWhereTheyMayStand() {
        String token = good();
        return Stream.of(
                        List.of("/main", "Authorization: Bearer " + token), List.of("/main", "authorization: bearer " + token),
                        List.of("/main", "AUTHORIZATION: BEARER " + token), List.of("/main", "Authorization: Bearer  " + token),
                        List.of("/main", "Authorization:   Bearer " + token + "  "), List.of("/places", TestIssuer.bearer(token)),
                        List.of("/places", "Cookie: session=" + token), List.of("/places", "Cookie: a=b; session=" + token + "; c=d"),
                        List.of("/places", "Cookie: a=b", "Cookie: session=" + token),
                        List.of("/places", "Cookie: session=" + token, TestIssuer.bearer(token)), List.of("/places", "Cookie: session=", TestIssuer.bearer(token)))
                .map(row -> DynamicTest.dynamicTest(row.get(0) + " " + row.getLast().replace(token, ".."), () ->
                        table.assertCaller(table.target(row.get(0)), "main/anna", row.subList(1, row.size()), token)));
    }

    @Test
    void takesATokenFromTheQuery() throws Exception {
        String token = good();
        Received got = table.assertCaller(table.target("/places") + "?a=b&token=" + token, "main/anna", List.of(), token);
        assertTrue(got.target().endsWith("?a=b&token=" + token), got.target());
    }

    /** Out of the place that it was found in; what stands beside it stays as it is. */
    @Test
    void keepsTokensToItselfWhereItIsTold() throws Exception {
        String token = good();
        Received field = table.assertCaller(table.target("/kept"), "main/anna", List.of(TestIssuer.bearer(token)), token);
        assertNull(field.field("authorization"));
        Received cookie = table.assertCaller(table.target("/kept"), "main/anna", List.of("Cookie: a=b; session=" + token + "; c=d"), token);
        assertEquals("a=b; c=d", cookie.field("cookie"));
        Received query = table.assertCaller(table.target("/kept") + "?a=b&token=" + token + "&c=%20d", "main/anna", List.of(), token);
        assertTrue(query.target().endsWith("?a=b&c=%20d"), query.target());
        assertFalse(table.upstream.transcript().contains(token), "nowhere else either");
    }
}
