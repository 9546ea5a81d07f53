package portcullis.tests.browser;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import portcullis.tests.fixtures.Authority;
import portcullis.tests.fixtures.Certificates;
import portcullis.tests.fixtures.FakeUpstream;
import portcullis.tests.fixtures.GatewayUnderTest;
import portcullis.tests.fixtures.Issued;
import portcullis.tests.fixtures.Json;
import portcullis.tests.fixtures.RawHttp;
import portcullis.tests.fixtures.Received;
import portcullis.tests.fixtures.Scripts;
import portcullis.tests.fixtures.Waiting;
import portcullis.tests.fixtures.WebSocketEcho;

/**
 * A page in a real browser, which does what pages do and reports what came of it. That pieces and events arrive one by one
 * needs no clock: the upstream sends the next one only when the page has told that it holds the one before.
 */
@Timeout(90)
class ChromiumTest {
    private static final int PIECES = 4;

    /** Opened one after the other by the page, as each piece or event arrives. */
    private static List<CountDownLatch> latches() {
        return IntStream.range(0, PIECES).mapToObj(i -> new CountDownLatch(1)).toList();
    }

    private static FakeUpstream.Script oneByOne(String type, String piece, List<CountDownLatch> arrived) {
        return turn -> {
            turn.readAll().write("HTTP/1.1 200 OK\r\nContent-Type: " + type + "\r\nCache-Control: no-store\r\nTransfer-Encoding: chunked\r\n\r\n");
            for (int i = 0; i < PIECES; i++) {
                turn.write(RawHttp.chunk(piece.replace("#", Integer.toString(i))));
                Scripts.await(arrived.get(i));
            }
            turn.write("0\r\n\r\n");
        };
    }

    private static FakeUpstream.Script opening(List<CountDownLatch> latches) {
        return turn -> {
            String target = turn.request().target();
            latches.get(Integer.parseInt(target.substring(target.indexOf('?') + 1))).countDown();
            turn.readAll().answer(204, "");
        };
    }

    @Test
    void servesAPageThatDoesWhatPagesDo() throws Exception {
        Authority authority = Certificates.authority("Browser Root");
        Issued edge = authority.issue("gate.test", "other.test");
        try (FakeUpstream upstream = FakeUpstream.start();
                GatewayUnderTest gateway = GatewayUnderTest.with()
                        .upstream(upstream)
                        .listener("tls: { certificates: [ { certificate-file: tls/edge.crt, key-file: tls/edge.key } ] }")
                        .file("tls/edge.crt", edge.certificatePem())
                        .file("tls/edge.key", edge.keyPem())
                        .api("""
                                hosts: [gate.test]
                                routes:
                                  any: { match: { path: "/{rest...}" } }
                                  events: { match: { path: /events }, timeout: none, stream-idle: 1m }
                                  socket: { match: { path: /socket }, filters: { websocket: {} } }
                                """)
                        .file("routes/other.yaml", """
                                format: 1
                                api: other
                                hosts: [other.test]
                                upstream: fake
                                routes:
                                  open:
                                    match: { path: /open }
                                    filters:
                                      cors: { origins: ["https://gate.test:@public@"], methods: [PUT], headers: [content-type, x-flavour], expose: [x-answered], max-age: 10m }
                                  closed: { match: { path: /closed } }
                                  socket: { match: { path: /socket }, filters: { websocket: {} } }
                                  shared: { match: { path: /shared }, filters: { websocket: { origins: ["https://gate.test:@public@"] } } }
                                """)
                        .start()) {
            script(upstream, gateway.port());
            try (Chromium browser = Chromium.open("https://gate.test:" + gateway.port() + "/page", edge.certificate())) {
                Map<String, @Nullable Object> report = Json.object(report(upstream, browser).body());
                assertEquals("", report.get("failure"), report.toString());
                checkPlainRequests(report, upstream);
                checkOtherOrigin(report, upstream, gateway);
                assertEquals(List.of("piece 0|", "piece 1|", "piece 2|", "piece 3|"), report.get("pieces"));
                assertEquals(List.of("0", "1", "2", "3"), report.get("events"));
                checkWebSockets(report, upstream, gateway);
            }
            assertTrue(upstream.violations().isEmpty(), upstream.violations().toString());
        }
    }

