package portcullis.identity;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import portcullis.config.IdentityConfig;
import portcullis.config.IssuerConfig;
import portcullis.config.IssuerConfig.Demands;
import portcullis.config.IssuerConfig.Jwks;
import portcullis.config.IssuerConfig.JwksRefresh;
import portcullis.config.IssuerConfig.KeyOrigin;
import portcullis.config.JwsAlgorithm;
import portcullis.config.keys.ConfigProblem;
import portcullis.config.keys.NamedFile;
import portcullis.config.keys.Place;
import portcullis.exchange.Caller;
import portcullis.identity.jose.VerificationKey;
import portcullis.identity.keys.IssuerKeys;
import portcullis.identity.keys.KeyState;
import portcullis.identity.keys.MadeKeys;
import portcullis.identity.keys.ManualTime;
import portcullis.identity.keys.PublishedKeys;
import portcullis.telemetry.Meters;
import portcullis.telemetry.TokenMeters;

class IssuersTest {
    private static final JwksRefresh REFRESH = new JwksRefresh(Duration.ofMinutes(5), Duration.ofSeconds(10), Duration.ofHours(24));
    private static final Demands ED = demands(Duration.ofSeconds(30));
    private static final Jwks URL = new Jwks.Url(URI.create("https://id.example.com/jwks"));

    private final ManualTime time = new ManualTime();
    private final Meters meters = new Meters("test");
    private final List<ConfigProblem> problems = new ArrayList<>();
    private final PublishedKeys published = new PublishedKeys("https://id.example.com/jwks", MadeKeys.set("one"));
    private final Issuers issuers = new Issuers(
            published.opening(time, meters),
            new Verification(identity(), time, () -> 0, _ -> false, new TokenMeters(meters)));

    @AfterEach
    void close() {
        issuers.close();
        meters.close();
    }

    private static Demands demands(Duration skew) {
        return new Demands(
                List.of("https://api.example.com"), List.of(JwsAlgorithm.EDDSA), false, List.of("jwt"), skew, null, List.of("sub"));
    }

    private static IssuerConfig issuer(String name, Jwks jwks, JwksRefresh refresh, @Nullable NamedFile trust, Demands demands) {
        return new IssuerConfig(
                name, "https://id.example.com/", new KeyOrigin(jwks, refresh, trust), demands, HandIssuer.MAPPING,
                Place.of("gateway.yaml"));
    }

    private static IssuerConfig issuer(Jwks jwks) {
        return issuer("main", jwks, REFRESH, null, ED);
    }

    private static IdentityConfig identity(IssuerConfig... issuers) {
        Map<String, IssuerConfig> all = new HashMap<>();
        for (IssuerConfig issuer : issuers) {
            all.put(issuer.name(), issuer);
        }
        return new IdentityConfig(
                all, new IdentityConfig.TokenCache(100, Duration.ofMinutes(5)), new IdentityConfig.Verification(1, 10));
    }

    private static NamedFile file(String content) {
        return NamedFile.of(Path.of("/conf/keys.json"), content.getBytes(StandardCharsets.UTF_8));
    }

    private IssuerSource.Lease lease(IssuerConfig... configs) {
        return issuers.lease(identity(configs), time.instant(), problems::add);
    }

    private IssuerKeys keys(IssuerConfig config) {
        return issuers.keys(identity(config)).getFirst();
    }

    private List<String> told() {
        return problems.stream().map(ConfigProblem::toString).toList();
    }

    @Test
    void keysLiveOnOverGenerationsWhileTheirOriginIsTheSame() {
        IssuerSource.Lease first = lease(issuer(URL));
        IssuerKeys before = keys(issuer(URL));
        IssuerConfig stricter = issuer("main", URL, REFRESH, null, demands(Duration.ZERO));
        IssuerSource.Lease second = lease(stricter);
        first.close();

        assertSame(before, keys(stricter));
        assertEquals(1, published.opened());
        assertEquals(0, published.closed());
        second.close();
        assertEquals(1, published.closed());
        assertEquals(List.of(), issuers.keys(identity(stricter)));
        assertEquals(0, time.alarms());
    }

