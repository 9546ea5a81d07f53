package portcullis.filters.authenticate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import portcullis.exchange.ClientCertificate;
import portcullis.exchange.Exchange;
import portcullis.exchange.ExchangeOf;
import portcullis.exchange.Outcome;
import portcullis.filters.authenticate.AuthenticateConfig.AllOf;
import portcullis.filters.authenticate.AuthenticateConfig.Audiences;
import portcullis.filters.authenticate.AuthenticateConfig.Certificate;
import portcullis.filters.authenticate.AuthenticateConfig.Mode;
import portcullis.http.BodyReader;
import portcullis.http.FieldName;
import portcullis.http.ResponseHead;
import portcullis.identity.TokenFault;
import portcullis.identity.Verdict;

class AuthenticateFilterTest {
    private static final TokenPlace FIELD = new TokenPlace.Authorization();
    private static final TokenPlace COOKIE = new TokenPlace.Cookie("t");
    private static final TokenPlace QUERY = new TokenPlace.Query("t");
    private static final AllOf ANY = new AllOf(false, List.of());
    private static final AllOf EVERY = new AllOf(true, List.of());
    private static final long NOON = Instant.parse("2026-06-01T12:00:00Z").toEpochMilli();

    private final KnownTokens tokens = new KnownTokens().user("good", "anna").user("other", "bert");
    private long now = NOON;

    /** What is taken, and how. */
    private record Takes(
            boolean tokens, @Nullable Certificate certificate, AllOf allOf, List<TokenPlace> from, Mode mode, boolean forward) {
        static final Takes TOKENS = new Takes(true, null, ANY, List.of(FIELD), Mode.REQUIRED, true);
        static final Takes BOTH = new Takes(true, new Certificate(List.of()), ANY, List.of(FIELD), Mode.REQUIRED, true);
        static final Takes CERTIFICATES = new Takes(false, new Certificate(List.of()), ANY, List.of(FIELD), Mode.REQUIRED, true);

        Takes from(TokenPlace... places) {
            return new Takes(tokens, certificate, allOf, List.of(places), mode, forward);
        }

        Takes optional() {
            return new Takes(tokens, certificate, allOf, from, Mode.OPTIONAL, forward);
        }

        Takes withoutForwarding() {
            return new Takes(tokens, certificate, allOf, from, mode, false);
        }

        Takes allOf(AllOf all) {
            return new Takes(tokens, certificate, all, from, mode, forward);
        }

        Takes names(String... names) {
            return new Takes(tokens, new Certificate(List.of(names)), allOf, from, mode, forward);
        }
    }

    private AuthenticateFilter filter(Takes takes) {
        Map<String, Audiences> issuers = new LinkedHashMap<>();
        if (takes.tokens) {
            issuers.put("main", new Audiences(List.of()));
        }
        AuthenticateConfig config = new AuthenticateConfig(
                issuers, takes.certificate, takes.allOf, takes.from, takes.mode, takes.forward);
        return new AuthenticateFilter(config, takes.tokens ? tokens : null, "orders", () -> Instant.ofEpochMilli(now));
    }

    /** Status and reason of the refusal, or 200 and the caller. */
    private String outcome(Takes takes, Exchange exchange) {
        Outcome outcome = filter(takes).apply(exchange, _ -> new Outcome.Answered(new ResponseHead(200), BodyReader.EMPTY));
        return switch (outcome) {
            case Outcome.Refused refused -> refused.status() + " " + refused.refusal().reason().slug();
            default -> outcome.status() + " " + (exchange.caller().isAnonymous() ? "anonymous" : exchange.caller().id());
        };
    }

    private String outcome(Takes takes, ExchangeOf request) {
        return outcome(takes, request.exchange());
    }

    private static ExchangeOf get() {
        return ExchangeOf.request("GET", "/orders");
    }

    private static ExchangeOf get(String authorization) {
        return get().field("Authorization", authorization);
    }

    private static ClientCertificate certificate(String... names) {
        return new ClientCertificate(names[0], List.of(names), "ab", NOON);
    }

