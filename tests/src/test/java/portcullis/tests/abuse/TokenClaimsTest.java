package portcullis.tests.abuse;

import java.io.IOException;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import portcullis.tests.fixtures.TestIssuer;
import portcullis.tests.fixtures.Token;

/**
 * What tokens say (RFC 7519, 4.1), both sides of every border. Each is signed as it should be: issuers err, and some let their users
 * choose what a claim is. The clock skew is 30 s, the longest life 24 h; rows that must hold for a while have 10 s to do so.
 */
class TokenClaimsTest {
    private static final int SKEW = 30;
    private static final int DAY = 24 * 3600;
    private static final int SLACK = 10;

    @AutoClose
    private static TokenTable table;

    @BeforeAll
    static void start() throws IOException {
        table = TokenTable.open();
    }

    private static DynamicTest refused(String is, String fault, Function<Token, Token> change) {
        return table.refused(is, fault, () -> change.apply(table.token()).sign());
    }

    private static DynamicTest taken(String is, Function<Token, Token> change) {
        return table.taken(is, "/main", "main/anna", () -> change.apply(table.token()).sign());
    }

    private static long now() {
        return Instant.now().getEpochSecond();
    }

    @TestFactory
    Stream<DynamicTest> refusesTokensThatHaveEnded() {
        return Stream.of(
                refused("exp missing", "claim-missing", token -> token.withoutClaim("exp")),
                refused("exp long ago", "expired", token -> token.claim("iat", 1).claim("exp", 2)),
                refused("exp 0", "expired", token -> token.claim("iat", 0).claim("exp", 0)),
                refused("exp as long ago as the skew", "expired", token -> token.claim("exp", now() - SKEW)),
                taken("exp ago, within the skew", token -> token.claim("exp", now() - SKEW + SLACK)),
                refused("exp an empty text", "claim-missing", token -> token.claim("exp", "")),
                taken("exp with a fraction", token -> token.claim("exp", new BigDecimal(now() + 60).add(new BigDecimal("0.5")))));
    }

    @TestFactory
    Stream<DynamicTest> refusesTimesThatAreNone() {
        List<DynamicTest> rows = new ArrayList<>();
        for (String name : List.of("exp", "nbf", "iat")) {
            rows.add(refused(name + " as a text", "claim-malformed", token -> token.claim(name, Long.toString(now() - 1))));
            rows.add(refused(name + " as a date", "claim-malformed", token -> token.claim(name, "2099-01-01T00:00:00Z")));
            rows.add(refused(name + " null", name.equals("exp") ? "claim-missing" : "claim-malformed", token -> token.claim(name, null)));
            rows.add(refused(name + " true", "claim-malformed", token -> token.claim(name, true)));
            rows.add(refused(name + " in a list", "claim-malformed", token -> token.claim(name, List.of(now()))));
            rows.add(refused(name + " in an object", "claim-malformed", token -> token.claim(name, Map.of("s", now()))));
            rows.add(refused(name + " negative", "claim-malformed", token -> token.claim(name, -1)));
            rows.add(refused(name + " larger than any number of the machine", "claim-malformed", token -> token.claim(name, new BigDecimal("1e300"))));
            rows.add(refused(name + " of a thousand digits", "malformed", token -> token.claim(name, new BigDecimal("9".repeat(1000)))));
            rows.add(refused(name + " with an exponent that makes it endless", "malformed", token -> token.payloadText(
                    token.claim(name, 4711).payloadText().replace("4711", "1e999999999"))));
        }
        return rows.stream();
    }

    @TestFactory
    Stream<DynamicTest> refusesTokensBeforeTheirTime() {
        return Stream.of(
                refused("nbf beyond the skew", "not-yet-valid", token -> token.claim("nbf", now() + SKEW + SLACK)),
                taken("nbf within the skew", token -> token.claim("nbf", now() + SKEW)),
                taken("nbf past", token -> token.claim("nbf", now() - 5)),
                refused("iat beyond the skew", "not-yet-valid", token -> token.claim("iat", now() + SKEW + SLACK)),
                taken("iat within the skew", token -> token.claim("iat", now() + SKEW)),
                taken("iat missing", token -> token.withoutClaim("iat")));
    }

