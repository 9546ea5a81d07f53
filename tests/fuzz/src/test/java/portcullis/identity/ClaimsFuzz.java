package portcullis.identity;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.DictionaryFile;
import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import portcullis.config.IdentityConfig;
import portcullis.config.Written;
import portcullis.exchange.Caller;
import portcullis.identity.jose.KeySet;
import portcullis.identity.jose.KeySetFault;
import portcullis.identity.keys.FixedKeys;
import portcullis.telemetry.Quiet;
import portcullis.telemetry.TokenMeters;

/**
 * The payload of a token whose signature is right: an issuer that went mad, or one whose users choose their names. Whatever it
 * holds is refused, or makes a caller who fits into header fields, logs and memory.
 */
class ClaimsFuzz {
    private static final Instant NOW = Instant.ofEpochSecond(1_800_000_000L);
    private static final String AUDIENCE = "api";
    private static final byte[] SECRET = "0123456789abcdef0123456789abcdef".getBytes(StandardCharsets.US_ASCII);
    private static final String HEADER = base64("{\"alg\":\"HS256\"}".getBytes(StandardCharsets.US_ASCII));

    private static final IdentityConfig IDENTITY = Written.configuration(
                    List.of(),
                    """
                    format: 1
                    service: { name: fuzz, environment: development }
                    listeners: { public: { bind: 127.0.0.1:8080 } }
                    identity:
                      issuers:
                        main:
                          issuer: main
                          jwks: { url: "https://id.example.com/keys" }
                          audiences: [api]
                          algorithms: [HS256]
                          allow-symmetric: true
                          required-claims: [exp]
                          trusted-roles: [admin]
                          extra-claims:
                            flag: { path: /flag, type: boolean }
                            count: { path: /n/count, type: long }
                            word: { path: /word }
                            words: { path: /words/0, type: strings }
                    """,
                    """
                    format: 1
                    api: fuzz
                    routes: { all: { match: { path: "/{rest...}" }, public: true, respond: { status: 200 } } }
                    """)
            .gateway()
            .identity();

    private static final JwtVerifier VERIFIER = new JwtVerifier(
            new Verification(IDENTITY, InstantSource.fixed(NOW), System::nanoTime, token -> false, new TokenMeters(Quiet.METERS)),
            Map.of(new IssuerChecks(IDENTITY.issuers().values().iterator().next(), new FixedKeys(keys(), "here")), List.of(AUDIENCE)));

    @DictionaryFile(resourcePath = "/claims.dict")
    @FuzzTest
    void isACallerWithinBoundsOrAFault(byte[] payload) throws GeneralSecurityException {
        String token = signed(payload);
        Verdict verdict = VERIFIER.verify(token, "192.0.2.1", Long.MAX_VALUE);
        if (verdict instanceof Verdict.Rejected(TokenFault fault)) {
            assertFalse(fault == TokenFault.SIGNATURE_WRONG || fault == TokenFault.KEY_UNKNOWN, fault::slug);
            return;
        }
        VerifiedToken accepted = assertInstanceOf(Verdict.Accepted.class, verdict).token();
        assertTrue(accepted.audiences().contains(AUDIENCE), "it is for us");
        assertTrue(accepted.ends() > NOW.toEpochMilli(), "it has not ended");
        assertTrue(accepted.ends() <= NOW.toEpochMilli() + 25L * 3600 * 1000, "nor lasts for longer than a day");
        assertTrue(accepted.issuedAt() >= 0 && accepted.issuedAt() <= NOW.toEpochMilli() + 30_000, "nor comes from the future");
        assertPlain(accepted.id(), 256);
        assertFits(accepted.caller());
        assertEquals(verdict, VERIFIER.verify(token, "192.0.2.1", Long.MAX_VALUE), "and so it is the next time");
    }

    private static void assertFits(Caller caller) {
        boolean user = caller.kind() == Caller.Kind.USER;
        assertEquals("main/" + (user ? caller.subject() : caller.client()), caller.id());
        assertFalse(caller.id().equals("main/"), "somebody without a name");
        assertPlain(caller.subject(), 256);
        assertPlain(caller.client(), 256);
        assertPlain(caller.tenant(), 256);
        assertTrue(caller.roles().size() <= 200 && caller.scopes().size() <= 200, "more than anybody needs");
        for (String role : caller.roles()) {
            assertTrue(role.equals("admin") || role.startsWith("main/"), "a role of somebody else");
            assertPlain(role, 261);
        }
        caller.scopes().forEach(scope -> assertPlain(scope, 256));
        caller.claims().forEach((name, value) -> {
            switch (name) {
                case "flag" -> assertInstanceOf(Boolean.class, value);
                case "count" -> assertInstanceOf(Long.class, value);
                case "word" -> assertPlain(assertInstanceOf(String.class, value), 1024);
                case "words" -> {
                    for (Object word : (List<?>) value) {
                        assertPlain(assertInstanceOf(String.class, word), 256);
                    }
                }
                default -> throw new AssertionError("nobody asked for " + name);
            }
        });
    }

    private static void assertPlain(String text, int longest) {
        assertTrue(text.length() <= longest, "longer than " + longest);
        assertTrue(text.codePoints().noneMatch(c -> Character.isISOControl(c) || c >= 0xd800 && c <= 0xdfff), "half a character, or one that ends lines");
    }

    private static KeySet keys() {
        try {
            return KeySet.ofJwks(("{\"keys\":[{\"kty\":\"oct\",\"alg\":\"HS256\",\"k\":\"" + base64(SECRET) + "\"}]}")
                    .getBytes(StandardCharsets.US_ASCII));
        } catch (KeySetFault fault) {
            throw new AssertionError(fault.wrong(), fault);
        }
    }

    private static String signed(byte[] payload) throws GeneralSecurityException {
        String input = HEADER + "." + base64(payload);
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(SECRET, "HmacSHA256"));
        return input + "." + base64(mac.doFinal(input.getBytes(StandardCharsets.US_ASCII)));
    }

    private static String base64(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
