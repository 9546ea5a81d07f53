package portcullis.routing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import portcullis.exchange.ExchangeOf;

final class ConditionsTest {
    private static final Routes ROUTES = Routes.of(
            """
            api: a
            routes:
              plain:  { match: { path: /x } }
              canary: { match: { path: /x, headers: { X-Canary: "yes" } } }
              mobile: { match: { path: /x, headers: { User-Agent: { regex: "(?i).*mobile.*" } } } }
              both:   { match: { path: /x, headers: { x-canary: "yes", user-agent: { regex: ".*Mobile.*" } } } }
              json:   { match: { method: POST, path: /t, content-type: application/json } }
              xml:    { match: { method: POST, path: /t, content-type: { regex: "(application|text)/xml" } } }
              page:   { match: { path: /q, query: { page: "1 a&b" } } }
              number: { match: { path: /q, query: { page: { regex: "[0-9]+" } } } }
              empty:  { match: { path: /q, query: { page: "" } } }
            """);

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "'' | '' | a/plain",
        "yes | '' | a/canary",
        "Yes | '' | a/plain",
        "yesno | '' | a/plain",
        "'' | A mobile thing | a/mobile",
        "no | A MOBILE thing | a/mobile",
        "yes | A Mobile thing | a/both",
    })
    void choosesByFieldsTheRouteThatAsksForMost(String canary, String agent, String route) {
        ExchangeOf request = ExchangeOf.request("GET", "/x");
        if (!canary.isEmpty()) {
            request.field("x-CANARY", canary);
        }
        if (!agent.isEmpty()) {
            request.field("User-Agent", agent);
        }
        assertEquals(route, ROUTES.says(request));
    }

    @Test
    void takesSeveralLinesOfAFieldAsOneValue() {
        assertEquals("a/plain", ROUTES.says(ExchangeOf.request("GET", "/x").field("X-Canary", "yes").field("X-Canary", "no")));
        assertEquals("a/plain", ROUTES.says(ExchangeOf.request("GET", "/x").field("X-Canary", "yes").field("X-Canary", "yes")));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "application/json | a/json",
        "Application/JSON; charset=utf-8 | a/json",
        "application/json ;x | a/json",
        "application/jsonp | no route in a",
        "text/xml | a/xml",
        "TEXT/XML;a=b | a/xml",
        "text/html | no route in a",
        "'' | no route in a",
    })
    void choosesByTheMediaTypeWithoutParametersAndLetterCase(String type, String route) {
        assertEquals(route, ROUTES.says(ExchangeOf.request("POST", "/t").field("Content-Type", type)));
    }

    @Test
    void takesNoMediaTypeFromTwoLines() {
        assertEquals("no route in a", ROUTES.says(ExchangeOf.request("POST", "/t")));
        assertEquals(
                "no route in a",
                ROUTES.says(ExchangeOf.request("POST", "/t").field("Content-Type", "application/json").field("Content-Type", "text/html")));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "/q?page=12 | a/number",
        "/q?a&page=12&b=c | a/number",
        "/q?pag%65=%312 | a/number",
        "/q?page=12&page=13 | a/number",
        "/q?page=12&page=x | no route in a",
        "/q?page=1+a%26b | a/page",
        "/q?page=1%20a%26b | a/page",
        "/q?page=1+a&b | no route in a",
        "/q?page= | a/empty",
        "/q?page | a/empty",
        "/q?page& | a/empty",
        "/q?&&page= | a/empty",
        "/q?page=%zz | no route in a",
        "/q?xpage=1 | no route in a",
        "/q?pages=1 | no route in a",
        "/q? | no route in a",
        "/q | no route in a",
    })
    void choosesByQueryParametersWhichMustPassEachTime(String target, String route) {
        assertEquals(route, ROUTES.says(target));
    }

    @Test
    void countsNoMethodAsAllowedWhoseConditionsFail() {
        Routes routes = Routes.of(
                "api: a\nroutes: { get: { match: { method: GET, path: /x } }, put: { match: { method: PUT, path: /x, headers: { x: y } } } }\n");
        assertEquals("method not allowed in a [GET, HEAD, OPTIONS]", routes.says(ExchangeOf.request("PUT", "/x")));
        assertEquals("a/put", routes.says(ExchangeOf.request("PUT", "/x").field("x", "y")));
    }

    @Test
    void matchesAPreflightWithoutTheFieldsThatItCannotHave() {
        ExchangeOf preflight = ExchangeOf.request("OPTIONS", "/t").field("Origin", "https://a").field("Access-Control-Request-Method", "POST");
        assertEquals("preflight of a/json", ROUTES.says(preflight));
        ExchangeOf other = ExchangeOf.request("OPTIONS", "/x").field("Origin", "https://a").field("Access-Control-Request-Method", "POST");
        assertEquals("preflight of a/plain", ROUTES.says(other));
    }

    @Test
    void refusesExpressionsThatAreNotLinear() {
        String problem = Routes.problem("api: a\nroutes:\n  r:\n    match:\n      path: /x\n      headers: { x: { regex: '(a)\\1' } }\n");
        assertTrue(problem.contains("a.yaml:6:") && problem.contains("routes.r.match.headers.x"), problem);
        assertTrue(problem.contains("'(a)\\1' has the escape '\\1'; "), problem);
    }
}
