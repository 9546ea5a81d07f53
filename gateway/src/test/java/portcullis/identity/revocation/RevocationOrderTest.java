package portcullis.identity.revocation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import portcullis.config.IssuerConfig;
import portcullis.config.WrittenIssuers;

class RevocationOrderTest {
    private static final Instant NOW = Instant.parse("2026-01-31T12:00:00Z");

    @TempDir
    Path folder;

    private Map<String, IssuerConfig> issuers = Map.of();

    @BeforeEach
    void configuration() {
        issuers = WrittenIssuers.read(folder, """
                main: { issuer: https://id.example.com/, audiences: [api], max-lifetime: 1h, clock-skew: 30s }
                endless: { issuer: https://old.example.com/, audiences: [api], max-lifetime: none }
                lax: { issuer: https://lax.example.com/, audiences: [api], required-claims: [sub] }
                """);
    }

    private Revocation revocation(String json) {
        return RevocationOrder.read(json, issuers).revocation(issuers, NOW);
    }

    private static String token(String claims) {
        Base64.Encoder encoder = Base64.getUrlEncoder().withoutPadding();
        return encoder.encodeToString("{\"alg\":\"ES256\"}".getBytes(StandardCharsets.UTF_8)) + "."
                + encoder.encodeToString(claims.getBytes(StandardCharsets.UTF_8)) + ".c2ln";
    }

    @Test
    void aTokenEndsWithTheLongestThatMayHaveBeenIssuedByNow() {
        Revocation revoked = revocation("{\"issuer\":\"main\",\"id\":\"t-1\",\"reason\":\"stolen\"}");

        assertEquals(Revocation.Kind.ID, revoked.kind());
        assertEquals("t-1", revoked.name());
        assertEquals("stolen", revoked.reason());
        assertEquals(NOW.plus(Duration.ofHours(1)).plusSeconds(60), revoked.ends());
    }

    @Test
    void aSubjectsTokensAreRevokedUpToNowUnlessAnotherMomentIsNamed() {
        Revocation now = revocation("{\"issuer\":\"main\",\"subject\":\"ada\"}");
        assertEquals(NOW, now.before());
        assertEquals(NOW.plus(Duration.ofHours(1)).plusSeconds(30), now.ends());

        Revocation earlier = revocation("{\"issuer\":\"main\",\"subject\":\"ada\",\"before\":\"2026-01-31T11:30:00Z\"}");
        assertEquals(Instant.parse("2026-01-31T11:30:00Z"), earlier.before());
        assertEquals(Instant.parse("2026-01-31T12:30:30Z"), earlier.ends());
    }

    @Test
    void aKeyIsRevokedUntilItIsTakenBack() {
        Revocation key = revocation("{\"issuer\":\"main\",\"key\":\"k-1\"}");

        assertEquals(Revocation.Kind.KEY, key.kind());
        assertNull(key.ends());
    }

    @ParameterizedTest
    @CsvSource({"endless", "lax"})
    void withoutAnEndThatAllTokensHaveARevocationHasNone(String issuer) {
        assertNull(revocation("{\"issuer\":\"" + issuer + "\",\"id\":\"t-1\"}").ends());
        assertNull(revocation("{\"issuer\":\"" + issuer + "\",\"subject\":\"ada\"}").ends());
    }

    @Test
    void anEndThatIsNamedIsTaken() {
        assertEquals(
                Instant.parse("2026-02-01T00:00:00Z"),
                revocation("{\"issuer\":\"main\",\"id\":\"t-1\",\"until\":\"2026-02-01T00:00:00Z\"}").ends());
    }

    @Test
    void aTokenSaysItselfWhichItIs() {
        long exp = NOW.plusSeconds(600).getEpochSecond();
        String token = token("{\"iss\":\"https://id.example.com/\",\"jti\":\"t-9\",\"exp\":" + exp + "}");

        Revocation revoked = revocation("{\"token\":\" " + token + "\"}");
        assertEquals(Revocation.Kind.ID, revoked.kind());
        assertEquals("main", revoked.issuer());
        assertEquals("t-9", revoked.name());
        assertEquals(NOW.plusSeconds(631), revoked.ends());
    }

    @Test
    void nothingOfATokenStandsInAnError() {
        for (String token : List.of("c2VjcmV0", token("{\"iss\":\"https://secret\"}"), token("{\"iss\":\"https://id.example.com/\"}"))) {
            IllegalArgumentException wrong =
                    assertThrows(IllegalArgumentException.class, () -> revocation("{\"token\":\"" + token + "\"}"));
            assertFalse(String.valueOf(wrong.getMessage()).contains(token), wrong.getMessage());
            assertFalse(String.valueOf(wrong.getMessage()).contains("secret"), wrong.getMessage());
        }
    }

    @Test
    void refusesToGuessWhoseATokenIsThatTwoIssuersTake() {
        IssuerConfig main = issuers.get("main");
        IssuerConfig twin = new IssuerConfig("twin", main.issuer(), main.keys(), main.demands(), main.mapping(), main.place());
        issuers = Map.of("main", main, "twin", twin);
        String token = token("{\"iss\":\"https://id.example.com/\",\"jti\":\"t-9\"}");
        IllegalArgumentException wrong =
                assertThrows(IllegalArgumentException.class, () -> revocation("{\"token\":\"" + token + "\"}"));
        assertTrue(String.valueOf(wrong.getMessage()).startsWith("the token's iss is that of "), wrong.getMessage());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            7                                                                           | the body is not a JSON object
            {}                                                                          | the body has none; exactly one of id
            {"issuer":"main","id":"a","key":"b"}                                        | the body has id and key; exactly one
            {"issuer":"main","jti":"a"}                                                 | 'jti' is not one of issuer, id, subject
            {"id":"a"}                                                                  | the body has no issuer
            {"issuer":"main","id":""}                                                   | id is not a text of 1 to 1024 characters
            {"issuer":"main","id":7}                                                    | id is not a text
            {"issuer":"mian","id":"a"}                                                  | there is no issuer 'mian'; perhaps main
            {"issuer":"somebody","id":"a"}                                              | there is no issuer 'somebody'; one of main, endless, lax
            {"issuer":"main","id":"a","until":"tomorrow"}                               | until is not a time; for example 2026-
            {"issuer":"main","id":"a","until":"2026-01-31T12:00:00Z"}                   | has passed
            {"issuer":"main","id":"a","before":"2026-01-31T12:00:00Z"}                  | before goes with subject only
            {"issuer":"main","subject":"a","before":"2026-01-31T12:01:01Z"}             | lies in the future
            {"issuer":"main","subject":"a","until":"2026-02-01T12:00:00Z"}              | until goes with id only
            {"issuer":"main","key":"a","until":"2026-02-01T12:00:00Z"}                  | a key is revoked until it is taken back
            {"issuer":"main","token":"a.b.c"}                                           | issuer does not go with token
            {"issuer":"main","id":"a","reason":7}                                       | reason is not a text of 1 to 500 characters
            """)
    void saysWhatWouldBeRight(String json, String words) {
        IllegalArgumentException wrong = assertThrows(IllegalArgumentException.class, () -> revocation(json));
        assertTrue(String.valueOf(wrong.getMessage()).contains(words), wrong.getMessage());
    }
}
