package portcullis.snapshot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static portcullis.snapshot.Compiled.asked;
import static portcullis.snapshot.Compiled.field;
import static portcullis.snapshot.Compiled.serve;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import portcullis.exchange.Exchange;
import portcullis.exchange.ExchangeOf;
import portcullis.exchange.Outcome;
import portcullis.exchange.Reason;
import portcullis.http.BodyException;

class SnapshotCompilerTest {
    @TempDir
    Path folder;

    private Compiled conf;

    @BeforeEach
    void conf() {
        conf = new Compiled(folder);
    }

    @Test
    void servesFromMatchToUpstream() throws IOException {
        Snapshot snapshot = conf.api("""
                api: orders
                base-path: /api
                upstream: one
                strip: [base]
                routes:
                  get: { match: { method: GET, path: "/orders/{id}" }, timeout: 5s }
                  bill: { match: { method: GET, path: "/orders/{id}/bill" }, upstream: two, rewrite: "/bills/{path.id}" }
                """).snapshot();
        Exchange exchange = ExchangeOf.request("GET", "/api/orders/42?full=1").exchange();

        assertEquals("one /orders/42?full=1", asked(serve(snapshot, exchange)));
        assertEquals("orders/get", exchange.route().id());
        assertEquals("42", exchange.pathParameters().get("id"));
        assertEquals(exchange.startedNanos() + 5_000_000_000L, exchange.deadline().at());
        assertEquals("two /bills/42?a=b", asked(serve(snapshot, ExchangeOf.request("GET", "/api/orders/42/bill?a=b"))));
        assertEquals(7, snapshot.generation());
    }

    @Test
    void aVersionHasItsOwnUpstreamAndSaysThatItWillEnd() throws IOException {
        Snapshot snapshot = conf.api("""
                api: orders
                versioning: path
                default-version: v2
                versions:
                  v1: { upstream: one, deprecated-on: 2026-01-01, successor: v2 }
                  v2: { upstream: two }
                routes:
                  list: { match: { method: GET, path: /orders } }
                """).snapshot();

        Outcome old = serve(snapshot, ExchangeOf.request("GET", "/v1/orders"));
        assertEquals("one /v1/orders", asked(old));
        assertEquals("@1767225600", field(old, "Deprecation"));
        assertEquals("</v2/orders>; rel=\"successor-version\"", field(old, "Link"));
        assertEquals("two /orders", asked(serve(snapshot, ExchangeOf.request("GET", "/orders"))));
        assertEquals("", field(serve(snapshot, ExchangeOf.request("GET", "/v2/orders")), "Deprecation"));
        assertEquals(
                List.of("deprecated", "active"),
                snapshot.versions().stream().map(version -> version.status(snapshot.since())).toList());
    }

    @Test
    void answersByItself() throws IOException, BodyException {
        Snapshot snapshot = conf.api("""
                api: site
                routes:
                  robots: { match: { path: /robots.txt }, respond: { status: 200, type: text/plain, body: "for {request-id}" } }
                  old: { match: { path: "/old/{rest...}" }, redirect: { to: "/new/{path.rest}", status: 308 } }
                """).snapshot();

        Outcome robots = serve(snapshot, ExchangeOf.request("GET", "/robots.txt"));
        byte[] body = new byte[64];
        int length = assertInstanceOf(Outcome.Answered.class, robots).body().read(body, 0, body.length);
        assertEquals("for req_01", new String(body, 0, length, StandardCharsets.UTF_8));
        assertEquals("text/plain", field(robots, "Content-Type"));
        Outcome moved = serve(snapshot, ExchangeOf.request("GET", "/old/a/b?c=d"));
        assertEquals(308, moved.status());
        assertEquals("/new/a/b?c=d", field(moved, "Location"));
    }

