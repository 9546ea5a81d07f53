package portcullis.tests.abuse;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import portcullis.tests.fixtures.SigningKey;
import portcullis.tests.fixtures.TestIssuer;
import portcullis.tests.fixtures.Token;

/** The header is the attacker's (RFC 8725): it picks among the issuer's own keys, and nothing else. */
class TokenHeaderTest {
    @AutoClose
    private static TokenTable table;

    @AutoClose
    private static TestIssuer stranger;

    @BeforeAll
    static void start() throws IOException {
        table = TokenTable.open();
        stranger = TestIssuer.start("RS256");
    }

    private static Token token() {
        return table.token();
    }

    @TestFactory
    Stream<DynamicTest> refusesTokensWithoutASignature() {
        return Stream.of("none", "None", "NONE", "nOnE", "none ", " none", "")
                .flatMap(name -> Stream.of(
                        table.refused("alg '" + name + "' and no signature", "algorithm-refused", () -> token().unsigned(name)),
                        table.refused("alg '" + name + "' behind a good signature", "algorithm-refused", () -> token().header("alg", name).sign()),
                        table.refused(
                                "alg '" + name + "' where HS is taken", "/every", "algorithm-refused",
                                () -> table.every.token().unsigned(name))));
    }

    @TestFactory
    Stream<DynamicTest> refusesAlgorithmsThatAreNone() {
        return Stream.of(
                named("in lower case", "algorithm-refused", "rs256"),
                named("with a space in front", "algorithm-refused", " RS256"),
                named("with a NUL behind", "algorithm-refused", "RS256\u0000"),
                named("of the JDK", "algorithm-refused", "SHA256withRSA"),
                named("of encryption", "algorithm-refused", "RSA-OAEP"),
                named("for a curve that nobody offers", "algorithm-refused", "ES256K"),
                named("as a number", "malformed", 256),
                named("as a list", "malformed", List.of("RS256")),
                named("as an object", "malformed", Map.of("alg", "RS256")),
                named("as null", "malformed", null),
                table.refused("no alg", "malformed", () -> token().withoutHeader("alg").sign()));
    }

    private static DynamicTest named(String is, String fault, @Nullable Object alg) {
        return table.refused("alg " + is, fault, () -> token().header("alg", alg).sign());
    }

    /** What everybody may know of an RSA key is no secret to check an HMAC by. */
    @TestFactory
    Stream<DynamicTest> refusesPublicKeysAsSecrets() {
        return Stream.of(table.main, table.every).flatMap(issuer -> {
            String route = issuer == table.main ? "/main" : "/every";
            // Where HS is taken at all, the kid is that of another kind of key.
            String fault = issuer == table.main ? "algorithm-refused" : "key-unknown";
            SigningKey key = issuer.key("RS256");
            return Stream.of(
                    confused("PEM", route, fault, issuer, key.publicPem().getBytes(StandardCharsets.US_ASCII)),
                    confused("PEM without its last line end", route, fault, issuer, key.publicPem().strip().getBytes(StandardCharsets.US_ASCII)),
                    confused("DER", route, fault, issuer, key.publicDer()),
                    confused("JWK", route, fault, issuer, key.jwkText().getBytes(StandardCharsets.US_ASCII)),
                    confused("kid", route, fault, issuer, String.valueOf(key.id()).getBytes(StandardCharsets.US_ASCII)),
                    confused("nothing but zeros", route, fault, issuer, new byte[32]));
        });
    }

    private static DynamicTest confused(String what, String route, String fault, TestIssuer issuer, byte[] secret) {
        return table.refused("HS256 with the key's " + what + " on " + route, route, fault, () -> issuer.token()
                .key(SigningKey.ofSecret("HS256", String.valueOf(issuer.key("RS256").id()), secret))
                .sign());
    }