    private String challenge(Takes takes, ExchangeOf request) {
        Outcome outcome = filter(takes).apply(request.exchange(), _ -> {
            throw new AssertionError("went on");
        });
        return String.valueOf(outcome.fields().joined(FieldName.of("WWW-Authenticate")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"Bearer good", "bearer good", "BEARER good", "Bearer   good"})
    void knowsTheCallerByTheTokenOfAnyBearerField(String authorization) {
        assertEquals("200 main/anna", outcome(Takes.TOKENS, get(authorization)));
    }

    @Test
    void refusesARequestWithoutAnythingThatTheRouteTakes() {
        assertEquals("401 unauthenticated", outcome(Takes.TOKENS, get()));
        assertEquals("401 unauthenticated", outcome(Takes.TOKENS, get("Basic Z29vZA==")));
        assertEquals("401 unauthenticated", outcome(Takes.TOKENS, get("Bearers good")));
        assertEquals("Bearer realm=\"orders\"", challenge(Takes.TOKENS, get()));
        assertEquals(List.of(), tokens.asked);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "Bearer | ''", "Bearer a b | a b", "Bearer good, Bearer other | good, Bearer other", "Bearer,good | ,good", "Bearer=good | =good"
    })
    void whateverFollowsTheSchemeIsATokenAndGoodOnlyIfItIsOne(String authorization, String text) {
        assertEquals("401 token-invalid", outcome(Takes.TOKENS.optional(), get(authorization)));
        assertEquals(List.of(text), tokens.asked);
    }

    @ParameterizedTest
    @EnumSource(TokenFault.class)
    void tellsTheCallerLessThanTheLog(TokenFault fault) {
        tokens.answer("bad", new Verdict.Rejected(fault));
        Exchange exchange = get("Bearer bad").exchange();

        String reason = switch (fault) {
            case EXPIRED -> "token-expired";
            case REVOKED -> "token-revoked";
            default -> "token-invalid";
        };
        assertEquals("401 " + reason, outcome(Takes.TOKENS, exchange));
        assertEquals(fault.slug(), exchange.credentialFault());
        assertEquals("Bearer realm=\"orders\", error=\"invalid_token\"", challenge(Takes.TOKENS, get("Bearer bad")));
        assertTrue(exchange.caller().isAnonymous());
    }

    @Test
    void saysThatItCannotTellRatherThanThatTheTokenIsBad() {
        tokens.answer("early", new Verdict.KeysUnavailable()).answer("crowd", new Verdict.Overloaded());

        assertEquals("503 keys-unavailable", outcome(Takes.TOKENS.optional(), get("Bearer early")));
        assertEquals("503 overloaded", outcome(Takes.TOKENS.optional(), get("Bearer crowd")));
    }

    @Test
    void anOptionalRouteLetsInWhoShowsNothingAndRefusesWhatIsNotGood() {
        Takes optional = Takes.TOKENS.optional();

        assertEquals("200 anonymous", outcome(optional, get()));
        assertEquals("200 anonymous", outcome(optional, get("Basic Z29vZA==")));
        assertEquals("200 main/anna", outcome(optional, get("Bearer good")));
        assertEquals("401 token-invalid", outcome(optional, get("Bearer bad")));
    }

    @Test
    void aSecondAuthorizationFieldIsMalformedWhateverItSays() {
        for (Takes takes : List.of(Takes.TOKENS, Takes.TOKENS.optional(), Takes.TOKENS.from(COOKIE), Takes.CERTIFICATES)) {
            Exchange exchange = get("Bearer good").field("authorization", "Basic eA==").exchange();
            assertEquals("400 malformed-request", outcome(takes, exchange));
            assertEquals("several-tokens", exchange.credentialFault());
        }
        assertEquals(List.of(), tokens.asked);
    }

