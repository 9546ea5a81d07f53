package portcullis.routing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import portcullis.exchange.ExchangeOf;
import portcullis.exchange.Reason;
import portcullis.exchange.Refusal;
import portcullis.http.HeaderFields;
import portcullis.http.TargetPath;

final class VersionedRoutesTest {
    private static final String ROUTES =
            """
            routes:
              list:   { match: { method: GET, path: /orders } }
              get:    { match: { method: GET, path: "/orders/{id}" } }
              search: { match: { method: GET, path: /orders/search }, versions: [v2] }
              robots: { match: { method: GET, path: /robots.txt }, versions: none }
            """;
    private static final String VERSIONS =
            """
            versions:
              v1:
                deprecated-on: 2026-03-01
                sunset-on: 2027-03-01
                removed-on: 2027-06-01
                successor: v2
                migration-guide: https://docs.example.com/v2
                brownouts: [ { from: 2027-02-01T09:00Z, for: 15m }, { from: 2027-02-01T09:10Z, for: 15m } ]
              v2: {}
              v10: {}
            """;
    private static final Routes IN_PATH = Routes.of("api: o\nbase-path: /api\nversioning: path\n" + VERSIONS + ROUTES);
    private static final Routes IN_PATH_OR_V2 =
            Routes.of("api: o\nbase-path: /api\nversioning: path\ndefault-version: v2\n" + VERSIONS + ROUTES);
    private static final Routes IN_FIELD = Routes.of("api: o\nversioning: { header: X-API-Version }\n" + VERSIONS + ROUTES);
    private static final Routes IN_FIELD_OR_V1 =
            Routes.of("api: o\nversioning: { header: X-API-Version }\ndefault-version: v1\n" + VERSIONS + ROUTES);
    private static final Routes IN_TYPE =
            Routes.of("api: o\nversioning: { media-type: 'application/vnd.Example.{version}+json' }\n" + VERSIONS + ROUTES);
    private static final Routes IN_TYPE_OR_V1 = Routes.of(
            "api: o\nversioning: { media-type: 'application/vnd.example.{version}+json' }\ndefault-version: v1\n" + VERSIONS + ROUTES);

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "/api/v1/orders        | o/list v1",
        "/api/v10/orders       | o/list v10",
        "/api/%761/orders      | o/list v1",
        "/api/v2/orders/search | o/search v2",
        "/api/v1/orders/search | o/get v1",
        "/api/robots.txt       | o/robots",
        "/api/v1/robots.txt    | no route in o",
        "/api/v1               | no route in o",
        "/api/v1/              | no route in o",
        "/api/v3/orders        | no version in o [v1, v2, v10]",
        "/api/v3               | no version in o [v1, v2, v10]",
        "/api/v007/orders      | no version in o [v1, v2, v10]",
        "/api/orders           | version missing in o [v1, v2, v10]",
        "/api/v/orders         | version missing in o [v1, v2, v10]",
        "/api/v1x/orders       | version missing in o [v1, v2, v10]",
        "/api                  | version missing in o [v1, v2, v10]",
        "/api/                 | version missing in o [v1, v2, v10]",
    })
    void readsTheVersionInThePath(String target, String answer) {
        assertEquals(answer, IN_PATH.says(target));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "/api/orders        | o/list v2",
        "/api/orders/7      | o/get v2",
        "/api/orders/search | o/search v2",
        "/api/robots.txt    | o/robots",
        "/api/v1/orders     | o/list v1",
        "/api/v3/orders     | no version in o [v1, v2, v10]",
        "/api/none          | no route in o",
        "/api               | no route in o",
    })
    void servesTheDefaultVersionWhereThePathNamesNone(String target, String answer) {
        assertEquals(answer, IN_PATH_OR_V2.says(target));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "v1  | /orders     | o/list v1",
        "v10 | /orders/7   | o/get v10",
        "v1  | /robots.txt | o/robots",
        "v9  | /robots.txt | o/robots",
        "''  | /robots.txt | o/robots",
        "v9  | /orders     | version not acceptable in o [v1, v2, v10]",
        "V1  | /orders     | version not acceptable in o [v1, v2, v10]",
        "v1, v2 | /orders  | version not acceptable in o [v1, v2, v10]",
        "''  | /orders     | version missing in o [v1, v2, v10]",
        "v1  | /none       | no route in o",
    })
    void readsTheVersionInAField(String version, String target, String answer) {
        assertEquals(answer, IN_FIELD.says(ExchangeOf.request("GET", target).field("x-api-version", version)));
    }

    @Test
    void readsTheVersionInAFieldOnlyWhenItsLinesAgree() {
        assertEquals("version missing in o [v1, v2, v10]", IN_FIELD.says("/orders"));
        assertEquals("o/list v1", IN_FIELD_OR_V1.says("/orders"));
        assertEquals("o/list v2", IN_FIELD.says(ExchangeOf.request("GET", "/orders").field("X-API-Version", "v2").field("X-API-Version", "v2")));
        assertEquals(
                "version not acceptable in o [v1, v2, v10]",
                IN_FIELD_OR_V1.says(ExchangeOf.request("GET", "/orders").field("X-API-Version", "v2").field("X-API-Version", "v1")));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "application/vnd.example.v2+json | v2",
        "APPLICATION/vnd.EXAMPLE.V2+JSON | v2",
        "application/vnd.example.v2+json; charset=utf-8 | v2",
        "text/html, application/vnd.example.v10+json;q=0.2, */*;q=0.1 | v10",
        "application/vnd.example.v1+json;q=0.5, application/vnd.example.v2+json;q=0.9 | v2",
        "application/vnd.example.v1+json;q=0.9, application/vnd.example.v2+json;q=0.9 | v1",
        "application/vnd.example.v1+json;q=0.9, application/vnd.example.v2+json | v2",
        "application/vnd.example.v1+json;x=\",\";q=0.001,application/vnd.example.v2+json;q=0 | v1",
        "application/vnd.example.v9+json, application/vnd.example.v2+json;q=0.1 | v2",
        "application/vnd.example.v2+json;q=0.1, application/vnd.example.v9+json | v2",
        "application/vnd.example.v9+json | not acceptable",
        "application/vnd.example.v2+json;q=0 | not acceptable",
        "application/vnd.example.v2+json;q=2 | not acceptable",
        "application/vnd.example.v2+json;q=x | not acceptable",
        "application/vnd.example.v9+json, */*;q=0.1 | missing",
        "application/vnd.example.v9+json, application/*;q=0.1 | missing",
        "application/vnd.example.v9+json, text/*;q=0.1 | not acceptable",
        "application/vnd.example.v9+json, */*;q=0 | not acceptable",
        "*/* | missing",
        "application/json | missing",
        "application/vnd.example.+json | missing",
        "application/vnd.example.v2 | missing",
        "application/vnd.example.v2+json+json | not acceptable",
        ", , | missing",
    })
    void readsTheVersionInAccept(String accept, String version) {
        String expected = switch (version) {
            case "missing" -> "version missing in o [v1, v2, v10]";
            case "not acceptable" -> "version not acceptable in o [v1, v2, v10]";
            default -> "o/list " + version;
        };
        assertEquals(expected, IN_TYPE.says(ExchangeOf.request("GET", "/orders").field("Accept", accept)));
        String orDefault = version.equals("missing") ? "o/list v1" : expected;
        assertEquals(orDefault, IN_TYPE_OR_V1.says(ExchangeOf.request("GET", "/orders").field("Accept", accept)));
    }

    @Test
    void readsTheVersionOfWhatIsSentWhereAcceptNamesNone() {
        String v2 = "application/vnd.example.v2+json";
        assertEquals("o/list v2", IN_TYPE.says(ExchangeOf.request("GET", "/orders").field("Content-Type", v2).body("{}")));
        assertEquals("o/list v2", IN_TYPE.says(ExchangeOf.request("GET", "/orders").field("Content-Type", v2).field("Accept", "*/*").chunked("{}")));
        assertEquals("o/list v2", IN_TYPE.says(ExchangeOf.request("GET", "/orders").field("Content-Type", v2).field("Accept", v2).body("{}")));
        assertInstanceOf(RouteMatch.VersionMissing.class, IN_TYPE.match(ExchangeOf.request("GET", "/orders").field("Content-Type", v2)));
        assertInstanceOf(
                RouteMatch.VersionNotAcceptable.class,
                IN_TYPE.match(ExchangeOf.request("GET", "/orders").field("Content-Type", v2).field("Accept", v2.replace("v2", "v1")).body("{}")));
        assertInstanceOf(
                RouteMatch.VersionNotAcceptable.class,
                IN_TYPE.match(ExchangeOf.request("GET", "/orders").field("Content-Type", v2.replace("v2", "v9")).body("{}")));
    }

    @Test
    void matchesAPreflightInTheLastVersionThatHasTheRoute() {
        assertEquals("preflight of o/list v10", IN_FIELD.says(preflight("/orders")));
        assertEquals("preflight of o/get v10", IN_FIELD.says(preflight("/orders/search")));
        assertEquals("preflight of o/list v1", IN_FIELD_OR_V1.says(preflight("/orders")));
        assertEquals("preflight of o/list v1", IN_PATH.says(preflight("/api/v1/orders")));
        assertEquals("version missing in o [v1, v2, v10]", IN_FIELD.says(preflight("/none")));
    }

    private static ExchangeOf preflight(String target) {
        return ExchangeOf.request("OPTIONS", target).field("Origin", "https://a").field("Access-Control-Request-Method", "GET");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "2026-02-28T23:59:59.999Z | o/list v1",
        "2027-02-01T08:59:59.999Z | o/list v1",
        "2027-02-01T09:00:00Z     | brown-out of o/list v1 until 2027-02-01T09:15:00Z",
        "2027-02-01T09:10:00Z     | brown-out of o/list v1 until 2027-02-01T09:25:00Z",
        "2027-02-01T09:25:00Z     | o/list v1",
        "2027-02-28T23:59:59.999Z | o/list v1",
        "2027-03-01T00:00:00Z     | sunset of o/list v1",
        "2027-05-31T23:59:59.999Z | sunset of o/list v1",
        "2027-06-01T00:00:00Z     | no version in o [v2, v10]",
    })
    void servesAVersionAsLongAsItLives(String time, String answer) {
        assertEquals(answer, Routes.describe(IN_PATH.at(time, ExchangeOf.request("GET", "/api/v1/orders"))));
    }

    @Test
    void knowsNoRouteInASunsetVersionThatNeverWasThere() {
        assertEquals("no route in o", Routes.describe(IN_PATH.at("2027-04-01T00:00:00Z", ExchangeOf.request("GET", "/api/v1/none"))));
    }

    @Test
    void listsOnlyVersionsThatAreServed() {
        assertEquals("no version in o [v2, v10]", Routes.describe(IN_PATH.at("2027-04-01T00:00:00Z", ExchangeOf.request("GET", "/api/v3/x"))));
    }

    @Test
    void takesARemovedVersionForUnknown() {
        String later = "2027-06-01T00:00:00Z";
        ExchangeOf named = ExchangeOf.request("GET", "/orders").field("X-API-Version", "v1");
        assertEquals("version not acceptable in o [v2, v10]", Routes.describe(IN_FIELD.at(later, named)));
        assertEquals("version missing in o [v2, v10]", Routes.describe(IN_FIELD_OR_V1.at(later, ExchangeOf.request("GET", "/orders"))));
        Routes orV1 = Routes.of("api: o\nversioning: path\ndefault-version: v1\n" + VERSIONS + ROUTES);
        assertEquals("o/list v1", orV1.says("/orders"));
        assertEquals("version missing in o [v2, v10]", Routes.describe(orV1.at(later, ExchangeOf.request("GET", "/orders"))));
        assertEquals("o/robots", Routes.describe(orV1.at(later, ExchangeOf.request("GET", "/robots.txt"))));
    }

    @Test
    void refusesForASunsetAndABrownOutWithTheirReasons() {
        RouteMatch.Closed<?> sunset = assertInstanceOf(
                RouteMatch.Closed.class, IN_PATH.at("2027-04-01T00:00:00Z", ExchangeOf.request("GET", "/api/v1/orders")));
        assertEquals(Reason.VERSION_SUNSET, sunset.refusal(0).reason());
        Instant now = Instant.parse("2027-02-01T09:20:30.5Z");
        RouteMatch.Closed<?> brownOut =
                assertInstanceOf(RouteMatch.Closed.class, IN_PATH.at(now.toString(), ExchangeOf.request("GET", "/api/v1/orders")));
        Refusal refusal = brownOut.refusal(now.toEpochMilli());
        assertEquals(Reason.BROWN_OUT, refusal.reason());
        assertEquals(Duration.ofMillis(269_500), refusal.retryAfter());
    }

    @Test
    void announcesTheEndOfAVersionFromItsDeprecationOn() throws Exception {
        HeaderFields fields = fields(IN_PATH, "2026-03-01T00:00:00Z", ExchangeOf.request("GET", "/api/v1/orders/7%2B"), "/api/v1/orders/7%2B?x");
        assertEquals(List.of("@1772323200"), Routes.lines(fields, "Deprecation"));
        assertEquals(List.of("Mon, 01 Mar 2027 00:00:00 GMT"), Routes.lines(fields, "Sunset"));
        assertEquals(
                List.of(
                        "<https://docs.example.com/v2>; rel=\"deprecation\"",
                        "<https://docs.example.com/v2>; rel=\"sunset\"",
                        "</api/v2/orders/7%2B>; rel=\"successor-version\""),
                Routes.lines(fields, "Link"));
        assertEquals(0, fields(IN_PATH, "2026-02-28T23:59:59Z", ExchangeOf.request("GET", "/api/v1/orders"), "/api/v1/orders").count());
        assertEquals(0, fields(IN_PATH, "2026-03-01T00:00:00Z", ExchangeOf.request("GET", "/api/v2/orders"), "/api/v2/orders").count());
    }

    @Test
    void linksToTheSuccessorOnlyWhereTheRouteIsThereToo() throws Exception {
        Routes routes = Routes.of(
                """
                api: o
                versioning: path
                default-version: v1
                versions: { v1: { sunset-on: 2027-03-01, successor: v2 }, v2: {} }
                routes:
                  gone: { match: { method: GET, path: "/a/{x}" }, versions: [v1] }
                  old:  { match: { method: GET, path: "/b/{x}" }, versions: [v1] }
                  new:  { match: { methods: [GET, PUT], path: "/b/{y}" }, versions: [v2] }
                  put:  { match: { method: PUT, path: "/c" }, versions: [v1] }
                  post: { match: { method: POST, path: "/c" }, versions: [v2] }
                """);
        String now = "2026-01-01T00:00:00Z";
        assertEquals(List.of(), Routes.lines(fields(routes, now, ExchangeOf.request("GET", "/v1/a/7"), "/v1/a/7"), "Link"));
        assertEquals(
                List.of("</v2/b/7>; rel=\"successor-version\""),
                Routes.lines(fields(routes, now, ExchangeOf.request("GET", "/v1/b/7"), "/v1/b/7"), "Link"));
        assertEquals(
                List.of("</v2/b/7>; rel=\"successor-version\""),
                Routes.lines(fields(routes, now, ExchangeOf.request("GET", "/b/7"), "/b/7"), "Link"));
        assertEquals(List.of(), Routes.lines(fields(routes, now, ExchangeOf.request("PUT", "/v1/c"), "/v1/c"), "Link"));
        assertEquals(
                List.of("Mon, 01 Mar 2027 00:00:00 GMT"),
                Routes.lines(fields(routes, now, ExchangeOf.request("GET", "/v1/a/7"), "/v1/a/7"), "Sunset"));
    }

    @Test
    void tellsCachesWhichFieldChoseTheVersion() throws Exception {
        String now = "2026-01-01T00:00:00Z";
        ExchangeOf request = ExchangeOf.request("GET", "/orders").field("X-API-Version", "v2").field("Accept", "application/vnd.example.v2+json");
        assertEquals(List.of("x-api-version"), Routes.lines(fields(IN_FIELD, now, request, "/orders"), "Vary"));
        assertEquals(List.of("Accept"), Routes.lines(fields(IN_TYPE, now, request, "/orders"), "Vary"));
        assertEquals(0, fields(IN_FIELD, now, ExchangeOf.request("GET", "/robots.txt"), "/robots.txt").count());
    }

    private static HeaderFields fields(Routes routes, String time, ExchangeOf request, String target) throws Exception {
        HeaderFields fields = new HeaderFields();
        RouteMatch.Found<?> found = assertInstanceOf(RouteMatch.Found.class, routes.at(time, request));
        found.addFieldsTo(fields, TargetPath.parse(target));
        return fields;
    }

    @ParameterizedTest
    @CsvSource({
        "'', /api/v1/orders/7?x, /api/v1/orders/7?x",
        "base, /api/v1/orders/7?x, /v1/orders/7?x",
        "version, /api/v1/orders/7?x, /api/orders/7?x",
        "'base, version', /api/v1/orders/7?x, /orders/7?x",
        "'base, version', /api/orders/7?x, /orders/7?x",
        "version, /api/orders/7?x, /api/orders/7?x",
        "base, /api/orders/7, /orders/7",
        "'base, version', /api/v1, /",
        "'base, version', /api/v1?x, /?x",
        "version, /api/v1, /api",
    })
    void sendsThePathUpstreamWithoutWhatIsStripped(String strip, String target, String sent) throws Exception {
        Routes routes = Routes.of("api: o\nbase-path: /api\nversioning: path\ndefault-version: v2\nstrip: [" + strip + "]\n" + VERSIONS
                + "routes: { r: { match: { path: '/{rest...}' } } }\n");
        assertEquals(sent, routes.found(target).upstreamTarget(TargetPath.parse(target)));
    }

    @Test
    void namesRoutesWithTheirVersion() {
        assertEquals(
                "RouteRef[id=o/get, api=o, version=v1, template=/api/v1/orders/{id}]", IN_PATH.found("/api/v1/orders/7").ref().toString());
        assertEquals(
                "RouteRef[id=o/robots, api=o, version=, template=/api/robots.txt]", IN_PATH.found("/api/robots.txt").ref().toString());
        assertTrue(IN_FIELD.found(ExchangeOf.request("GET", "/orders").field("X-API-Version", "v1")).ref().template().equals("/orders"));
    }

    @ParameterizedTest
    @CsvSource({
        "v1, v9", "v12, v9", "2026-01, 9-9", "1.10, 9.9", "v2beta1, v9beta9", "latest, latest",
    })
    void takesTheShapeOfAVersionFromItsDigits(String name, String shape) {
        assertEquals(shape, VersionShape.of(name));
        assertTrue(VersionShape.matches(shape, "/" + name + "/", 1, 1 + name.length()));
    }
}
