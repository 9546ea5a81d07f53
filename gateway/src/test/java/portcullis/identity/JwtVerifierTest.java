package portcullis.identity;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static portcullis.identity.TokenTexts.keys;
import static portcullis.identity.TokenTexts.signed;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import portcullis.config.IdentityConfig;
import portcullis.config.IssuerConfig.Demands;
import portcullis.telemetry.Meters;
import portcullis.telemetry.TokenMeters;

class JwtVerifierTest {
    private static final long START = 1_800_000_000L;
    private static final String CLIENT = "192.0.2.1";

    private final Meters meters = new Meters("test");
    private final Set<String> revoked = new HashSet<>();
    private final HandKeys keys = new HandKeys(keys("k1"));
    private long millis = START * 1000;

    private final Verification verification = new Verification(
            settings(100, Duration.ofMinutes(5)), clock(), () -> millis * 1_000_000, token -> revoked.contains(token.caller().subject()),
            new TokenMeters(meters));
    private final IssuerChecks main = new IssuerChecks(HandIssuer.of(HandIssuer.DEMANDS, HandIssuer.MAPPING), keys);
    private final TokenVerifier verifier = verifier(main);

    @AfterEach
    void forgetTheMeters() {
        meters.close();
    }

    private InstantSource clock() {
        return () -> Instant.ofEpochMilli(millis);
    }

    private static IdentityConfig settings(int entries, Duration keep) {
        return new IdentityConfig(
                Map.of(), new IdentityConfig.TokenCache(entries, keep), new IdentityConfig.Verification(1, 10));
    }

    private TokenVerifier verifier(IssuerChecks issuer) {
        return new JwtVerifier(verification, Map.of(issuer, List.of(TokenTexts.AUDIENCE)));
    }

    private static String token() {
        return signed("k1", TokenTexts.claims(START));
    }

    private static String token(Consumer<Map<String, @Nullable Object>> change) {
        Map<String, @Nullable Object> claims = new LinkedHashMap<>(TokenTexts.claims(START));
        change.accept(claims);
        return signed("k1", claims);
    }

    private Verdict verdict(String token) {
        return verifier.verify(token, CLIENT, Long.MAX_VALUE);
    }

    private VerifiedToken accepted(String token) {
        return assertInstanceOf(Verdict.Accepted.class, verdict(token)).token();
    }

    private void refused(TokenFault fault, String token) {
        assertEquals(new Verdict.Rejected(fault), verdict(token));
    }