    @Test
    void findsTheTokenInEachPlaceThatIsListedAndNowhereElse() {
        assertEquals("200 main/anna", outcome(Takes.TOKENS.from(COOKIE), get().field("Cookie", "a=1; t=good; b=2")));
        assertEquals("200 main/anna", outcome(Takes.TOKENS.from(QUERY), ExchangeOf.request("GET", "/x?a=1&t=good&b=2")));
        assertEquals("200 main/anna", outcome(Takes.TOKENS.from(QUERY), ExchangeOf.request("GET", "/x?%74=g%6fod")));
        assertEquals("401 unauthenticated", outcome(Takes.TOKENS.from(COOKIE, QUERY), get("Bearer good")));
        assertEquals("401 unauthenticated", outcome(Takes.TOKENS, get().field("Cookie", "t=good")));
        assertEquals("401 unauthenticated", outcome(Takes.TOKENS, ExchangeOf.request("GET", "/x?t=good&access_token=good")));
    }

    @Test
    void anEmptyCookieOrParameterIsNone() {
        Takes takes = Takes.TOKENS.from(COOKIE, QUERY).optional();

        assertEquals("200 anonymous", outcome(takes, get().field("Cookie", "t=")));
        assertEquals("200 anonymous", outcome(takes, ExchangeOf.request("GET", "/x?t=&a")));
        assertEquals("200 anonymous", outcome(takes, ExchangeOf.request("GET", "/x?t")));
    }

    @Test
    void twoTokensAreRefusedUnlessTheyAreTheSame() {
        Takes all = Takes.TOKENS.from(FIELD, COOKIE, QUERY);

        assertEquals("400 malformed-request", outcome(all, get("Bearer good").field("Cookie", "t=other")));
        assertEquals("400 malformed-request", outcome(all, ExchangeOf.request("GET", "/x?t=other").field("Cookie", "t=good")));
        assertEquals("400 malformed-request", outcome(all, ExchangeOf.request("GET", "/x?t=good&t=good")));
        assertEquals("400 malformed-request", outcome(all, get().field("Cookie", "t=good; t=good")));
        assertEquals("400 malformed-request", outcome(all, get().field("Cookie", "t=good").field("Cookie", "t=other")));
        assertEquals("200 main/anna", outcome(all, get("Bearer good").field("Cookie", "t=good")));
        assertEquals("200 main/anna", outcome(all, get("Basic eA==").field("Cookie", "t=good")));
    }

    @Test
    void takesTheTokenAwayFromTheUpstreamAndNothingElse() {
        Takes takes = Takes.TOKENS.from(FIELD, COOKIE, QUERY).withoutForwarding();
        Exchange field = get("Bearer good").field("X-Other", "1").exchange();
        Exchange cookie = get("Basic eA==").field("Cookie", "a=1;  b = x;t=good; c=\"2\"").exchange();
        Exchange alone = get().field("Cookie", "t=good").exchange();
        Exchange query = ExchangeOf.request("GET", "/x?a=%20&%74=good&b=1;2&").exchange();
        query.upstreamTarget("/stripped?a=%20&%74=good&b=1;2&");

        for (Exchange each : List.of(field, cookie, alone, query)) {
            assertEquals("200 main/anna", outcome(takes, each));
        }
        assertEquals("fields[X-Other]", field.request().fields().toString());
        assertEquals("a=1;  b = x; c=\"2\"", cookie.request().fields().value(FieldName.of("Cookie")));
        assertEquals("Basic eA==", cookie.request().fields().value(FieldName.of("Authorization")));
        assertEquals(0, alone.request().fields().count());
        assertEquals("/stripped?a=%20&b=1;2&", query.upstreamTarget());
    }

    @Test
    void leavesTheTokenWhereItIsUnlessToldOtherwise() {
        Exchange exchange = get("Bearer good").exchange();

        assertEquals("200 main/anna", outcome(Takes.TOKENS, exchange));
        assertEquals("Bearer good", exchange.request().fields().value(FieldName.of("Authorization")));
    }

    @Test
    void theCallerHoldsAsLongAsItsToken() {
        Exchange exchange = get("Bearer good").exchange();
        outcome(Takes.TOKENS, exchange);

        assertTrue(exchange.isCallerStillValid());
        tokens.holds = false;
        assertFalse(exchange.isCallerStillValid());
    }