    @Test
    void anIssuerThatIsUsedByTwoGenerationsOutlivesEither() {
        IssuerSource.Lease first = lease(issuer(URL));
        IssuerSource.Lease second = lease(issuer(URL));
        second.close();
        assertEquals(0, published.closed());
        first.close();
        assertEquals(1, published.closed());
    }

    @Test
    void anEditOfHowKeysAreFetchedDoesNotForgetThem() {
        IssuerSource.Lease first = lease(issuer(URL));
        published.takeBack();
        JwksRefresh often = new JwksRefresh(Duration.ofMinutes(1), Duration.ofSeconds(1), Duration.ofHours(1));
        IssuerConfig edited = issuer("main", URL, often, null, ED);
        IssuerSource.Lease second = lease(edited);
        first.close();

        assertEquals(2, published.opened());
        IssuerKeys keys = keys(edited);
        assertFalse(keys.state().healthy());
        assertTrue(keys.state().message().contains("are used until 2026-03-01T01:00:00Z"), keys.state().message());
        second.close();
    }

    @Test
    void keysOfAnotherPlaceAreOthers() {
        lease(issuer(URL));
        IssuerConfig moved = issuer(new Jwks.Url(URI.create("https://id.example.com/other")));
        lease(moved);
        assertEquals(
                "fetch failed: https://id.example.com/other: answered 503; there are no keys yet, no token can be checked",
                keys(moved).state().message());
    }

    @Test
    void fetchesAreCountedAndTheirAgeIsKnown() {
        lease(issuer(URL));
        meters.fetchedKeys("main", keys(issuer(URL))::ageSeconds);
        time.pass(Duration.ofMinutes(5));
        published.takeBack();
        time.pass(Duration.ofMinutes(5));

        String text = meters.text(false);
        assertTrue(text.contains("portcullis_jwks_age_seconds{issuer=\"main\",} 300.0"), text);
        assertTrue(text.contains("portcullis_jwks_refresh_total{issuer=\"main\",result=\"updated\",} 1.0"), text);
        assertTrue(text.contains("portcullis_jwks_refresh_total{issuer=\"main\",result=\"unchanged\",} 1.0"), text);
        assertTrue(text.contains("portcullis_jwks_refresh_total{issuer=\"main\",result=\"failed\",} 1.0"), text);
    }

    @Test
    void keysInAFileComeWithTheGeneration() {
        IssuerConfig before = issuer(new Jwks.KeySetFile(file(MadeKeys.set("one"))));
        IssuerConfig after = issuer(new Jwks.KeySetFile(file(MadeKeys.set("two"))));
        lease(before);
        IssuerKeys old = keys(before);
        lease(after);

        assertNotSame(old, keys(after));
        assertEquals(new KeyState(true, "keys: 1, from /conf/keys.json"), keys(after).state());
        assertFalse(keys(after).areFetched());
        assertEquals(0, published.opened());
        assertEquals(List.of(), told());
    }

    /** One that was found good under the first key of that set. */
    private static VerifiedToken signed(String set) {
        VerificationKey key = MadeKeys.read(set).keys().getFirst();
        Caller caller = Caller.user(Caller.Method.JWT, "main", "anna", "", "", List.of(), List.of(), Map.of());
        return new VerifiedToken(caller, List.of("https://api.example.com"), "", "one", key.thumbprint(), 0, Long.MAX_VALUE);
    }

    private IssuerSource.Lease inForce(IssuerConfig... configs) {
        IssuerSource.Lease lease = lease(configs);
        issuers.inForce(identity(configs));
        return lease;
    }

    @Test
    void whatAnOlderGenerationTookEndsWithItsKey() {
        String set = MadeKeys.set("one");
        IssuerSource.Lease first = inForce(issuer(new Jwks.KeySetFile(file(set))));
        TokenVerifier verifier = first.verifier(Map.of("main", List.of("https://api.example.com")));
        assertTrue(verifier.holds(signed(set)));
        inForce(issuer(new Jwks.KeySetFile(file(MadeKeys.setOf(set.substring(9, set.length() - 2), MadeKeys.key("two"))))));
        first.close();
        assertTrue(verifier.holds(signed(set)));

        inForce(issuer(new Jwks.KeySetFile(file(MadeKeys.set("two")))));
        assertFalse(verifier.holds(signed(set)));
    }

