package portcullis.tests.framing;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import portcullis.tests.fixtures.Answer;
import portcullis.tests.fixtures.FakeUpstream;
import portcullis.tests.fixtures.GatewayUnderTest;
import portcullis.tests.fixtures.RawHttp;
import portcullis.tests.fixtures.Scripts;
import portcullis.tests.fixtures.Turn;
import portcullis.tests.fixtures.UpstreamConnection;
import portcullis.tests.fixtures.Waiting;

/**
 * Whatever nonsense an upstream sends instead of an answer becomes a clean 502, and whatever it breaks later a visible
 * cut; a connection that carried either is never used again, and the client's own connection stays usable after a 502.
 */
class MalformedUpstreamTest {
    private static final String PAUSE = "\u23f8";
    private static final AtomicInteger SERIAL = new AtomicInteger();

    private static FakeUpstream upstream;
    private static GatewayUnderTest gateway;

    @BeforeAll
    static void start() throws IOException {
        upstream = FakeUpstream.start();
        gateway = GatewayUnderTest.inFrontOf(upstream);
        // Every case must meet a fresh connection: on a reused one the gateway may rightly try once more.
        upstream.otherwise(turn -> turn.readAll().answer(200, "fine", "Connection: close"));
    }

    @AfterAll
    static void stop() throws IOException {
        gateway.close();
        upstream.close();
    }

    @TestFactory
    Stream<DynamicContainer> answersBadGatewayAndForgetsTheConnection() {
        return tests("/scenarios/malformed-answers.yaml", MalformedUpstreamTest::badGateway);
    }

    @TestFactory
    Stream<DynamicContainer> cutsTheAnswerThatBreaksAfterItsHead() {
        return tests("/scenarios/malformed-bodies.yaml", MalformedUpstreamTest::cut);
    }

    @FunctionalInterface
    private interface Check {
        void run(WireCase one) throws Exception;
    }

    private static Stream<DynamicContainer> tests(String table, Check check) {
        return WireCase.read(table).stream()
                .map(group -> DynamicContainer.dynamicContainer(
                        group.name(),
                        group.cases().stream().map(one -> DynamicTest.dynamicTest(one.is(), () -> check.run(one)))));
    }

    private static void badGateway(WireCase one) throws Exception {
        String path = "/broken/" + SERIAL.incrementAndGet();
        upstream.on(path, turn -> end(one, turn.readAll().write(one.bytes())));
        try (RawHttp client = gateway.connect()) {
            Answer answer = client.send(RawHttp.get(path)).read();
            assertTrue(one.statuses().contains(answer.status()), "status of " + answer);
            assertTrue(one.reasons().contains(answer.reason()), "reason of " + answer);
            assertFalse(answer.text().contains("127.0.0.1"), "no internals in " + answer);
            assertEquals("fine", client.send(RawHttp.get("/fine")).read().text());
        }
        assertForgotten(path);
        assertEquals("failed", gateway.accessLine(path).get("outcome"));
    }

    private static void cut(WireCase one) throws Exception {
        String path = "/cut/" + SERIAL.incrementAndGet();
        int pause = one.bytes().indexOf(PAUSE);
        var seen = new CountDownLatch(1);
        upstream.on(path, turn -> {
            turn.readAll().write(one.bytes().substring(0, pause));
            Scripts.await(seen);
            end(one, turn.write(one.bytes().substring(pause + PAUSE.length())));
        });
        try (RawHttp client = gateway.connect()) {
            Answer head = client.send(RawHttp.get(path)).readHead("GET");
            assertEquals(200, head.status());
            boolean chunked = head.fields().has("transfer-encoding");
            byte[] first = chunked ? client.readChunk() : client.readBytes(3);
            assertArrayEquals("abc".getBytes(StandardCharsets.US_ASCII), first);
            seen.countDown();
            String rest = new String(client.readToEnd(), StandardCharsets.ISO_8859_1);
            assertFalse(rest.contains("0\r\n\r\n"), "a last chunk after a broken body: " + rest);
            assertTrue(chunked || rest.length() < 7, "more than was declared: " + rest);
        }
        assertForgotten(path);
        assertEquals("upstream-broke", gateway.accessLine(path).get("outcome"));
    }

    private static void end(WireCase one, Turn turn) throws IOException {
        switch (one.ending()) {
            case "stays" -> {}
            case "closes" -> turn.close();
            case "resets" -> turn.pause(java.time.Duration.ofMillis(20)).reset();
            default -> throw new IllegalArgumentException(one.ending());
        }
    }

    /** Tried once, on a connection that carried nothing else and has ended. */
    private static void assertForgotten(String path) throws InterruptedException {
        int id = upstream.only(path).connection();
        UpstreamConnection connection = upstream.connections().get(id - 1);
        assertTrue(connection.endedWithin(Waiting.LONG), "the broken connection stays open");
        assertEquals(1, connection.requests(), "requests on the broken connection");
        assertEquals(List.of(), upstream.violations());
    }

    /** Bytes behind a complete answer belong to no request; on a reused connection they would answer the next one. */
    @Test
    void neverReusesAConnectionWithBytesBehindTheAnswer() throws Exception {
        List<String> answers = List.of(
                "HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nfineHTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nwrong",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nfine\r\n0\r\n\r\nX",
                "HTTP/1.1 204 None\r\n\r\nbody",
                "HTTP/1.1 304 Same\r\nContent-Length: 4\r\n\r\nbody");
        for (String bytes : answers) {
            String path = "/behind/" + SERIAL.incrementAndGet();
            upstream.on(path, Scripts.raw(bytes));
            try (RawHttp client = gateway.connect()) {
                Answer answer = client.send(RawHttp.get(path)).read();
                assertTrue(answer.text().equals("fine") || answer.text().isEmpty(), answer::toString);
                assertEquals("fine", client.send(RawHttp.get("/fine")).read().text());
            }
            assertForgotten(path);
        }
    }

    /** The same when the bytes come later, while the connection waits in the pool. */
    @Test
    void neverReusesAConnectionThatSpokeUnasked() throws Exception {
        String path = "/unasked/" + SERIAL.incrementAndGet();
        upstream.on(path, turn -> {
            turn.readAll().answer(200, "fine").pause(java.time.Duration.ofMillis(50));
            turn.write("HTTP/1.1 408 Request Timeout\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
        });
        assertEquals("fine", gateway.get(path).text());
        UpstreamConnection connection = upstream.connections().get(upstream.only(path).connection() - 1);
        Waiting.pause(java.time.Duration.ofMillis(150));
        for (int i = 0; i < 5; i++) {
            assertEquals("fine", gateway.get("/fine").text());
        }
        assertEquals(1, connection.requests());
    }

    /** A HEAD answer has no body whatever its fields say; one that sends it anyway must not poison the connection. */
    @Test
    void neverReusesAConnectionWhoseHeadAnswerHadABody() throws Exception {
        String path = "/head/" + SERIAL.incrementAndGet();
        upstream.on(path, Scripts.raw("HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nbody"));
        try (RawHttp client = gateway.connect()) {
            assertEquals("4", client.send(RawHttp.request("HEAD", path)).read("HEAD").field("content-length"));
            assertEquals("fine", client.send(RawHttp.get("/fine")).read().text());
        }
        assertForgotten(path);
    }
}