    /** So that the other test means something: the browser trusts that one key, and no other. */
    @Test
    void checksCertificates() throws Exception {
        Authority authority = Certificates.authority("Browser Root");
        Issued edge = authority.issue("gate.test");
        try (FakeUpstream upstream = FakeUpstream.start();
                GatewayUnderTest gateway = GatewayUnderTest.with()
                        .upstream(upstream)
                        .listener("tls: { certificates: [ { certificate-file: tls/edge.crt, key-file: tls/edge.key } ] }")
                        .file("tls/edge.crt", edge.certificatePem())
                        .file("tls/edge.key", edge.keyPem())
                        .start();
                Chromium _ = Chromium.open("https://gate.test:" + gateway.port() + "/page", authority.certificate())) {
            Waiting.until("the browser to turn away", Duration.ofSeconds(60), () ->
                    gateway.metrics().sum("portcullis_tls_handshakes_total", "result=\"failed\"") > 0);
            assertTrue(upstream.received().isEmpty(), upstream.received().toString());
        }
    }

    private static void script(FakeUpstream upstream, int port) throws IOException {
        List<CountDownLatch> pieces = latches();
        List<CountDownLatch> events = latches();
        String page = page().replace("@port@", Integer.toString(port));
        upstream.on("/page", turn -> turn.readAll().answer(200, page, "Content-Type: text/html; charset=utf-8"));
        upstream.on("/json", turn -> turn.readAll().answer(200, "{\"method\":\"" + turn.request().method() + "\"}", "Content-Type: application/json"));
        upstream.on("/stream", oneByOne("text/plain", "piece #|", pieces));
        upstream.on("/events", oneByOne("text/event-stream", "data: #\n\n", events));
        upstream.on("/stream-arrived", opening(pieces));
        upstream.on("/event-arrived", opening(events));
        upstream.on("/open", turn -> turn.readAll().answer(200, "open", "X-Answered: yes"));
        upstream.on("/socket", new WebSocketEcho());
        upstream.on("/shared", new WebSocketEcho());
    }

    private static String page() throws IOException {
        try (InputStream in = ChromiumTest.class.getResourceAsStream("/browser/page.html")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static Received report(FakeUpstream upstream, Chromium browser) throws IOException {
        try {
            return Waiting.until("the report of the page", Duration.ofSeconds(60), () ->
                    upstream.received("/report").stream().filter(Received::complete).findFirst().orElse(null));
        } catch (AssertionError e) {
            throw new AssertionError(e.getMessage() + "; so far " + upstream.received() + "\n" + browser.output(), e);
        }
    }

    private static void checkPlainRequests(Map<String, @Nullable Object> report, FakeUpstream upstream) {
        assertEquals("200 GET", report.get("get"));
        assertEquals("200 POST", report.get("post"));
        Received post = upstream.received("/json").getLast();
        assertEquals("{\"sweet\":\"\u00e4pple\"}", new String(post.body().getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8));
        assertEquals("https", post.fields().only("x-forwarded-proto"));
    }

    private static void checkOtherOrigin(Map<String, @Nullable Object> report, FakeUpstream upstream, GatewayUnderTest gateway) {
        assertEquals("200 open yes", report.get("other"));
        assertEquals(List.of("PUT"), upstream.received("/open").stream().map(Received::method).toList(), "the preflight is ours");
        gateway.accessLine("of the preflight", line -> "OPTIONS".equals(line.get("method")) && "/open".equals(line.get("path")));
        assertEquals("TypeError", report.get("closed"));
        assertFalse(upstream.received("/closed").stream().anyMatch(request -> request.method().equals("PUT")));
    }

    private static void checkWebSockets(Map<String, @Nullable Object> report, FakeUpstream upstream, GatewayUnderTest gateway) {
        assertEquals("hello, 70000 bytes, closed 1000", report.get("socket"));
        assertEquals("hello, 70000 bytes, closed 1000", report.get("shared"));
        assertEquals("closed 1006", report.get("wrongOrigin"));
        assertEquals(List.of("gate.test:" + gateway.port()), upstream.received("/socket").stream().map(request -> request.fields().only("host")).toList());
        Map<String, @Nullable Object> refused = gateway.accessLine("of the wrong origin", line -> "origin-denied".equals(line.get("reason")));
        assertEquals("/socket", refused.get("path"));
    }
}