    @TestFactory
    Stream<DynamicTest> refusesKeysForAnotherAlgorithm() {
        return Stream.of(
                table.refused("an algorithm that the issuer may not use", "algorithm-refused", () -> token().key(table.main.key().as("RS512")).sign()),
                table.refused("PSS by a key for PKCS #1", "algorithm-refused", () -> token().key(table.main.key().as("PS256")).sign()),
                table.refused("EdDSA where only RS256 and ES256 are taken", "algorithm-refused", () -> token().key(table.main.newKey("EdDSA")).sign()),
                mixed("RS256", "PS256"), mixed("RS256", "RS384"), mixed("PS512", "RS512"),
                table.refused("ES256 and the kid of an RSA key", "key-unknown", () -> token()
                        .key(table.main.key("ES256"))
                        .header("kid", table.main.key("RS256").id())
                        .sign()),
                table.refused("RS256 and the kid of an EC key", "key-unknown", () -> token().header("kid", table.main.key("ES256").id()).sign()),
                table.refused("ES384 and the kid of a P-256 key", "/every", "key-unknown", () -> table.every
                        .token()
                        .key(table.every.key("ES384"))
                        .header("kid", table.every.key("ES256").id())
                        .sign()),
                table.refused("EdDSA and the kid of an EC key", "/every", "key-unknown", () -> table.every
                        .token()
                        .key(table.every.key("EdDSA"))
                        .header("kid", table.every.key("ES256").id())
                        .sign()),
                table.refused("HS512 and the kid of an HS256 key", "/secrets", "key-unknown", () -> table.token("HS512")
                        .header("kid", table.secrets.key("HS256").id())
                        .sign()),
                table.refused("HS256 without a kid where there are public keys only", "/every", "key-unknown", () -> table.every.token()
                        .key(SigningKey.ofSecret("HS256", "x", table.every.key("RS256").publicDer()))
                        .withoutHeader("kid")
                        .sign()));
    }

    private static DynamicTest mixed(String made, String used) {
        return table.refused(used + " by a key for " + made, "/every", "key-unknown", () -> table.every
                .token()
                .key(table.every.key(made).as(used))
                .sign());
    }

    @TestFactory
    Stream<DynamicTest> picksKeysByTheirExactName() {
        String own = String.valueOf(table.main.key().id());
        return Stream.of(
                kid("a path", "../../../../../../dev/null"), kid("an absolute path", "/proc/self/environ"),
                kid("SQL", "x' UNION SELECT 'AAAA' --"), kid("a shell's words", "key-1|/bin/true"),
                kid("a URL", stranger.jwksUrl()), kid("empty", ""), kid("unheard of", "key-4711"),
                kid("with a space behind", own + " "), kid("in upper case", own.toUpperCase(Locale.ROOT)),
                kid("with a NUL behind", own + "\u0000"), kid("with a line of the log", own + "\r\n{\"status\":200}"),
                kid("a part of a name", own.substring(0, own.length() - 1)), kid("a pattern", "*"), kid("in look-alike letters", own.replace('e', '\u0435')),
                kid("an index", "0"),
                table.refused("kid of another issuer's key", "key-unknown", () -> token()
                        .signedBy(table.every.key("RS512").as("RS256"))
                        .header("kid", table.every.key("RS512").id() + "-every")
                        .sign()),
                kidIs("null", null), kidIs("a number", 1), kidIs("a list", List.of(own)), kidIs("longer than any", "k".repeat(4000)));
    }

    private static DynamicTest kid(String is, String kid) {
        return table.refused("kid " + is, "key-unknown", () -> token().header("kid", kid).sign());
    }

    private static DynamicTest kidIs(String is, @Nullable Object kid) {
        return table.refused("kid is " + is, "malformed", () -> token().header("kid", kid).sign());
    }

