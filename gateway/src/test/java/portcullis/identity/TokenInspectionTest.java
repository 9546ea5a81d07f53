package portcullis.identity;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyPairGenerator;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import portcullis.config.IssuerConfig;
import portcullis.config.JwsAlgorithm;
import portcullis.config.WrittenIssuers;
import portcullis.identity.jose.KeySet;
import portcullis.identity.jose.KeySetFault;
import portcullis.identity.mint.NewKey;
import portcullis.identity.mint.NewToken;
import portcullis.identity.mint.SigningKey;
import portcullis.identity.revocation.Revocation;
import portcullis.identity.revocation.Revocations;

/** Tokens that are made here and looked into here. */
class TokenInspectionTest {
    private static final Instant NOW = Instant.parse("2026-01-31T12:00:00Z");
    private static final NewKey KEY = NewKey.make();

    @TempDir
    Path folder;

    private Map<String, IssuerConfig> issuers = Map.of();
    private final Revocations revocations = Revocations.inMemory(() -> NOW);

    @BeforeEach
    void configuration() {
        issuers = WrittenIssuers.read(folder, """
                main: { issuer: https://id.example.com/, audiences: [api], claims: { roles: /realm_access/roles } }
                open: { issuer: https://open.example.com/, types: [at+jwt], algorithms: [RS256, ES256, ES384] }
                """);
    }

    private static NewToken asked() {
        return new NewToken(
                "ada", "shop", "acme", List.of("a", "b"), List.of("admin"), List.of(), Map.of("jti", "t-1"), Duration.ofHours(1));
    }

    private String minted(NewToken asked) {
        return asked.signed(issuer("main"), SigningKey.read(KEY.privateKey(), null), NOW);
    }

    private IssuerConfig issuer(String name) {
        IssuerConfig issuer = issuers.get(name);
        if (issuer == null) {
            throw new AssertionError(name);
        }
        return issuer;
    }

    private static KeySet keys(NewKey key) {
        try {
            return KeySet.ofJwks(key.publicSet().getBytes(StandardCharsets.UTF_8));
        } catch (KeySetFault fault) {
            throw new AssertionError(fault.wrong());
        }
    }

    private TokenInspection inspected(String token, Instant now) {
        return TokenInspection.of(token, issuers, _ -> new TokenInspection.Keys.Here(keys(KEY), "the set"), revocations, now);
    }

    private static Map<String, TokenInspection.Result> results(TokenInspection seen) {
        return seen.checks().stream().collect(Collectors.toMap(TokenInspection.Check::name, TokenInspection.Check::result));
    }

    private static void assertFails(String check, TokenInspection seen) {
        assertEquals(TokenInspection.Result.FAILED, results(seen).get(check), seen.checks().toString());
        assertTrue(seen.isRefused());
    }

    @Test
    void whatIsMadeForAnIssuerPassesEveryCheck() {
        TokenInspection seen = inspected(minted(asked()), NOW);

        assertFalse(seen.isRefused() || seen.isIncomplete(), seen.checks().toString());
        assertEquals("ada", seen.claims().get("sub"));
        assertEquals(Map.of("roles", List.of("admin")), seen.claims().get("realm_access"));
        assertEquals("a b", seen.claims().get("scope"));
        assertTrue(seen.checks().toString().contains("user main/ada {client=shop, tenant=acme, scopes=a b, roles=main/admin}"), seen.checks().toString());
    }

    @Test
    void everythingThatIsWrongIsToldAtOnce() {
        NewToken wrong = new NewToken(
                "ada", "", "", List.of(), List.of(), List.of("somebody-else"), Map.of(), Duration.ofMinutes(1));
        TokenInspection seen = inspected(minted(wrong), NOW.plusSeconds(91));

        assertFails("audience", seen);
        assertFails("time", seen);
        assertEquals(TokenInspection.Result.PASSED, results(seen).get("signature"));
    }

    @Test
    void aTokenHoldsUntilTheSkewIsOver() {
        String token = minted(asked());

        assertFalse(inspected(token, NOW.plusSeconds(3_629)).isRefused());
        assertFails("time", inspected(token, NOW.plusSeconds(3_630)));
    }

