package portcullis.tests.deadlines;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import portcullis.tests.fixtures.Answer;
import portcullis.tests.fixtures.FakeUpstream;
import portcullis.tests.fixtures.GatewayUnderTest;
import portcullis.tests.fixtures.Load;
import portcullis.tests.fixtures.RawHttp;
import portcullis.tests.fixtures.UpstreamConnection;
import portcullis.tests.fixtures.Waiting;

/** Every phase of a connection has its deadline: silence, a head that drips, a body that stops, an answer not read. */
class SlowClientTest {
    private static final Duration DEADLINE = Duration.ofSeconds(1);
    /** Not before the deadline; how long after it depends on the machine, so only roughly bounded. */
    private static final Duration LATEST = Duration.ofSeconds(8);
    private static final String FLOOD = "/flood";

    private static FakeUpstream upstream;
    private static GatewayUnderTest gateway;

    @BeforeAll
    static void start() throws IOException {
        upstream = FakeUpstream.start();
        gateway = GatewayUnderTest.with()
                .upstream(upstream)
                .listener("timeouts: { header-read: 1s, body-idle: 1s, write-stall: 1s, keep-alive: 1s }")
                .start();
        byte[] block = new byte[1024 * 1024];
        upstream.on(FLOOD, turn -> {
            turn.readAll().write("HTTP/1.1 200 OK\r\nContent-Length: " + 64L * block.length + "\r\n\r\n");
            for (int i = 0; i < 64; i++) {
                turn.write(block);
            }
        });
    }

    @AfterAll
    static void stop() throws IOException {
        gateway.close();
        upstream.close();
    }

    private static void assertAtTheDeadline(long start) {
        long took = System.nanoTime() - start;
        assertTrue(took >= DEADLINE.toNanos() * 8 / 10, "too early: " + took / 1_000_000 + " ms");
        assertTrue(took <= LATEST.toNanos(), "too late: " + took / 1_000_000 + " ms");
    }

    @Test
    void endsAConnectionThatNeverSaysAnything() throws IOException {
        try (RawHttp client = gateway.connect()) {
            long start = System.nanoTime();
            client.patience(LATEST).readToEnd();
            assertAtTheDeadline(start);
        }
    }

    @Test
    void endsAnIdleConnectionWithoutAWord() throws IOException {
        try (RawHttp client = gateway.connect()) {
            client.send(RawHttp.get("/idle")).read();
            long start = System.nanoTime();
            assertTrue(client.closedWithin(LATEST));
            assertAtTheDeadline(start);
        }
    }

    /** A drip of one byte after the other is never idle, so the deadline is on the whole head. */
    @Test
    void endsAHeadThatDrips() throws IOException {
        try (RawHttp client = gateway.connect()) {
            long start = System.nanoTime();
            client.send("GET /drip HTTP/1.1\r\nHost: gate.test\r\n");
            Thread.ofVirtual().start(() -> {
                for (int i = 0; i < 100; i++) {
                    client.offer("X-" + i + ": y\r\n");
                    Waiting.pause(Duration.ofMillis(100));
                }
            });
            Answer answer = client.patience(LATEST).read();
            assertAtTheDeadline(start);
            assertEquals(408, answer.status());
            assertEquals("client-too-slow", answer.reason());
            assertTrue(answer.saysClose());
            client.readToEnd();
        }
        assertTrue(upstream.received("/drip").isEmpty());
    }

    @Test
    void endsABodyThatStops() throws Exception {
        try (RawHttp client = gateway.connect()) {
            long start = System.nanoTime();
            client.send(RawHttp.request("POST", "/stops", "Content-Length: 10") + "12345");
            Answer answer = client.patience(LATEST).read();
            assertAtTheDeadline(start);
            assertEquals("client-too-slow", answer.reason());
            assertTrue(client.closedWithin(LATEST));
        }
        assertFalse(upstream.only("/stops").completes());
    }

    @Test
    void endsAChunkedBodyThatStops() throws Exception {
        try (RawHttp client = gateway.connect()) {
            client.send(RawHttp.request("POST", "/stops-chunked", "Transfer-Encoding: chunked") + "5\r\n123");
            assertEquals("client-too-slow", client.patience(LATEST).read().reason());
        }
        assertFalse(upstream.only("/stops-chunked").completes());
    }

    @Test
    void letsABodyDripThatKeepsComing() throws IOException {
        try (RawHttp client = gateway.connect()) {
            client.send(RawHttp.request("POST", "/drips", "Content-Length: 8"));
            client.sendInPieces(Duration.ofMillis(300), "12345678".split(""));
            assertEquals(200, client.read().status());
        }
    }

    @Test
    void endsAnAnswerThatNobodyReads() throws Exception {
        int before = upstream.received(FLOOD).size();
        try (RawHttp client = RawHttp.connect("127.0.0.1", gateway.port(), 16 * 1024)) {
            client.send(RawHttp.get(FLOOD)).readHead("GET");
            Waiting.until("the flood upstream", () -> upstream.received(FLOOD).size() > before);
            UpstreamConnection connection = upstream.connections().get(upstream.received(FLOOD).getLast().connection() - 1);
            assertTrue(connection.endedWithin(LATEST), "the gateway still holds an answer that nobody reads");
        }
        assertEquals("client-gone", gateway.accessLine(FLOOD).get("outcome"));
    }

    @Test
    void servesEverybodyElseMeanwhile() throws Exception {
        List<RawHttp> attackers = new ArrayList<>();
        try (Load load = Load.on(gateway.port()).clients(200).target("/normal").pause(Duration.ofMillis(100)).start()) {
            load.awaitAnswers(200);
            for (int i = 0; i < 25; i++) {
                attackers.add(gateway.connect());
                attackers.add(gateway.connect().send("GET /slow-head HTTP/1.1\r\nHost: gate.test\r\nX-A: "));
                attackers.add(gateway.connect().send(RawHttp.request("POST", "/slow-body", "Content-Length: 1000") + "x"));
            }
            for (int i = 0; i < 5; i++) {
                attackers.add(RawHttp.connect("127.0.0.1", gateway.port(), 16 * 1024).send(RawHttp.get(FLOOD)));
            }
            load.awaitMore(2000);
            for (RawHttp attacker : attackers.subList(0, 75)) {
                attacker.patience(LATEST).readToEnd();
            }
            Waiting.until("the slow readers to be cut", () -> gateway.accessLog().stream()
                    .filter(line -> FLOOD.equals(line.get("path")) && "client-gone".equals(line.get("outcome")))
                    .count() >= 5);
            Load.Result result = load.stop();
            assertEquals(0, result.failed(), result.toString());
        } finally {
            for (RawHttp attacker : attackers) {
                attacker.close();
            }
        }
    }
}