    @Test
    void filtersOfAllLevelsMergeByName() throws IOException {
        Snapshot snapshot = conf.file("defaults.yaml", """
                format: 1
                filters:
                  ip-access: { deny: [192.0.2.0/24] }
                  headers: { a: { response: { set: { x-a: defaults } } }, b: { response: { set: { x-b: defaults } } } }
                sets:
                  extra: { filters: { headers: { a: { response: { set: { x-a: set } } } } } }
                """).api("""
                api: orders
                upstream: one
                use: [extra]
                filters: { headers: { c: { response: { set: { x-c: api } } } } }
                routes:
                  plain: { match: { path: /plain } }
                  open: { match: { path: /open }, filters: { ip-access: off, headers: { b: off } } }
                  bare: { match: { path: /bare }, filters: { ip-access: off, headers: off } }
                """).snapshot();

        assertEquals(403, serve(snapshot, ExchangeOf.request("GET", "/plain").from("192.0.2.1")).status());
        Outcome plain = serve(snapshot, ExchangeOf.request("GET", "/plain").from("198.51.100.1"));
        assertEquals("set defaults api", field(plain, "x-a") + " " + field(plain, "x-b") + " " + field(plain, "x-c"));
        Outcome open = serve(snapshot, ExchangeOf.request("GET", "/open").from("192.0.2.1"));
        assertEquals("set  api", field(open, "x-a") + " " + field(open, "x-b") + " " + field(open, "x-c"));
        Outcome bare = serve(snapshot, ExchangeOf.request("GET", "/bare").from("192.0.2.1"));
        assertEquals("", field(bare, "x-a") + field(bare, "x-b") + field(bare, "x-c"));
        assertEquals(
                List.of("ip-access defaults", "body-limit listener public", "headers.a set extra", "headers.b defaults",
                        "headers.c api"),
                snapshot.routes().getFirst().filters().stream().map(f -> f.label() + " " + f.level()).toList());
    }

    @Test
    void theLimitOfTheListenerHoldsWhereNoFilterSaysOtherwise() throws IOException {
        Snapshot snapshot = conf.file("gateway.yaml", """
                format: 1
                service: { name: test, environment: development }
                listeners:
                  small: { bind: "127.0.0.1:7001", limits: { body-bytes: 8B } }
                  large: { bind: "127.0.0.1:7002", limits: { body-bytes: 16B } }
                """).api("""
                api: orders
                listeners: [small, large]
                upstream: one
                routes:
                  usual: { match: { path: /usual } }
                  raised: { match: { path: /raised }, filters: { body-limit: { bytes: 32B } } }
                """).snapshot();

        assertEquals(200, post(snapshot, "small", "/usual", 8));
        assertEquals(413, post(snapshot, "small", "/usual", 9));
        assertEquals(200, post(snapshot, "large", "/usual", 16));
        assertEquals(413, post(snapshot, "large", "/usual", 17));
        assertEquals(200, post(snapshot, "small", "/raised", 32));
        assertEquals(413, post(snapshot, "large", "/raised", 33));
    }

    private static int post(Snapshot snapshot, String listener, String path, int bytes) {
        return serve(snapshot, ExchangeOf.request("POST", path).on(listener).body("x".repeat(bytes))).status();
    }

    @Test
    void aBrowserMayReadErrorsToo() throws IOException {
        Snapshot snapshot = corsApi().snapshot();

        for (String path : List.of("/v1/orders", "/v0/orders", "/v1/nothing")) {
            Outcome outcome = serve(snapshot, ExchangeOf.request("DELETE", path).field("Origin", "https://a.example.com"));
            assertTrue(outcome.status() >= 400, path);
            assertEquals("https://a.example.com", field(outcome, "Access-Control-Allow-Origin"), path);
        }
    }

    @Test
    void aPreflightIsAnsweredForTheMethodThatItAsksFor() throws IOException {
        Snapshot snapshot = corsApi().snapshot();

        Outcome allowed = serve(snapshot, preflight("/v1/orders", "GET"));
        assertEquals(204, allowed.status());
        assertEquals("GET", field(allowed, "Access-Control-Allow-Methods"));
        assertEquals("", asked(allowed));

        Outcome asOptions = serve(snapshot, preflight("/v1/open", "GET"));
        assertEquals(204, asOptions.status());
        assertEquals("GET, HEAD, OPTIONS", field(asOptions, "Allow"));
    }