    @Test
    void whatAnOlderGenerationTookEndsWhenItsKeysNameIsAnotherKeys() {
        String set = MadeKeys.set("one");
        TokenVerifier verifier = inForce(issuer(new Jwks.KeySetFile(file(set)))).verifier(Map.of("main", List.of("https://api.example.com")));
        inForce(issuer(new Jwks.KeySetFile(file(MadeKeys.set("one")))));
        assertFalse(verifier.holds(signed(set)));
    }

    @Test
    void whatAnOlderGenerationTookEndsWithItsIssuer() {
        String set = MadeKeys.set("one");
        TokenVerifier verifier = inForce(issuer(new Jwks.KeySetFile(file(set)))).verifier(Map.of("main", List.of("https://api.example.com")));
        inForce();
        assertFalse(verifier.holds(signed(set)));
    }

    @Test
    void aBrokenFileIsAnErrorAtItsKey() {
        lease(issuer(new Jwks.KeySetFile(file("{"))));
        assertEquals(1, problems.size());
        assertEquals(ConfigProblem.Severity.ERROR, problems.getFirst().severity());
        assertTrue(told().getFirst().startsWith("gateway.yaml: jwks.file: /conf/keys.json is no key set"), told().toString());
        problems.clear();

        lease(issuer(new Jwks.PemFile(file("no PEM"))));
        assertEquals(ConfigProblem.Severity.ERROR, problems.getFirst().severity());
        assertTrue(told().getFirst().startsWith("gateway.yaml: jwks.pem-file: /conf/keys.json "), told().toString());
    }

    @Test
    void aSingleKeyThatCannotBeUsedIsAWarning() {
        String weak = "{\"kty\":\"RSA\",\"kid\":\"weak\",\"n\":\"AQAB\",\"e\":\"AQAB\"}";
        lease(issuer(new Jwks.KeySetFile(file(MadeKeys.setOf(weak, MadeKeys.key("one"))))));
        assertEquals(1, problems.size());
        assertEquals(ConfigProblem.Severity.WARNING, problems.getFirst().severity());
        assertTrue(told().getFirst().contains("weak"), told().toString());
    }

    @Test
    void keysForNoneOfTheAlgorithmsAreAnError() {
        Demands rs = new Demands(ED.audiences(), List.of(JwsAlgorithm.RS256, JwsAlgorithm.ES256), false, ED.types(), ED.clockSkew(), null, List.of());
        lease(issuer("main", new Jwks.KeySetFile(file(MadeKeys.set("one"))), REFRESH, null, rs));
        assertEquals(
                List.of("gateway.yaml: jwks.file: /conf/keys.json has no key for any of the issuer's algorithms: RS256, ES256;"
                        + " keys for them, or other algorithms"),
                told());
    }

    @Test
    void aBrokenTrustFileIsAnErrorAtItsKey() {
        lease(issuer("main", URL, REFRESH, file("no PEM"), ED));
        assertEquals(
                List.of("gateway.yaml: trust-file: /conf/keys.json holds no certificate; a PEM file with -----BEGIN CERTIFICATE-----"),
                told());
        problems.clear();
        lease(issuer("main", URL, REFRESH, file("-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"), ED));
        assertEquals(
                List.of("gateway.yaml: trust-file: /conf/keys.json holds a certificate that cannot be read (number 1);"
                        + " a PEM file with -----BEGIN CERTIFICATE-----"),
                told());
        assertEquals(0, published.opened());
    }

    @Test
    void nobodyLooksIntoAFileThatNeedNotBeThere() {
        lease(issuer(new Jwks.KeySetFile(NamedFile.unresolved())), issuer("other", URL, REFRESH, NamedFile.unresolved(), ED));
        assertEquals(List.of(), told());
        assertEquals(0, published.opened());
    }

    @Test
    void whoIsOfflineJudgesFilesAndFetchesNothing() {
        IssuerSource.Lease lease =
                Issuers.OFFLINE.lease(identity(issuer(new Jwks.KeySetFile(file("{")))), time.instant(), problems::add);
        assertEquals(1, problems.size());
        TokenVerifier verifier = lease.verifier(Map.of("main", List.of("https://api.example.com")));
        assertInstanceOf(Verdict.KeysUnavailable.class, verifier.verify("a.b.c", "127.0.0.1", Long.MAX_VALUE));
        lease.close();
    }
}
