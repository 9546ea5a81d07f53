package portcullis.tests.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import portcullis.tests.fixtures.Answer;
import portcullis.tests.fixtures.RawHttp;
import portcullis.tests.fixtures.Truncated;

/** What a route takes and what it does with it. */
class RouteKeysTest {
    private static LiveGateway live;

    @BeforeAll
    static void start() throws IOException {
        live = LiveGateway.start();
    }

    @AfterAll
    static void stop() throws IOException {
        live.close();
    }

    /** One route with these keys and conditions on the path {@code /x}. */
    private static void matching(String conditions) throws IOException {
        live.api("routes: { tried: { match: { path: /x" + (conditions.isEmpty() ? "" : ", " + conditions) + " } } }");
    }

    /** One route for every path with these keys. */
    private static void route(String keys) throws IOException {
        live.api("routes: { tried: { match: { path: \"/{rest...}\" }, " + keys + " } }");
    }

    private static int sent(String method, String... lines) throws IOException {
        return live.gateway.send(RawHttp.withBody(method, "/x", "", lines)).status();
    }

    @Test
    void method() throws IOException {
        matching("method: GET");
        assertEquals(200, live.status("/x"));
        assertEquals(405, sent("POST"));
        matching("method: POST");
        assertEquals(405, live.status("/x"));
        assertEquals(200, sent("POST"));
    }

    @Test
    void methods() throws IOException {
        matching("methods: [PUT, POST]");
        assertEquals(200, sent("PUT"));
        assertEquals(405, sent("DELETE"));
        matching("methods: [DELETE, POST]");
        assertEquals(405, sent("PUT"));
        assertEquals(200, sent("DELETE"));
    }

    @Test
    void path() throws IOException {
        live.api("routes: { tried: { match: { path: /one } } }");
        assertEquals(200, live.status("/one"));
        live.api("routes: { tried: { match: { path: \"/{n:int}\" } } }");
        assertEquals(404, live.status("/one"));
        assertEquals(200, live.status("/7"));
    }

    @Test
    void headers() throws IOException {
        matching("headers: { x-beta: \"1\" }");
        assertEquals(200, live.status("/x", "X-Beta: 1"));
        matching("headers: { x-beta: \"2\" }");
        assertEquals(404, live.status("/x", "X-Beta: 1"));
    }

    @Test
    void headersByExpression() throws IOException {
        matching("headers: { x-beta: { regex: \"[a-f]+\" } }");
        assertEquals(200, live.status("/x", "X-Beta: abc"));
        matching("headers: { x-beta: { regex: \"[0-9]+\" } }");
        assertEquals(404, live.status("/x", "X-Beta: abc"));
    }

    @Test
    void query() throws IOException {
        matching("query: { beta: \"1\" }");
        assertEquals(200, live.status("/x?beta=1"));
        matching("query: { beta: \"2\" }");
        assertEquals(404, live.status("/x?beta=1"));
    }

    @Test
    void queryByExpression() throws IOException {
        matching("query: { beta: { regex: \"[a-f]+\" } }");
        assertEquals(200, live.status("/x?beta=abc"));
        matching("query: { beta: { regex: \"[0-9]+\" } }");
        assertEquals(404, live.status("/x?beta=abc"));
    }

    @Test
    void contentType() throws IOException {
        matching("content-type: application/json");
        assertEquals(200, sent("POST", "Content-Type: application/json"));
        matching("content-type: text/plain");
        assertEquals(404, sent("POST", "Content-Type: application/json"));
    }

    @Test
    void contentTypeByExpression() throws IOException {
        matching("content-type: { regex: \"application/.*json\" }");
        assertEquals(200, sent("POST", "Content-Type: application/a+json"));
        matching("content-type: { regex: \"text/.*\" }");
        assertEquals(404, sent("POST", "Content-Type: application/a+json"));
    }

    @Test
    void versions() throws IOException {
        inVersions("all");
        assertEquals("200 200 404", statuses());
        inVersions("[v1]");
        assertEquals("200 404 404", statuses());
        inVersions("none");
        assertEquals("404 404 200", statuses());
    }

    private static void inVersions(String versions) throws IOException {
        live.api("versioning: path\nversions: { v1: {}, v2: {} }\nroutes: { tried: { match: { path: /x }, versions: " + versions
                + " }, else: { match: { path: /else } } }");
    }