    @Test
    void knowsTheCallerByItsCertificateUntilThatEnds() {
        Exchange exchange = get().showing(certificate("spiffe://test/orders", "orders.test")).exchange();

        assertEquals("200 cert/spiffe://test/orders", outcome(Takes.CERTIFICATES, exchange));
        assertTrue(exchange.isCallerStillValid());
        now++;
        assertFalse(exchange.isCallerStillValid());

        Exchange late = get().showing(certificate("orders.test")).exchange();
        assertEquals("401 unauthenticated", outcome(Takes.CERTIFICATES.optional(), late));
        assertEquals("certificate-expired", late.credentialFault());
    }

    @Test
    void asksForACertificateWhereThatIsAllThatIsTaken() {
        assertEquals("401 unauthenticated", outcome(Takes.CERTIFICATES, get("Bearer good")));
        assertEquals("Certificate realm=\"orders\"", challenge(Takes.CERTIFICATES, get()));
        assertEquals("Bearer realm=\"orders\"", challenge(Takes.BOTH, get()));
    }

    @Test
    void aCertificateOfAnotherNameIsNone() {
        Takes named = Takes.CERTIFICATES.names("orders.test");
        Exchange other = get().showing(certificate("stock.test")).exchange();

        assertEquals("401 unauthenticated", outcome(named, other));
        assertEquals("certificate-unmapped", other.credentialFault());
        assertEquals("200 anonymous", outcome(named.optional(), get().showing(certificate("stock.test"))));
        assertEquals("200 cert/orders.test", outcome(named, get().showing(certificate("spiffe://test/orders", "orders.test"))));
        assertEquals("200 main/anna", outcome(Takes.BOTH.names("orders.test"), get("Bearer good").showing(certificate("stock.test"))));
    }

    @Test
    void aTokenComesBeforeACertificateAndNeitherMakesUpForABadOther() {
        assertEquals("200 main/anna", outcome(Takes.BOTH, get("Bearer good").showing(certificate("orders.test"))));
        assertEquals("200 cert/orders.test", outcome(Takes.BOTH, get().showing(certificate("orders.test"))));
        assertEquals("401 token-invalid", outcome(Takes.BOTH, get("Bearer bad").showing(certificate("orders.test"))));
        now++;
        assertEquals("401 unauthenticated", outcome(Takes.BOTH, get("Bearer good").showing(certificate("orders.test"))));
    }

    @Test
    void whereSeveralAreDemandedOneIsNotEnough() {
        AllOf listed = new AllOf(false, List.of(Credential.values()));
        for (Takes both : List.of(Takes.BOTH.allOf(EVERY), Takes.BOTH.allOf(listed))) {
            now = NOON;
            Exchange exchange = get("Bearer good").showing(certificate("orders.test")).exchange();
            assertEquals("200 main/anna", outcome(both, exchange));
            assertEquals("401 unauthenticated", outcome(both, get("Bearer good")));
            assertEquals("401 unauthenticated", outcome(both, get().showing(certificate("orders.test"))));
            assertTrue(exchange.isCallerStillValid());
            now++;
            assertFalse(exchange.isCallerStillValid());
        }
    }

    @Test
    void aListDemandsWhatIsInIt() {
        Takes token = Takes.BOTH.allOf(new AllOf(false, List.of(Credential.ISSUERS)));

        assertEquals("200 main/anna", outcome(token, get("Bearer good")));
        assertEquals("401 unauthenticated", outcome(token, get().showing(certificate("orders.test"))));
    }

    @Test
    void asksNothingOfARequestThatItRefusesAnyway() {
        assertInstanceOf(
                Outcome.Refused.class,
                filter(Takes.BOTH.allOf(EVERY)).apply(get("Bearer good").exchange(), _ -> {
                    throw new AssertionError("went on");
                }));
        assertEquals(List.of(), tokens.asked);
    }
}