    @TestFactory
    Stream<DynamicTest> refusesTokensForEver() {
        return Stream.of(
                taken("a day", token -> token.claim("exp", now() + DAY).claim("iat", now())),
                refused("a day and a second", "lifetime-too-long", token -> token.claim("iat", now()).claim("exp", now() + DAY + 1)),
                refused("a day and a second, the day almost over", "lifetime-too-long", token -> token.claim("iat", now() - DAY).claim("exp", now() + 1)),
                refused("ten years", "lifetime-too-long", token -> token.claim("exp", now() + 3650L * DAY)),
                refused("ten years, and no word of when it began", "lifetime-too-long", token -> token.withoutClaim("iat").claim("exp", now() + 3650L * DAY)),
                refused("the last number of the machine", "claim-malformed", token -> token.claim("exp", Long.MAX_VALUE)),
                refused("milliseconds for seconds", "claim-malformed", token -> token.claim("exp", 1000 * (now() + 60))),
                refused("the year 9999", "lifetime-too-long", token -> token.claim("exp", 253402300799L)));
    }

    @TestFactory
    Stream<DynamicTest> refusesTokensForSomebodyElse() {
        String own = TestIssuer.AUDIENCE;
        return Stream.of(
                refused("aud missing", "audience-wrong", token -> token.withoutClaim("aud")),
                refused("aud empty", "audience-wrong", token -> token.claim("aud", "")),
                refused("aud an empty list", "audience-wrong", token -> token.claim("aud", List.of())),
                refused("aud another", "audience-wrong", token -> token.audience("https://other.test")),
                refused("aud some others", "audience-wrong", token -> token.audience("https://other.test", "https://third.test")),
                refused("aud with a slash behind", "audience-wrong", token -> token.audience(own + "/")),
                refused("aud in upper case", "audience-wrong", token -> token.audience(own.toUpperCase(Locale.ROOT))),
                refused("aud a beginning", "audience-wrong", token -> token.audience(own.substring(0, own.length() - 1))),
                refused("aud with more behind", "audience-wrong", token -> token.audience(own + ".evil.test")),
                refused("aud two in one text", "audience-wrong", token -> token.audience(own + " https://other.test")),
                refused("aud with a space in front", "audience-wrong", token -> token.audience(" " + own)),
                refused("aud null", "audience-wrong", token -> token.claim("aud", null)),
                refused("aud a number", "claim-malformed", token -> token.claim("aud", 1)),
                refused("aud an object", "claim-malformed", token -> token.claim("aud", Map.of(own, true))),
                refused("aud a list with a number", "claim-malformed", token -> token.claim("aud", List.of(own, 1))),
                refused("aud a list in a list", "claim-malformed", token -> token.claim("aud", List.of(List.of(own)))),
                taken("aud a list of one", token -> token.claim("aud", List.of(own))),
                taken("aud among others", token -> token.audience("https://other.test", own)),
                table.refused("aud of the issuer on a route that has its own", "/narrow", "audience-wrong", () -> table.token().sign()),
                table.taken("aud of the route", "/narrow", "main/anna", () -> table.token().audience("https://narrow.test").sign()),
                refused("aud of a route elsewhere", "audience-wrong", token -> token.audience("https://narrow.test")));
    }