    private static String statuses() throws IOException {
        int bare = live.status("/x");
        return live.status("/v1/x") + " " + live.status("/v2/x") + " " + (bare == 400 ? 404 : bare);
    }

    @Test
    void rewrite() throws IOException {
        route("rewrite: \"/one/{path.rest}\"");
        assertEquals(200, live.status("/a"));
        assertEquals("/one/a", live.fake.received().getLast().target());
        route("rewrite: \"/two/{path.rest}\"");
        assertEquals(200, live.status("/a"));
        assertEquals("/two/a", live.fake.received().getLast().target());
    }

    @Test
    void redirect() throws IOException {
        route("redirect: { to: \"/one/{path.rest}\" }");
        assertEquals("308 /one/a", redirected());
        route("redirect: { to: \"/two/{path.rest}\" }");
        assertEquals("308 /two/a", redirected());
        route("redirect: { to: \"/two/{path.rest}\", status: 302 }");
        assertEquals("302 /two/a", redirected());
    }

    private static String redirected() throws IOException {
        Answer answer = live.gateway.get("/a");
        return answer.status() + " " + answer.field("location");
    }

    @Test
    void respond() throws IOException {
        route("respond: { body: one }");
        assertEquals("200 text/plain one", responded());
        route("respond: { body: two }");
        assertEquals("200 text/plain two", responded());
        route("respond: { status: 418, body: two }");
        assertEquals("418 text/plain two", responded());
        route("respond: { type: text/html, body: two }");
        assertEquals("200 text/html two", responded());
    }

    private static String responded() throws IOException {
        Answer answer = live.gateway.get("/a");
        return answer.status() + " " + answer.field("content-type") + " " + answer.text();
    }

    @Test
    void timeout() throws IOException {
        live.fake.on("/late", turn -> turn.readAll().pause(Duration.ofMillis(600)).answer(200, "late"));
        route("timeout: 150ms");
        assertEquals("upstream-timeout", live.gateway.get("/late").reason());
        route("timeout: 10s");
        assertEquals(200, live.status("/late"));
    }

    @Test
    void streamIdle() throws IOException {
        live.fake.on("/pauses", turn -> turn.readAll()
                .write("HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\nabc")
                .pause(Duration.ofMillis(600))
                .write("def"));
        route("stream-idle: 150ms");
        assertThrows(Truncated.class, () -> live.gateway.get("/pauses"));
        route("stream-idle: 10s");
        assertEquals("abcdef", live.gateway.get("/pauses").text());
    }

    /** Only of a request that may have its effect twice a second copy goes out when a kept connection ends. */
    @Test
    void idempotent() throws IOException {
        live.fake.on("/order", turn -> {
            if (turn.request().turn() == 1) {
                turn.readAll().answer(200, "first");
            } else {
                turn.readAll().close();
            }
        });
        route("idempotent: true");
        assertEquals("first", afterAKeptConnection("POST"));
        route("idempotent: false");
        assertEquals("upstream-reset", afterAKeptConnection("POST"));
        assertEquals("upstream-reset", afterAKeptConnection("GET"));
        route("idempotent: auto");
        assertEquals("upstream-reset", afterAKeptConnection("POST"));
        assertEquals("first", afterAKeptConnection("GET"));
    }

    private static String afterAKeptConnection(String method) throws IOException {
        String request = method.equals("GET") ? RawHttp.get("/order") : RawHttp.withBody(method, "/order", "one");
        live.gateway.send(RawHttp.get("/kept"));
        Answer answer = live.gateway.send(request);
        return answer.status() == 200 ? answer.text() : String.valueOf(answer.reason());
    }

    @Test
    void use() throws IOException {
        live.inForce("defaults.yaml", """
                format: 1
                sets:
                  one: { filters: { headers: { mark: { response: { set: { x-mark: one } } } } } }
                  two: { filters: { headers: { mark: { response: { set: { x-mark: two } } } } } }
                """);
        route("use: [one]");
        assertEquals("one", live.field("x-mark", "/x"));
        route("use: [two]");
        assertEquals("two", live.field("x-mark", "/x"));
        live.api("");
        live.inForce("defaults.yaml", "format: 1\n");
    }

    @Test
    void filters() throws IOException {
        route("filters: { headers: { mark: { response: { set: { x-mark: one } } } } }");
        assertEquals("one", live.field("x-mark", "/x"));
        route("filters: {}");
        assertNull(live.field("x-mark", "/x"));
    }
}