    @Test
    void anotherKeyAndAChangedTokenAreSeen() {
        String token = minted(asked());
        TokenInspection other = TokenInspection.of(
                token, issuers, _ -> new TokenInspection.Keys.Here(keys(NewKey.make()), "the set"), revocations, NOW);
        assertFails("signature", other);

        int dot = token.lastIndexOf('.');
        char first = token.charAt(dot + 1);
        String changed = token.substring(0, dot + 1) + (first == 'A' ? 'B' : 'A') + token.substring(dot + 2);
        assertFails("signature", inspected(changed, NOW));
    }

    @Test
    void withoutKeysOnlyTheSignatureIsUnknown() {
        TokenInspection seen = TokenInspection.of(
                minted(asked()), issuers, _ -> new TokenInspection.Keys.Elsewhere("far away"), revocations, NOW);

        assertEquals(TokenInspection.Result.UNKNOWN, results(seen).get("signature"));
        assertTrue(seen.isIncomplete());
        assertFalse(seen.isRefused());
    }

    @Test
    void aRevokedTokenIsSeen() throws Exception {
        revocations.add(new Revocation(Revocation.Kind.ID, "main", "t-1", null, null, NOW, ""));

        assertFails("not revoked", inspected(minted(asked()), NOW));
    }

    @Test
    void whatIsNoTokenFailsWithoutBeingShown() {
        for (String text : List.of("", "a.b.c", "secret")) {
            TokenInspection seen = inspected(text, NOW);
            assertFails("form", seen);
            assertEquals(Map.of(), seen.claims());
            assertFalse(seen.toString().contains("secret"));
        }
    }

    @Test
    void aTokenOfNobodyIsTold() {
        String token = minted(new NewToken(
                "ada", "", "", List.of(), List.of(), List.of(), Map.of("iss", "https://elsewhere.example.com/"), Duration.ofHours(1)));

        assertFails("issuer", inspected(token, NOW));
    }

    @ParameterizedTest
    @CsvSource({"EC, secp256r1, ES256", "EC, secp384r1, ES384", "RSA, 2048, RS256"})
    void signsWithKeysInPemAsWell(String type, String parameter, JwsAlgorithm algorithm) throws GeneralSecurityException, KeySetFault {
        KeyPairGenerator generator = KeyPairGenerator.getInstance(type);
        if (type.equals("EC")) {
            generator.initialize(new ECGenParameterSpec(parameter));
        } else {
            generator.initialize(Integer.parseInt(parameter));
        }
        var pair = generator.generateKeyPair();
        SigningKey key = SigningKey.read(pem("PRIVATE KEY", pair.getPrivate()), "k-1");
        assertEquals(algorithm, key.algorithm());

        NewToken asked = new NewToken("ada", "", "", List.of(), List.of(), List.of("api"), Map.of(), Duration.ofHours(1));
        KeySet set = KeySet.ofPem(pem("PUBLIC KEY", pair.getPublic()).getBytes(StandardCharsets.US_ASCII));
        TokenInspection seen = TokenInspection.of(
                asked.signed(issuer("open"), key, NOW), issuers, _ -> new TokenInspection.Keys.Here(set, "the file"), revocations, NOW);
        assertEquals(TokenInspection.Result.PASSED, results(seen).get("signature"), seen.checks().toString());
        assertEquals("at+jwt", seen.header().get("typ"));
        assertEquals("k-1", seen.header().get("kid"));
        assertEquals(TokenInspection.Result.UNKNOWN, results(seen).get("audience"));
    }

    private static String pem(String what, Key key) {
        return "-----BEGIN " + what + "-----\n" + Base64.getMimeEncoder().encodeToString(key.getEncoded()) + "\n-----END " + what + "-----\n";
    }

    @Test
    void refusesToMakeWhatTheIssuerMayNotSay() {
        SigningKey key = SigningKey.read(KEY.privateKey(), null);
        NewToken longer = new NewToken("ada", "", "", List.of(), List.of(), List.of(), Map.of(), Duration.ofHours(25));
        assertTrue(message(() -> longer.signed(issuer("main"), key, NOW)).contains("at most 86400s"));
        assertTrue(message(() -> asked().signed(issuer("open"), key, NOW)).contains("--audience"));
    }

    private static String message(Executable executable) {
        return String.valueOf(assertThrows(IllegalArgumentException.class, executable).getMessage());
    }
}