    @TestFactory
    Stream<DynamicTest> refusesOtherIssuers() {
        String own = table.main.name();
        return Stream.of(
                refused("iss missing", "issuer-unknown", token -> token.withoutClaim("iss")),
                named("with a slash behind", own + "/"), named("in upper case", own.toUpperCase(Locale.ROOT)),
                named("a beginning", own.substring(0, own.length() - 1)), named("with more behind", own + ".evil.test"),
                named("as a user of another host", own + "@evil.test"), named("with a fragment", own + "#x"), named("with a query", own + "?x"),
                named("our name for it", "main"), named("empty", ""), named("by another scheme", own.replace("http:", "https:")),
                named("with a space in front", " " + own), named("by another name of the host", own.replace("127.0.0.1", "localhost")),
                named("with an encoded dot", own.replaceFirst("\\.", "%2E")),
                refused("iss a list", "issuer-unknown", token -> token.claim("iss", List.of(own))),
                refused("iss a number", "issuer-unknown", token -> token.claim("iss", 1)),
                refused("iss null", "issuer-unknown", token -> token.claim("iss", null)),
                table.refused("an issuer that another route takes", "/main", "issuer-unknown", () -> table.every.token().sign()),
                table.refused("an issuer by the key of another, both taken", "/either", "signature-wrong", () -> table.token()
                        .signedBy(table.every.key("RS256"))
                        .sign()),
                table.refused("an issuer by key and kid of another, both taken", "/either", "algorithm-refused", () -> table.token()
                        .key(table.every.key("PS256"))
                        .sign()),
                table.taken("one of two", "/either", "main/anna", () -> table.token().sign()),
                table.taken("the other of two", "/either", "every/anna", () -> table.every.token().sign()));
    }

    private static DynamicTest named(String is, String iss) {
        return refused("iss " + is, "issuer-unknown", token -> token.claim("iss", iss));
    }

    @TestFactory
    Stream<DynamicTest> refusesSubjectsThatAreNone() {
        return Stream.of(
                refused("sub missing", "claim-missing", token -> token.withoutClaim("sub")),
                refused("sub empty", "claim-missing", token -> token.subject("")), malformed("sub", "a number", 1),
                refused("sub null", "claim-missing", token -> token.claim("sub", null)), malformed("sub", "with a line separator", "anna\u2028"),
                malformed("sub", "true", true), malformed("sub", "a list", List.of("anna")),
                malformed("sub", "an object", Map.of("name", "anna")), malformed("sub", "longer than any", "a".repeat(2000)),
                malformed("sub", "with a line end", "anna\r\nx-user-id: root"), malformed("sub", "with a NUL", "anna\u0000"),
                malformed("sub", "with a delete", "anna\u007f"), malformed("sub", "with a control character of ISO 8859", "anna\u0085"),
                table.taken("sub beyond ASCII", "/main", "main/\u00e4nne", () -> table.token().subject("\u00e4nne").sign()),
                table.taken("sub with what lists and paths are made of", "/main", "main/a,b/../c", () -> table.token().subject("a,b/../c").sign()));
    }

    @TestFactory
    Stream<DynamicTest> refusesRolesAndScopesThatAreNone() {
        List<String> many = Collections.nCopies(1200, "r");
        return Stream.of(
                malformed("roles", "a number", 1), malformed("roles", "true", true), malformed("roles", "an object", Map.of("admin", true)),
                malformed("roles", "with a number", List.of("a", 1)), malformed("roles", "with a list", List.of(List.of("a"))),
                malformed("roles", "with null", Collections.singletonList(null)), malformed("roles", "more than anybody has", many),
                malformed("roles", "with a line end", List.of("a\r\nb")), malformed("roles", "with one that is too long", List.of("a".repeat(2000))),
                malformed("scope", "a number", 1), malformed("scope", "an object", Map.of("read", 1)),
                malformed("scope", "with a number", List.of("read", 1)), malformed("scope", "more than anybody has", String.join(" ", many)),
                malformed("scope", "with a line end", "read\nwrite"),
                malformed("tenant", "a number", 1), malformed("azp", "a list", List.of("app")),
                malformed("suspended", "a text where a truth is declared", "true"),
                taken("roles a text", token -> token.claim("roles", "a b")),
                taken("roles empty", token -> token.claim("roles", List.of())),
                taken("scope a list", token -> token.claim("scope", List.of("read", "write"))),
                taken("scope empty", token -> token.claim("scope", "")));
    }

    private static DynamicTest malformed(String name, String is, @Nullable Object value) {
        return refused(name + " " + is, "claim-malformed", token -> token.claim(name, value));
    }
}