    /** Whatever a token brings along to be checked by. */
    @TestFactory
    Stream<DynamicTest> refusesKeysThatTokensBring() {
        SigningKey theirs = stranger.key();
        return Stream.of(
                brought("jku", stranger.jwksUrl()), brought("jku", table.main.jwksUrl()), brought("x5u", stranger.name() + "/chain.pem"),
                brought("jwk", Map.of("kty", "oct", "k", "AAAA")), brought("x5c", List.of("MIIB")), brought("jku", null),
                brought("crit", List.of("exp")), brought("crit", List.of()), brought("crit", List.of("b64")), brought("b64", false),
                brought("b64", true), brought("enc", "A256GCM"), brought("zip", "DEF"),
                table.refused("jwk with the key that signed it", "header-refused", () -> token()
                        .headerText("{\"alg\":\"RS256\",\"jwk\":" + theirs.jwkText() + "}")
                        .signedBy(theirs)
                        .sign()),
                table.refused("jwk and the kid of a good key", "header-refused", () -> token()
                        .headerText("{\"alg\":\"RS256\",\"kid\":\"" + table.main.key().id() + "\",\"jwk\":" + theirs.jwkText() + "}")
                        .signedBy(theirs)
                        .sign()));
    }

    private static DynamicTest brought(String name, @Nullable Object value) {
        return table.refused(name + " is " + value, "header-refused", () -> token().header(name, value).sign());
    }

    @TestFactory
    Stream<DynamicTest> refusesTokensThatAreForSomethingElse() {
        return Stream.of("secevent+jwt", "logout+jwt", "dpop+jwt", "JWE", "JOSE", "", "JWT ", "at-jwt", "application/", "application/application/jwt", "text/jwt")
                .map(type -> table.refused("typ '" + type + "'", "type-refused", () -> token().header("typ", type).sign()));
    }

    @TestFactory
    Stream<DynamicTest> refusesTypesThatAreNoText() {
        return Stream.of(
                table.refused("typ is a number", "malformed", () -> token().header("typ", 1).sign()),
                table.refused("typ is null", "malformed", () -> token().header("typ", null).sign()),
                table.refused("typ is a list", "malformed", () -> token().header("typ", List.of("JWT")).sign()));
    }

    @TestFactory
    Stream<DynamicTest> takesEveryWayToWriteAType() {
        return Stream.concat(
                Stream.of("JWT", "jwt", "at+jwt", "AT+JWT", "application/jwt", "application/at+jwt", "Application/At+Jwt")
                        .map(type -> table.taken("typ " + type, "/main", "main/anna", () -> token().header("typ", type).sign())),
                Stream.of(
                        table.taken("no typ", "/main", "main/anna", () -> token().withoutHeader("typ").sign()),
                        table.taken("no kid, and one key that fits", "/main", "main/anna", () -> token().withoutHeader("kid").sign()),
                        table.taken("a thumbprint", "/main", "main/anna", () -> token().header("x5t", "AAAA").sign()),
                        table.taken("a member that nobody knows", "/main", "main/anna", () -> token().header("trace", Map.of("a", 1)).sign())));
    }

    @TestFactory
    Stream<DynamicTest> takesEveryAlgorithmThatTheIssuerMayUse() {
        return TokenTable.algorithms()
                .map(name -> table.taken(name, TokenTable.route(name), TokenTable.route(name).substring(1) + "/anna", () -> table.token(name).sign()));
    }

    /** After all of the above, in whatever order: a name in a token makes nobody fetch what it names, nor anything again and again. */
    @Test
    void fetchesNothingThatATokenNames() throws Exception {
        for (int i = 0; i < 20; i++) {
            String token = token().header("kid", stranger.jwksUrl() + "?" + i).signedBy(stranger.key()).sign();
            assertEquals(401, table.gateway.get(table.target("/main"), TestIssuer.bearer(token)).status());
        }
        assertEquals(0, stranger.fetches());
        assertTrue(table.main.fetches() <= 2, "at the start, and once in the cool-down: " + table.main.fetches());
        assertTrue(table.every.fetches() <= 2, "as above: " + table.every.fetches());
        assertEquals(0, table.secrets.fetches(), "its keys are in a file");
    }
}
