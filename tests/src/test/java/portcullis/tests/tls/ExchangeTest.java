package portcullis.tests.tls;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import portcullis.tests.fixtures.Answer;
import portcullis.tests.fixtures.Authority;
import portcullis.tests.fixtures.Certificates;
import portcullis.tests.fixtures.FakeUpstream;
import portcullis.tests.fixtures.GatewayUnderTest;
import portcullis.tests.fixtures.RawHttp;
import portcullis.tests.fixtures.Scripts;
import portcullis.tests.fixtures.TlsClient;
import portcullis.tests.fixtures.TlsKeys;
import portcullis.tests.fixtures.UpstreamConnection;
import portcullis.tests.fixtures.Waiting;

/** What requests and answers do over plaintext they do over TLS, in both versions. */
class ExchangeTest {
    private static final Authority ROOT = Certificates.authority("Exchange Root");
    private static final String[] VERSIONS = {"TLSv1.2", "TLSv1.3"};
    private static final Duration SOON = Duration.ofSeconds(8);

    private static FakeUpstream upstream;
    private static GatewayUnderTest gateway;

    @BeforeAll
    static void start() throws IOException {
        upstream = FakeUpstream.start();
        gateway = GatewayUnderTest.with()
                .upstream(upstream)
                .listener("timeouts: { header-read: 2s, keep-alive: 5s }\n" + TlsKeys.tls("", ROOT.issue("gate.test")))
                .api("""
                        timeout: none
                        routes:
                          any: { match: { path: "/{rest...}" }, stream-idle: 1m }
                          small: { match: { path: "/small" }, filters: { body-limit: { bytes: 64KiB } } }
                        """)
                .start();
    }

    @AfterAll
    static void stop() throws IOException {
        gateway.close();
        upstream.close();
    }

    private static RawHttp connect(String version) throws IOException {
        return TlsClient.trusting(ROOT).serverName("gate.test").protocols(version).connect(gateway.port());
    }

    private static String text(int length) {
        byte[] bytes = new byte[length];
        new Random(length).nextBytes(bytes);
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }

    @Test
    void keepsConnectionsAndTakesRequestsInAnyPieces() throws IOException {
        upstream.on("/echo", Scripts.echo());
        for (String version : VERSIONS) {
            try (RawHttp client = connect(version)) {
                String three = RawHttp.get("/a") + RawHttp.withBody("POST", "/echo", "hello") + RawHttp.get("/c");
                client.send(three);
                assertEquals(200, client.read().status());
                assertEquals("hello", client.read().text());
                assertEquals(200, client.read().status());
                for (byte each : RawHttp.withBody("POST", "/echo", "in records of one byte").getBytes(StandardCharsets.US_ASCII)) {
                    client.send(new byte[] {each});
                }
                assertEquals("in records of one byte", client.read().text());
            }
        }
    }

    @Test
    void passesBodiesOfAMebibyteBothWays() throws IOException {
        upstream.on("/echo", Scripts.echo());
        String body = text(1024 * 1024);
        byte[] bytes = body.getBytes(StandardCharsets.ISO_8859_1);
        byte[] large = new byte[3 * 1024 * 1024];
        new Random(7).nextBytes(large);
        upstream.on("/large", turn -> turn.readAll()
                .write("HTTP/1.1 200 OK\r\nContent-Length: " + large.length + "\r\n\r\n").write(large));
        for (String version : VERSIONS) {
            try (RawHttp client = connect(version)) {
                client.send(RawHttp.request("POST", "/echo", "Content-Length: " + bytes.length)).send(bytes);
                assertEquals(200, client.read().status());
                assertEquals(body, upstream.received("/echo").getLast().body());
                client.send(RawHttp.request("POST", "/echo", "Transfer-Encoding: chunked"));
                client.send(RawHttp.chunk(body)).send("0\r\n\r\n");
                assertEquals(200, client.read().status());
                assertEquals(body, upstream.received("/echo").getLast().body());
                client.send(RawHttp.get("/large")).readHead("GET");
                assertArrayEquals(large, client.readBytes(large.length));
            }
        }
    }