    @Test
    void aRouteWithoutCorsLeavesPreflightsToItsOptionsRoute() throws IOException {
        Snapshot snapshot = conf.api("""
                api: orders
                upstream: one
                routes:
                  get: { match: { method: GET, path: /orders } }
                  leave: { match: { method: OPTIONS, path: /orders }, upstream: two }
                """).snapshot();

        assertEquals("two /orders", asked(serve(snapshot, preflight("/orders", "GET"))));
    }

    private Compiled corsApi() {
        return conf.api("""
                api: orders
                versioning: path
                versions:
                  v0: { upstream: one, sunset-on: 2026-01-01 }
                  v1: { upstream: one }
                filters: { cors: { origins: [https://a.example.com] } }
                routes:
                  list: { match: { method: GET, path: /orders } }
                  drop: { match: { method: DELETE, path: /orders }, versions: [v0] }
                  open: { match: { method: GET, path: /open }, filters: { cors: off } }
                """);
    }

    private static ExchangeOf preflight(String path, String method) {
        return ExchangeOf.request("OPTIONS", path)
                .field("Origin", "https://a.example.com")
                .field("Access-Control-Request-Method", method);
    }

    @Test
    void everyAnswerCarriesTheSecurityFieldsUnlessItHasThem() throws IOException {
        Snapshot snapshot = conf.file("gateway.yaml", """
                format: 1
                service: { name: test, environment: development }
                listeners: { public: { bind: "127.0.0.1:0" } }
                security-headers: { hsts: { max-age: 1d, subdomains: true, preload: true }, frame-options: DENY }
                """).api("""
                api: orders
                upstream: one
                routes:
                  own: { match: { path: /own }, filters: { headers: { f: { response: { set: { X-Frame-Options: SAMEORIGIN } } } } } }
                """).snapshot();

        Outcome none = serve(snapshot, ExchangeOf.request("GET", "/nothing"));
        assertEquals(404, none.status());
        assertEquals("DENY", field(none, "X-Frame-Options"));
        assertEquals("", field(none, "Strict-Transport-Security"));
        Outcome own = serve(snapshot, ExchangeOf.request("GET", "/own").over("https"));
        assertEquals("SAMEORIGIN", field(own, "X-Frame-Options"));
        assertEquals("max-age=86400; includeSubDomains; preload", field(own, "Strict-Transport-Security"));
    }

    @Test
    void refusesAllOfItForOneErrorAndGivesTheUpstreamsBack() throws IOException {
        List<String> problems = conf.api("""
                api: orders
                upstream: one
                routes:
                  a: { match: { path: /a }, public: true, filters: { headers: { x: { request: { set: { x-y: "{path.none}" } } } } } }
                  b: { match: { path: /b }, public: true, rewrite: "/x/{path.none}" }
                """).problems();

        assertEquals(2, problems.size(), problems.toString());
        assertTrue(problems.get(0).startsWith("routes/orders.yaml:5:"), problems.get(0));
        assertTrue(problems.get(0).contains("request.set.x-y: {path.none} stands for nothing"), problems.get(0));
        assertTrue(problems.get(1).contains("routes.b.rewrite"), problems.get(1));
        assertEquals(List.of("open", "closed"), conf.leases);
    }

    @Test
    void warnsOfAListenerWithoutApi() throws IOException {
        Compilation compilation = conf.compile();

        assertEquals(1, assertInstanceOf(Compilation.Compiled.class, compilation).warnings().size());
    }

    @Test
    void anOldGenerationGivesItsUpstreamsBackWithItsLastRequest() throws IOException {
        LiveSnapshot live = new LiveSnapshot(conf.snapshot());
        Snapshot mine = live.acquire();

        live.swap(conf.snapshot());
        assertFalse(conf.leases.contains("closed"));
        assertEquals(Reason.NO_ROUTE, assertInstanceOf(
                Outcome.Refused.class, serve(mine, ExchangeOf.request("GET", "/"))).refusal().reason());

        mine.release();
        assertEquals(List.of("open", "open", "closed"), conf.leases);
        assertEquals(0, live.current().inUse());
    }
}
