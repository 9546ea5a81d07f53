package portcullis.routing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import portcullis.exchange.ExchangeOf;
import portcullis.exchange.PathParameters;
import portcullis.http.TargetPath;

final class RouteTableTest {
    private static final Routes ORDERS = Routes.of(
            """
            api: orders
            base-path: /shop
            routes:
              list:    { match: { method: GET, path: /orders } }
              create:  { match: { method: POST, path: /orders } }
              get:     { match: { method: GET, path: "/orders/{id}" } }
              delete:  { match: { methods: [DELETE, PUT], path: "/orders/{id}" } }
              search:  { match: { method: POST, path: /orders/search } }
              any:     { match: { path: /any } }
              line:    { match: { method: GET, path: "/orders/{id}/lines/{line:int}.txt" } }
              peek:    { match: { method: HEAD, path: /both } }
              full:    { match: { method: GET, path: /both } }
              whole:   { match: { method: GET, path: "/whole/{rest...}" } }
              ask:     { match: { method: OPTIONS, path: /ask } }
              me:      { match: { method: GET, path: /users/@me } }
              user:    { match: { method: GET, path: "/users/{id}" } }
              root:    { match: { method: GET, path: / } }
            """);

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "GET /shop/orders          | orders/list",
        "GET /shop/orders?x=/y     | orders/list",
        "HEAD /shop/orders         | orders/list",
        "POST /shop/orders         | orders/create",
        "GET /shop/orders/7        | orders/get",
        "PUT /shop/orders/7        | orders/delete",
        "POST /shop/orders/search  | orders/search",
        "GET /shop/orders/search   | orders/get",
        "DELETE /shop/orders/search| orders/delete",
        "PATCH /shop/any           | orders/any",
        "HEAD /shop/any            | orders/any",
        "OPTIONS /shop/any         | orders/any",
        "HEAD /shop/both           | orders/peek",
        "GET /shop/both            | orders/full",
        "OPTIONS /shop/ask         | orders/ask",
        "GET /shop/whole           | orders/whole",
        "GET /shop                 | orders/root",
        "GET /shop/                | orders/root",
        "GET /shop/orders/         | no route in orders",
        "GET /shop/Orders          | no route in orders",
        "GET /shop/orders/7/       | no route in orders",
        "GET /shopping/orders      | no route",
        "GET /                     | no route",
        "PATCH /shop/orders        | method not allowed in orders [GET, HEAD, POST, OPTIONS]",
        "PATCH /shop/orders/search | method not allowed in orders [GET, HEAD, POST, PUT, DELETE, OPTIONS]",
        "get /shop/orders          | method not allowed in orders [GET, HEAD, POST, OPTIONS]",
        "OPTIONS /shop/orders      | options in orders [GET, HEAD, POST, OPTIONS]",
        "OPTIONS /shop/none        | no route in orders",
        "OPTIONS *                 | options [GET, HEAD, POST, PUT, DELETE, OPTIONS]",
        "GET /shop/users/@me       | orders/me",
        "GET /shop/users/%40me     | orders/me",
        "GET /shop/users/%40you    | orders/user",
        "GET /%73hop/%6frders      | orders/list",
    })
    void findsTheRouteOrSaysWhyThereIsNone(String request, String answer) {
        String[] parts = request.trim().split(" ");
        assertEquals(answer, ORDERS.says(ExchangeOf.request(parts[0], parts[1])));
    }

    @Test
    void capturesWhatStandsInThePath() {
        assertEquals(
                new PathParameters(List.of("id", "line"), List.of("a%20b", "7")),
                ORDERS.found("/shop/orders/a%20b/lines/7.txt?x").parameters());
        assertEquals(List.of("x/y/"), ORDERS.found("/shop/whole/x/y/").parameters().values());
        assertSame(PathParameters.NONE, ORDERS.found("/shop/orders").parameters());
    }

    @Test
    void namesTheRouteByIdsAndTemplate() {
        assertEquals("RouteRef[id=orders/get, api=orders, version=, template=/shop/orders/{id}]", ORDERS.found("/shop/orders/7").ref().toString());
    }

    @Test
    void answersOnlyOnTheListenersOfTheApi() {
        Routes routes = Routes.of(
                "api: a\nlisteners: [public, inside]\nroutes: { r: { match: { path: /both } } }\n",
                "api: b\nlisteners: [inside]\nroutes: { r: { match: { path: /hidden } } }\n");
        assertEquals("a/r", routes.says(ExchangeOf.request("GET", "/both").on("inside")));
        assertEquals("b/r", routes.says(ExchangeOf.request("GET", "/hidden").on("inside")));
        assertEquals("a/r", routes.says("/both"));
        assertEquals("no route in a", routes.says("/hidden"));
        assertEquals("no route", routes.says(ExchangeOf.request("GET", "/both").on("none")));
    }

    @ParameterizedTest
    @CsvSource({
        "api.example.com, exact",
        "api.example.com:8080, exact",
        "api.example.com., exact",
        "api.example.com.:8080, exact",
        "www.example.com, 'wide www'",
        "a.b.example.com, 'wide a.b'",
        "x.eu.example.com:1, 'wider x'",
        "x.y.eu.example.com, 'wider x.y'",
        "eu.example.com, 'wide eu'",
        "example.com, any",
        ".example.com, any",
        "badexample.com, any",
        "[::1], six",
        "[::1]:8080, six",
        "[::2]:8080, any",
        "192.0.2.1, any",
        "'', any",
    })
    void choosesTheHostByTheExactNameThenTheLongestWildcard(String authority, String expected) {
        Routes routes = Routes.of(
                "api: exact\nhosts: [api.example.com]\nroutes: { r: { match: { path: /x } } }\n",
                "api: wide\nhosts: ['*.example.com']\nroutes: { r: { match: { path: /x } } }\n",
                "api: wider\nhosts: ['*.eu.example.com']\nroutes: { r: { match: { path: /x } } }\n",
                "api: six\nhosts: ['[::1]']\nroutes: { r: { match: { path: /x } } }\n",
                "api: any\nroutes: { r: { match: { path: /x } } }\n");
        RouteMatch.Found<String> found = routes.found(ExchangeOf.request("GET", "/x").host(authority));
        assertEquals(expected, (found.ref().api() + " " + found.hostCapture()).trim());
    }

    @Test
    void fallsThroughNeitherFromHostNorFromBasePath() {
        Routes routes = Routes.of(
                "api: exact\nhosts: [api.example.com]\nbase-path: /a\nroutes: { r: { match: { path: /x } } }\n",
                "api: wide\nhosts: ['*.example.com']\nroutes: { r: { match: { path: /y } }, deep: { match: { path: '/{a}/z' } } }\n",
                "api: any\nroutes: { r: { match: { path: /y } } }\n");
        assertEquals("no route", routes.says(ExchangeOf.request("GET", "/y").host("api.example.com")));
        assertEquals("wide/r", routes.says(ExchangeOf.request("GET", "/y").host("www.example.com")));
        assertEquals("no route in exact", routes.says(ExchangeOf.request("GET", "/a/y").host("api.example.com")));
    }

    @Test
    void choosesTheLongestBasePath() {
        Routes routes = Routes.of(
                "api: root\nroutes: { r: { match: { path: '/{rest...}' } } }\n",
                "api: a\nbase-path: /a\nroutes: { r: { match: { path: '/{rest...}' } } }\n",
                "api: ab\nbase-path: /a/b\nroutes: { r: { match: { path: '/c' } } }\n");
        assertEquals("root/r", routes.says("/"));
        assertEquals("root/r", routes.says("/ab"));
        assertEquals("a/r", routes.says("/a"));
        assertEquals("a/r", routes.says("/a/"));
        assertEquals("a/r", routes.says("/a/bc"));
        assertEquals("ab/r", routes.says("/a/b/c"));
        assertEquals("no route in ab", routes.says("/a/b"));
        assertEquals("no route in ab", routes.says("/a/b/d"));
    }

    @Test
    void letsSeveralApisWithoutVersionsShareABasePath() {
        Routes routes = Routes.of(
                "api: a\nroutes: { get: { match: { method: GET, path: /x } } }\n",
                "api: b\nroutes: { post: { match: { method: POST, path: /x } }, y: { match: { path: /y } } }\n");
        assertEquals("a/get", routes.says("/x"));
        assertEquals("b/post", routes.says(ExchangeOf.request("POST", "/x")));
        assertEquals("b/y", routes.says("/y"));
        assertEquals("method not allowed [GET, HEAD, POST, OPTIONS]", routes.says(ExchangeOf.request("PUT", "/x")));
    }

    @Test
    void matchesAPreflightAsTheMethodItAsksFor() {
        assertEquals("preflight of orders/delete", ORDERS.says(preflight("DELETE", "/shop/orders/7")));
        assertEquals("preflight of orders/list", ORDERS.says(preflight("HEAD", "/shop/orders")));
        assertEquals("preflight of orders/any", ORDERS.says(preflight("PATCH", "/shop/any")));
        assertEquals("options in orders [GET, HEAD, POST, OPTIONS]", ORDERS.says(preflight("PATCH", "/shop/orders")));
        assertEquals("no route in orders", ORDERS.says(preflight("GET", "/shop/none")));
        assertEquals("orders/ask", ORDERS.says(preflight("GET", "/shop/ask")));
        assertEquals("options in orders [GET, HEAD, POST, OPTIONS]", ORDERS.says(ExchangeOf.request("OPTIONS", "/shop/orders").field("Origin", "https://a")));
    }

    @Test
    void takesAPreflightForAnyOptionsWhereTheRouteAnswersNone() {
        Routes routes = Routes.of("""
                api: a
                routes:
                  silent: { match: { method: GET, path: /x } }
                  leave: { match: { method: OPTIONS, path: /x } }
                """, """
                api: b
                base-path: /b
                routes: { silent: { match: { method: GET, path: /x } } }
                """);

        assertEquals("a/leave", routes.says(preflight("GET", "/x")));
        assertEquals("options in b [GET, HEAD, OPTIONS]", routes.says(preflight("GET", "/b/x")));
    }

    private static ExchangeOf preflight(String method, String target) {
        return ExchangeOf.request("OPTIONS", target).field("Origin", "https://a").field("Access-Control-Request-Method", method);
    }

    @ParameterizedTest
    @CsvSource({
        "'', /shop/orders?x=1, /shop/orders?x=1",
        "base, /shop/orders?x=1, /orders?x=1",
        "base, /shop/whole, /whole",
        "base, /shop, /",
        "base, /shop?x, /?x",
        "base, /shop/, /",
        "base, /shop/orders/%25, /orders/%25",
    })
    void sendsThePathUpstreamWithoutWhatIsStripped(String strip, String target, String sent) throws Exception {
        Routes routes = Routes.of("api: a\nbase-path: /shop\nstrip: [" + strip + "]\nroutes: { r: { match: { path: '/{rest...}' } } }\n");
        assertEquals(sent, routes.found(target).upstreamTarget(TargetPath.parse(target)));
    }
}
