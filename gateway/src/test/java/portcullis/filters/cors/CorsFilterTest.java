package portcullis.filters.cors;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import portcullis.exchange.Exchange;
import portcullis.exchange.ExchangeOf;
import portcullis.exchange.Next;
import portcullis.exchange.Outcome;
import portcullis.exchange.Reason;
import portcullis.http.BodyReader;
import portcullis.http.FieldName;
import portcullis.http.ResponseHead;

class CorsFilterTest {
    private static final String APP = "https://app.example.com";
    private static final Next NEVER = _ -> {
        throw new AssertionError("a preflight went on");
    };

    private final CorsFilter filter = new CorsFilter(new CorsFilter.Config(
            List.of(APP),
            false,
            List.of("GET", "POST"),
            List.of("authorization", "content-type"),
            List.of("x-total"),
            true,
            Duration.ofMinutes(10)));

    private final CorsFilter open =
            new CorsFilter(new CorsFilter.Config(List.of(), true, List.of(), List.of(), List.of(), false, null));

    @Test
    void answersAPreflightOfAnAllowedOriginWithoutGoingOn() {
        Outcome outcome = filter.apply(preflight(APP, "POST"), NEVER);

        assertEquals(204, outcome.status());
        assertEquals(APP, field(outcome, "Access-Control-Allow-Origin"));
        assertEquals("true", field(outcome, "Access-Control-Allow-Credentials"));
        assertEquals("GET, POST", field(outcome, "Access-Control-Allow-Methods"));
        assertEquals("authorization, content-type", field(outcome, "Access-Control-Allow-Headers"));
        assertEquals("600", field(outcome, "Access-Control-Max-Age"));
        assertEquals(
                "Origin, Access-Control-Request-Method, Access-Control-Request-Headers", field(outcome, "Vary"));
        assertNull(field(outcome, "Access-Control-Expose-Headers"));
    }

    @Test
    void refusesAPreflightOfAnotherOriginWithoutCorsFields() {
        Outcome outcome = filter.apply(preflight("https://evil.example.com", "GET"), NEVER);

        assertEquals(Reason.ORIGIN_DENIED, assertInstanceOf(Outcome.Refused.class, outcome).refusal().reason());
        assertNull(field(outcome, "Access-Control-Allow-Origin"));
        assertNull(field(outcome, "Access-Control-Allow-Methods"));
        assertEquals(
                "Origin, Access-Control-Request-Method, Access-Control-Request-Headers", field(outcome, "Vary"));
    }

    @Test
    void allowsTheMethodThatIsAskedForWhereNoneAreNamed() {
        assertEquals("DELETE", field(open.apply(preflight(APP, "DELETE"), NEVER), "Access-Control-Allow-Methods"));
    }

    @Test
    void anOptionsRequestThatIsNoPreflightGoesOn() {
        Outcome outcome =
                filter.apply(ExchangeOf.request("OPTIONS", "/").field("Origin", APP).exchange(), answer("x-a", "1"));

        assertEquals(200, outcome.status());
        assertEquals(APP, field(outcome, "Access-Control-Allow-Origin"));
    }

    @Test
    void tellsAnAllowedOriginThatItMayRead() {
        Outcome outcome = filter.apply(get(APP), answer("x-a", "1"));

        assertEquals(APP, field(outcome, "Access-Control-Allow-Origin"));
        assertEquals("true", field(outcome, "Access-Control-Allow-Credentials"));
        assertEquals("x-total", field(outcome, "Access-Control-Expose-Headers"));
        assertEquals("Origin", field(outcome, "Vary"));
        assertNull(field(outcome, "Access-Control-Allow-Methods"));
    }

    @Test
    void servesAnotherOriginWithoutCorsFieldsButVaries() {
        Outcome outcome = filter.apply(get("https://evil.example.com"), answer("x-a", "1"));

        assertEquals(200, outcome.status());
        assertNull(field(outcome, "Access-Control-Allow-Origin"));
        assertNull(field(outcome, "Access-Control-Allow-Credentials"));
        assertNull(field(outcome, "Access-Control-Expose-Headers"));
        assertEquals("Origin", field(outcome, "Vary"));
    }

