package portcullis.tests.routing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import portcullis.tests.fixtures.Answer;
import portcullis.tests.fixtures.FakeUpstream;
import portcullis.tests.fixtures.GatewayUnderTest;
import portcullis.tests.fixtures.RawHttp;

/** Host, then base path, then the most specific pattern whose conditions hold; what was matched is what is forwarded. */
class RoutingTest {
    private static FakeUpstream upstream;
    private static FakeUpstream other;
    private static GatewayUnderTest gateway;

    @BeforeAll
    static void start() throws IOException {
        upstream = FakeUpstream.start().otherwise(turn -> turn.readAll().answer(200, "one " + turn.request().target()));
        other = FakeUpstream.start().otherwise(turn -> turn.readAll().answer(200, "two " + turn.request().target()));
        gateway = GatewayUnderTest.with()
                .upstream(upstream)
                .port("other", other.port())
                .file("routes/anywhere.yaml", """
                        format: 1
                        api: anywhere
                        upstream: one
                        routes:
                          list: { match: { method: GET, path: /orders } }
                          create: { match: { method: POST, path: /orders } }
                          item: { match: { method: GET, path: "/orders/{id}" } }
                          special: { match: { method: GET, path: /orders/special }, upstream: two }
                          number: { match: { method: GET, path: "/numbers/{n:int}" } }
                          cancel: { match: { method: POST, path: "/orders/{id}:cancel" }, rewrite: "/cancellations/{path.id}" }
                          tree: { match: { path: "/tree/{rest...}" } }
                          plain: { match: { path: /chosen } }
                          by-header: { match: { path: /chosen, headers: { x-beta: "1" } }, upstream: two }
                          by-query: { match: { path: /asked, query: { beta: "1" } }, upstream: two }
                          unasked: { match: { path: /asked } }
                          by-type: { match: { method: POST, path: /typed, content-type: application/json }, upstream: two }
                          untyped: { match: { method: POST, path: /typed } }
                          moved: { match: { path: "/old/{rest...}" }, redirect: { to: "/tree/{path.rest}", status: 301 } }
                          robots: { match: { path: /robots.txt }, respond: { status: 200, type: text/plain, body: "User-agent: *" } }
                          split:
                            match: { path: "/split/{rest...}" }
                            upstream:
                              split: [ { to: one, weight: 50 }, { to: two, weight: 50 } ]
                              stick-by: { header: x-customer }
                              force-by: { header: x-force }
                        upstreams:
                          one: { endpoints: [ http://127.0.0.1:@fake@ ] }
                          two: { endpoints: [ http://127.0.0.1:@other@ ], host: inside.test }
                        """)
                .file("routes/hosts.yaml", """
                        format: 1
                        api: hosts
                        hosts: [shop.test, "*.shop.test"]
                        base-path: /api
                        strip: [base]
                        upstream: one
                        routes:
                          any: { match: { path: "/any/{rest...}" } }
                        """)
                .file("routes/deeper.yaml", """
                        format: 1
                        api: deeper
                        hosts: ["*.eu.shop.test"]
                        routes:
                          any: { match: { path: "/{rest...}" }, respond: { status: 200, type: text/plain, body: "deeper" } }
                        """)
                .start();
    }

    @AfterAll
    static void stop() throws IOException {
        gateway.close();
        upstream.close();
        other.close();
    }

    private static String text(String target, String... lines) throws IOException {
        return gateway.get(target, lines).text();
    }

    private static Answer at(String host, String target) throws IOException {
        return gateway.send("GET " + target + " HTTP/1.1\r\nHost: " + host + "\r\n\r\n");
    }

    @Test
    void theMostSpecificPatternWinsWhereverItStands() throws IOException {
        assertEquals("one /orders/7", text("/orders/7"));
        assertEquals("two /orders/special", text("/orders/special"));
        assertEquals("one /tree/a/b?c=d", text("/tree/a/b?c=d"));
        assertEquals("one /tree/", text("/tree/"));
        assertEquals("one /numbers/12", text("/numbers/12"));
    }

    @Test
    void pathsAreExact() throws IOException {
        for (String path : List.of("/orders/", "/Orders", "/orders/7/", "/orders/7/x", "/numbers/x", "/", "/ordersx")) {
            assertEquals("no-route", gateway.get(path).reason(), path);
        }
    }

    @Test
    void aWrongMethodIsToldWhatIsAllowed() throws IOException {
        Answer answer = gateway.send(RawHttp.request("DELETE", "/orders"));
        assertEquals("method-not-allowed", answer.reason());
        Set<String> allowed = new TreeSet<>(List.of(answer.fields().only("allow").split(", *")));
        assertTrue(allowed.containsAll(List.of("GET", "HEAD", "POST")) && !allowed.contains("DELETE"), allowed::toString);
    }