    @Test
    void streamsBothWays() throws IOException {
        upstream.on("/events", Scripts.events(Duration.ofMillis(20)));
        for (String version : VERSIONS) {
            try (RawHttp client = connect(version)) {
                client.send(RawHttp.get("/events")).readHead("GET");
                client.readChunksUntil("data: 3");
            }
            try (RawHttp client = connect(version)) {
                String path = "/upload-" + version;
                client.send(RawHttp.request("POST", path, "Content-Length: 10")).send("12345");
                Waiting.until("the first half", () -> !upstream.received(path).isEmpty()
                        && upstream.received(path).getLast().bodyBytes() == 5);
                assertEquals(200, client.send("67890").read().status());
            }
        }
    }

    @Test
    void takesTheNextRequestWhileOneIsWaitingForLong() throws Exception {
        for (String version : VERSIONS) {
            var go = new CountDownLatch(1);
            String path = "/long-" + version;
            upstream.on(path, Scripts.after(go, "at last"));
            try (RawHttp client = connect(version)) {
                client.send(RawHttp.get(path));
                upstream.only(path);
                Waiting.pause(Duration.ofMillis(2200)); // somebody looks after the client by now
                client.send(RawHttp.get("/next"));
                go.countDown();
                assertEquals("at last", client.read().text());
                assertEquals(200, client.read().status());
                assertEquals(200, client.send(RawHttp.get("/after")).read().status());
            }
        }
    }

    @Test
    void aClientThatLeavesEndsItsRequestUpstream() throws Exception {
        for (String version : VERSIONS) {
            for (String how : new String[] {"close", "drop", "reset"}) {
                String path = "/left-" + version + how;
                upstream.on(path, Scripts.silent());
                RawHttp client = connect(version).send(RawHttp.get(path));
                int id = upstream.only(path).connection();
                UpstreamConnection taken = Waiting.until("the upstream's connection", () ->
                        upstream.connections().stream().filter(each -> each.id() == id).findFirst().orElse(null));
                switch (how) {
                    case "drop" -> client.drop();
                    case "reset" -> client.reset();
                    default -> client.close();
                }
                assertTrue(taken.endedWithin(SOON), path);
                assertEquals("client-gone", gateway.accessLine(path).get("outcome"), path);
            }
        }
    }

    @Test
    void anEarlyRefusalIsReadByWhoeverIsStillSending() throws IOException {
        String body = text(512 * 1024);
        for (String version : VERSIONS) {
            for (String framing : new String[] {"Content-Length: " + body.length(), "Transfer-Encoding: chunked"}) {
                try (RawHttp client = connect(version)) {
                    client.send(RawHttp.request("POST", "/small", framing));
                    client.offer(framing.startsWith("C") ? body : RawHttp.chunk(body));
                    Answer answer = client.read();
                    assertEquals("body-too-large", answer.reason());
                    assertTrue(answer.saysClose(), answer::toString);
                }
            }
        }
    }

    @Test
    void deadlinesStrikeOverTls() throws IOException {
        for (String version : VERSIONS) {
            try (RawHttp slow = connect(version).send("GET / HTTP/1.1\r\nHost: ga")) {
                assertEquals("client-too-slow", slow.read().reason());
                assertTrue(slow.closedWithin(SOON));
            }
            try (RawHttp idle = connect(version)) {
                assertEquals(200, idle.send(RawHttp.get("/idle")).read().status());
                assertTrue(idle.closedWithin(SOON), "an idle connection ends with close_notify");
            }
        }
    }

    @Test
    void aWholeAnswerEndsWithTheWordForItAndABrokenOneDoesNot() throws IOException {
        upstream.on("/until-close", Scripts.rawThenClose("HTTP/1.1 200 OK\r\n\r\nall of it"));
        upstream.on("/broken", Scripts.rawThenClose("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n" + RawHttp.chunk("a part")));
        for (String version : VERSIONS) {
            try (RawHttp old = connect(version)) {
                assertEquals("all of it", old.send("GET /until-close HTTP/1.0\r\nHost: gate.test\r\n\r\n").read().text());
            }
            try (RawHttp old = connect(version)) {
                old.send("GET /broken HTTP/1.0\r\nHost: gate.test\r\n\r\n");
                assertThrows(IOException.class, old::read, "what is cut short must not look whole");
            }
            try (RawHttp polite = connect(version)) {
                assertTrue(polite.send(RawHttp.get("/last", "Connection: close")).read().saysClose());
                assertTrue(polite.closedWithin(SOON));
            }
        }
    }
}