    @Test
    void twoOriginsAreNone() {
        Outcome outcome = filter.apply(
                ExchangeOf.request("GET", "/").field("Origin", APP).field("Origin", APP).exchange(),
                answer("x-a", "1"));

        assertNull(field(outcome, "Access-Control-Allow-Origin"));
    }

    @Test
    void replacesWhatTheUpstreamSays() {
        Outcome outcome = filter.apply(get(APP), answer("access-control-allow-origin", "*"));

        assertEquals(APP, field(outcome, "Access-Control-Allow-Origin"));
        outcome = filter.apply(get("https://evil.example.com"), answer("access-control-allow-origin", "*"));
        assertNull(field(outcome, "Access-Control-Allow-Origin"));
    }

    @Test
    void appendsToTheVaryOfTheUpstream() {
        assertEquals(
                "Accept-Encoding, Origin", field(filter.apply(get(APP), answer("Vary", "Accept-Encoding")), "Vary"));
        assertEquals("origin", field(filter.apply(get(APP), answer("Vary", "origin")), "Vary"));
        assertEquals("*", field(filter.apply(get(APP), answer("Vary", "*")), "Vary"));
    }

    @Test
    void refusalsAndFailuresCarryTheFieldsToo() {
        Outcome refused = filter.apply(get(APP), _ -> Outcome.refuse(Reason.BODY_TOO_LARGE));
        Outcome failed = filter.apply(get(APP), _ -> Outcome.fail(Reason.UPSTREAM_RESET, "reset"));

        assertEquals(APP, field(refused, "Access-Control-Allow-Origin"));
        assertEquals(413, refused.status());
        assertEquals(APP, field(failed, "Access-Control-Allow-Origin"));
        assertEquals(502, failed.status());
    }

    @Test
    void anyOriginIsAStarThatNeedsNoVary() {
        Outcome outcome = open.apply(get("https://whoever.example"), answer("x-a", "1"));

        assertEquals("*", field(outcome, "Access-Control-Allow-Origin"));
        assertNull(field(outcome, "Vary"));
        assertNull(field(outcome, "Access-Control-Allow-Credentials"));
    }

    @Test
    void aStarNeverComesWithCredentials() {
        CorsFilter lax =
                new CorsFilter(new CorsFilter.Config(List.of(), true, List.of(), List.of(), List.of(), true, null));

        Outcome outcome = lax.apply(get("https://whoever.example"), answer("x-a", "1"));

        assertEquals("https://whoever.example", field(outcome, "Access-Control-Allow-Origin"));
        assertEquals("true", field(outcome, "Access-Control-Allow-Credentials"));
        assertEquals("Origin", field(outcome, "Vary"));
    }

    @Test
    void aPreflightHasAnOriginAndAMethodThatItAsksFor() {
        assertTrue(preflight(APP, "GET").request().isPreflight());
        assertEquals("GET", preflight(APP, "GET").request().askedMethod());
        assertFalse(ExchangeOf.request("OPTIONS", "/").field("Origin", APP).exchange().request().isPreflight());
        assertFalse(ExchangeOf.request("OPTIONS", "/")
                .field("Access-Control-Request-Method", "GET").exchange().request().isPreflight());
        assertFalse(ExchangeOf.request("GET", "/")
                .field("Origin", APP).field("Access-Control-Request-Method", "GET").exchange().request().isPreflight());
    }

    private static Exchange preflight(String origin, String method) {
        return ExchangeOf.request("OPTIONS", "/")
                .field("Origin", origin)
                .field("Access-Control-Request-Method", method)
                .exchange();
    }

    private static Exchange get(String origin) {
        return ExchangeOf.request("GET", "/").field("Origin", origin).exchange();
    }

    private static Next answer(String name, String value) {
        return _ -> {
            ResponseHead head = new ResponseHead(200);
            head.fields().add(FieldName.of(name), value);
            return new Outcome.Answered(head, BodyReader.EMPTY);
        };
    }

    private static @Nullable String field(Outcome outcome, String name) {
        return outcome.fields().joined(FieldName.of(name));
    }
}