    @Test
    void getServesHead() throws IOException {
        assertEquals(200, gateway.send(RawHttp.request("HEAD", "/orders")).status());
        assertEquals("HEAD", upstream.received("/orders").getLast().method());
    }

    @Test
    void optionsWithoutARouteIsAnsweredWithWhatIsAllowed() throws IOException {
        Answer answer = gateway.send(RawHttp.request("OPTIONS", "/orders"));
        assertEquals(204, answer.status());
        assertTrue(answer.fields().only("allow").contains("POST"), answer::toString);
    }

    @Test
    void conditionsChooseBetweenRoutesOfOnePath() throws IOException {
        assertEquals("one /chosen", text("/chosen"));
        assertEquals("two /chosen", text("/chosen", "X-Beta: 1"));
        assertEquals("one /chosen", text("/chosen", "X-Beta: 2"));
        assertEquals("two /asked?beta=1", text("/asked?beta=1"));
        assertEquals("one /asked?beta=2", text("/asked?beta=2"));
        assertEquals("two /typed", gateway.send(RawHttp.withBody("POST", "/typed", "{}", "Content-Type: application/json; charset=utf-8")).text());
        assertEquals("one /typed", gateway.send(RawHttp.withBody("POST", "/typed", "x", "Content-Type: text/plain")).text());
    }

    @Test
    void aRewriteSendsWhatItSays() throws IOException {
        assertEquals("one /cancellations/7?why=x", gateway.send(RawHttp.request("POST", "/orders/7:cancel?why=x")).text());
    }

    /** A value cannot leave its place in a template: the slash that it would need is refused before. */
    @Test
    void aRewriteCannotBeClimbedOutOf() throws IOException {
        assertEquals("ambiguous-path", gateway.send(RawHttp.request("POST", "/orders/..%2f..%2fadmin:cancel")).reason());
        String sent = gateway.send(RawHttp.request("POST", "/orders/a%3Fb%23c:cancel")).text();
        assertEquals("one /cancellations/a%3Fb%23c", sent);
    }

    @Test
    void aRedirectGoesWhereItSays() throws IOException {
        Answer answer = gateway.get("/old/a/b");
        assertEquals(301, answer.status());
        assertEquals("/tree/a/b", answer.fields().only("location"));
    }

    @Test
    void aFixedAnswerNeedsNoUpstream() throws IOException {
        Answer answer = gateway.get("/robots.txt");
        assertEquals("User-agent: *", answer.text());
        assertEquals("text/plain", answer.field("content-type"));
        assertEquals("", gateway.send(RawHttp.request("HEAD", "/robots.txt")).text());
    }

    @Test
    void theHostIsChosenFirstAndNothingFallsThrough() throws IOException {
        assertEquals("one /any/x", at("shop.test", "/api/any/x").text());
        assertEquals("one /any/x", at("SHOP.test:8080", "/api/any/x").text());
        assertEquals("one /any/x", at("a.shop.test", "/api/any/x").text());
        assertEquals("deeper", at("a.eu.shop.test", "/api/any/x").text());
        assertEquals("no-route", at("shop.test", "/orders").reason(), "an API without hosts must not serve a host that is taken");
        assertEquals("no-route", at("a.shop.test", "/orders").reason());
        assertEquals("one /orders", at("elsewhere.test", "/orders").text());
    }

    @Test
    void theUpstreamGetsTheHostThatIsConfigured() throws IOException {
        text("/orders/keeps-host");
        text("/orders/special");
        assertEquals("gate.test", upstream.only("/orders/keeps-host").fields().only("host"));
        assertEquals("inside.test", other.received("/orders/special").getLast().fields().only("host"));
    }

    @Test
    void aSplitKeepsACustomerAndObeysForce() throws IOException {
        for (int customer = 0; customer < 10; customer++) {
            String first = text("/split/x", "X-Customer: " + customer).substring(0, 3);
            for (int i = 0; i < 5; i++) {
                assertEquals(first, text("/split/x", "X-Customer: " + customer).substring(0, 3));
            }
        }
        for (int i = 0; i < 5; i++) {
            assertEquals("two", text("/split/x", "X-Force: two").substring(0, 3));
            assertEquals("one", text("/split/x", "X-Force: one").substring(0, 3));
        }
    }

    @Test
    void aSplitSharesByWeight() throws IOException {
        int one = 0;
        try (RawHttp client = gateway.connect()) {
            for (int i = 0; i < 400; i++) {
                one += client.send(RawHttp.get("/split/y")).read().text().startsWith("one") ? 1 : 0;
            }
        }
        assertTrue(one > 130 && one < 270, "half of 400, give or take seven standard deviations: " + one);
    }
}