    private long counted(String metric) {
        return meters.text(false)
                .lines()
                .filter(line -> line.startsWith(metric + " ") || line.startsWith(metric + "{"))
                .mapToLong(line -> (long) Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .sum();
    }

    private long hits() {
        return counted("portcullis_token_cache_hits_total");
    }

    @Test
    void takesWhatItsIssuerSigned() {
        VerifiedToken token = accepted(token(claims -> claims.put("jti", "t-1")));
        assertEquals("main/anna", token.caller().id());
        assertEquals(List.of(TokenTexts.AUDIENCE), token.audiences());
        assertEquals("t-1", token.id());
        assertEquals("k1", token.key());
        assertEquals(START * 1000, token.issuedAt());
        assertEquals((START + 330) * 1000, token.ends());
    }

    @Test
    void knowsATokenThatItSawBefore() {
        VerifiedToken first = accepted(token());
        assertEquals(0, hits());
        assertSame(first, accepted(token()));
        assertEquals(1, hits());
        assertEquals(1, counted("portcullis_token_cache_misses_total"));
    }

    @Test
    void refusesAKnownTokenOnceItHasEnded() {
        accepted(token());
        millis += 329_999;
        accepted(token());
        millis += 1;
        refused(TokenFault.EXPIRED, token());
        verification.inForce(settings(100, Duration.ofHours(1)));
        refused(TokenFault.EXPIRED, token());
    }

    @Test
    void looksAnewOnceATokenWasKeptForLongEnough() {
        verification.inForce(settings(100, Duration.ofSeconds(10)));
        accepted(token());
        millis += 9_990;
        accepted(token());
        assertEquals(1, hits());
        millis += 20;
        accepted(token());
        assertEquals(1, hits());
    }

    @Test
    void remembersFewerTokensThatSayMore() {
        for (int i = 0; i < 100; i++) {
            String subject = "user" + i;
            accepted(token(claims -> {
                claims.put("sub", subject);
                claims.put("note", "x".repeat(4096));
            }));
        }
        assertEquals(80, counted("portcullis_token_cache_evictions_total"), "each stands in the place of five");
    }

    @Test
    void remembersNoMoreThanItMay() {
        verification.inForce(settings(10, Duration.ofMinutes(5)));
        for (int i = 0; i < 100; i++) {
            String subject = "user-" + i;
            accepted(token(claims -> claims.put("sub", subject)));
        }
        assertEquals(90, counted("portcullis_token_cache_evictions_total"));
    }

    @Test
    void refusesAKnownTokenThatIsRevoked() {
        VerifiedToken token = accepted(token());
        assertTrue(verifier.holds(token));
        revoked.add("anna");
        refused(TokenFault.REVOKED, token());
        assertFalse(verifier.holds(token));
        revoked.clear();
        accepted(token());
    }

    @Test
    void refusesANewTokenThatIsRevoked() {
        revoked.add("anna");
        refused(TokenFault.REVOKED, token());
    }

    @Test
    void refusesAKnownTokenWhoseKeyIsGone() {
        VerifiedToken token = accepted(token());
        keys.set(keys("k2"));
        refused(TokenFault.KEY_UNKNOWN, token());
        assertFalse(verifier.holds(token));
        keys.set(keys("k1"));
        accepted(token());
    }

    @Test
    void refusesAKnownTokenWhoseKeysNameIsAnotherKeysNow() {
        accepted(token());
        keys.set(TokenTexts.renamed(name -> "k1", "k2"));
        refused(TokenFault.SIGNATURE_WRONG, token());
    }

    @Test
    void aKnownTokenOutlivesANewSetThatHasItsKey() {
        accepted(token());
        keys.set(keys("k0", "k1"));
        accepted(token());
        assertEquals(1, hits());
    }

    @Test
    void everyFilterHasItsAudience() {
        accepted(token());
        TokenVerifier other = new JwtVerifier(verification, Map.of(main, List.of("https://other.example.com")));
        assertEquals(new Verdict.Rejected(TokenFault.AUDIENCE_WRONG), other.verify(token(), CLIENT, Long.MAX_VALUE));
        accepted(token(claims -> claims.put("aud", List.of("https://x.example.com", TokenTexts.AUDIENCE))));
        refused(TokenFault.AUDIENCE_WRONG, token(claims -> claims.remove("aud")));
        refused(TokenFault.AUDIENCE_WRONG, token(claims -> claims.put("aud", TokenTexts.AUDIENCE + "/")));
        refused(TokenFault.CLAIM_MALFORMED, token(claims -> claims.put("aud", 7)));
    }

    @Test
    void aFilterTakesNoTokenOfAnIssuerThatIsNotAmongItsOwn() {
        accepted(token());
        IssuerChecks namesake = new IssuerChecks(HandIssuer.of(HandIssuer.DEMANDS, HandIssuer.MAPPING), new HandKeys(keys("k2")));
        assertEquals(new Verdict.Rejected(TokenFault.KEY_UNKNOWN), verifier(namesake).verify(token(), CLIENT, Long.MAX_VALUE));
        accepted(token());
        refused(TokenFault.ISSUER_UNKNOWN, token(claims -> claims.put("iss", "https://id.example.com")));
        refused(TokenFault.ISSUER_UNKNOWN, token(claims -> claims.put("iss", List.of(TokenTexts.ISSUER))));
        refused(TokenFault.ISSUER_UNKNOWN, token(claims -> claims.remove("iss")));
    }

    @Test
    void anIssuerWithAnotherConfigurationForgetsWhatItTook() {
        accepted(token());
        Demands strict = HandIssuer.typed("at+jwt");
        IssuerChecks changed = new IssuerChecks(HandIssuer.of(strict, HandIssuer.MAPPING), keys);
        assertEquals(new Verdict.Rejected(TokenFault.TYPE_REFUSED), verifier(changed).verify(token(), CLIENT, Long.MAX_VALUE));
    }

    @Test
    void asksForNewerKeysOnceForAKeyThatIsUnknown() {
        keys.publish(keys("k1", "k2"));
        assertInstanceOf(Verdict.Accepted.class, verdict(signed("k2", TokenTexts.claims(START))));
        assertEquals(1, keys.asked);
        refused(TokenFault.KEY_UNKNOWN, signed("k3", TokenTexts.claims(START)));
        assertEquals(2, keys.asked);
    }

    @Test
    void asksForNewerKeysWhenAKnownNameMayBeAnotherKeysNow() {
        keys.set(TokenTexts.renamed(name -> "k2", "k1"));
        keys.publish(keys("k2"));
        assertInstanceOf(Verdict.Accepted.class, verdict(signed("k2", TokenTexts.claims(START))));
        assertEquals(1, keys.asked);
    }

    @Test
    void tellsKeysThatAreNotHereFromTokensThatAreBad() {
        keys.set(null);
        assertEquals(new Verdict.KeysUnavailable(), verdict(token()));
        keys.publish(keys("k1"));
        accepted(token());
    }

    @Test
    void oneBadTokenSentOftenCostsOneSignature() {
        String bad = signed("k1", TokenTexts.claims(START)).replaceFirst(".$", "A");
        String forged = bad.equals(token()) ? bad.replaceFirst(".$", "Q") : bad;
        refused(TokenFault.SIGNATURE_WRONG, forged);
        for (int i = 0; i < 1000; i++) {
            refused(TokenFault.SIGNATURE_WRONG, forged);
        }
        assertEquals(1, keys.asked);
        assertEquals(1001, counted("portcullis_token_rejections_total"));
    }

    @Test
    void looksAgainAtABadTokenOnceTheKeysAreOthers() {
        String early = signed("k2", Map.of("alg", "HS256", "kid", "k1"), TokenTexts.claims(START));
        refused(TokenFault.SIGNATURE_WRONG, early);
        keys.set(TokenTexts.renamed(name -> "k1", "k2"));
        accepted(early);
    }

    @Test
    void doesNotLookAtATokenThatLivesTooLongEachTimeItComes() {
        String endless = token(claims -> {
            claims.remove("iat");
            claims.put("exp", START + 86_401);
        });
        refused(TokenFault.LIFETIME_TOO_LONG, endless);
        millis += 1000;
        refused(TokenFault.LIFETIME_TOO_LONG, endless);
        millis += 2000;
        accepted(endless);
    }

    @Test
    void aTokenThatBeginsLaterIsTakenThen() {
        String later = token(claims -> claims.put("nbf", START + 31));
        refused(TokenFault.NOT_YET_VALID, later);
        millis += 1000;
        accepted(later);
    }

    @Test
    void saysWhatIsWrongBeforeAnySignature() {
        refused(TokenFault.TOO_LARGE, "x".repeat(8193));
        refused(TokenFault.MALFORMED, "x".repeat(8192));
        refused(TokenFault.MALFORMED, token() + "\u00e9");
        refused(TokenFault.MALFORMED, signed("k1", Map.of("alg", "HS256", "kid", "k1"), "[]"));
        refused(TokenFault.HEADER_REFUSED, signed("k1", Map.of("alg", "HS256", "jku", "https://evil.example"), TokenTexts.claims(START)));
        refused(TokenFault.ALGORITHM_REFUSED, signed("k1", Map.of("alg", "HS512", "kid", "k1"), TokenTexts.claims(START)));
        refused(TokenFault.ALGORITHM_REFUSED, signed("k1", Map.of("alg", "none", "kid", "k1"), TokenTexts.claims(START)));
        refused(TokenFault.TYPE_REFUSED, signed("k1", Map.of("alg", "HS256", "typ", "dpop+jwt"), TokenTexts.claims(START)));
        assertEquals(0, keys.asked);
    }

    @Test
    void saysWhatIsWrongWithWhatWasSigned() {
        refused(TokenFault.EXPIRED, token(claims -> claims.put("exp", START - 31)));
        refused(TokenFault.CLAIM_MISSING, token(claims -> claims.remove("sub")));
        refused(TokenFault.CLAIM_MALFORMED, token(claims -> claims.put("jti", "a\nb")));
        refused(TokenFault.CLAIM_MALFORMED, token(claims -> claims.put("exp", -1)));
        refused(TokenFault.LIFETIME_TOO_LONG, token(claims -> claims.put("exp", START + 100_000)));
    }

    /** It would tell a forger how far he has come, and everybody who reads the log what to send. */
    @Test
    void nothingOfATokenIsInWhatItSays() {
        String token = token();
        String verdicts = verdict(token) + " " + verdict(token + "x") + " " + verification.accepted() + verification.refused();
        for (String part : token.split("\\.")) {
            assertFalse(verdicts.contains(part), verdicts);
        }
    }

    @Test
    void aClientOfBadTokensIsASuspect() {
        refused(TokenFault.CLAIM_MISSING, token(claims -> claims.remove("sub")));
        assertFalse(verification.suspects().has(Suspects.client(CLIENT)));
        refused(TokenFault.KEY_UNKNOWN, signed("k3", TokenTexts.claims(START)));
        assertTrue(verification.suspects().has(Suspects.client(CLIENT)));
        assertFalse(verification.suspects().has(Suspects.client("192.0.2.2")));
    }

    @Test
    void whoFindsNoTurnInTimeIsTurnedAway() {
        Turns.Turn busy = verification.turns().take(0L, Long.MAX_VALUE);
        assertEquals(new Verdict.Overloaded(), verifier.verify(token(), CLIENT, millis * 1_000_000));
        assertEquals(1, counted("portcullis_token_verifications_turned_away_total"));
        if (busy != null) {
            busy.close();
        }
        accepted(token());
    }
}
