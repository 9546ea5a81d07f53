package portcullis.tests.framing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import portcullis.tests.fixtures.Answer;
import portcullis.tests.fixtures.FakeUpstream;
import portcullis.tests.fixtures.GatewayUnderTest;
import portcullis.tests.fixtures.RawHttp;
import portcullis.tests.fixtures.Received;
import portcullis.tests.fixtures.Waiting;

/**
 * A request body that breaks when part of it is already upstream: the upstream must see that it never ended, and the
 * client that it failed. Nothing that looks like a complete request may be left behind.
 */
class LateFaultTest {
    private static final AtomicInteger SERIAL = new AtomicInteger();

    private static FakeUpstream upstream;
    private static GatewayUnderTest gateway;

    @BeforeAll
    static void start() throws IOException {
        upstream = FakeUpstream.start();
        gateway = GatewayUnderTest.inFrontOf(upstream);
    }

    @AfterAll
    static void stop() throws IOException {
        gateway.close();
        upstream.close();
    }

    @TestFactory
    Stream<DynamicTest> abortsTheUpstreamRequestUnfinished() {
        return Stream.of("g\r\n", "+3\r\ndef\r\n", "0x3\r\ndef\r\n", "\r\n", "3\r\ndefXX", "3\ndef\r\n", "fffffffffffffffff\r\n",
                        "0\r\nContent-Length: 3\r\n\r\n", "0\r\nX-A : b\r\n\r\n", "0\r\n: b\r\n\r\n", "0\n\r\n")
                .map(bytes -> DynamicTest.dynamicTest(bytes.replace("\r", "\\r").replace("\n", "\\n"), () -> aborts(bytes)));
    }

    private static void aborts(String bytes) throws Exception {
        String path = "/late/" + SERIAL.incrementAndGet();
        try (RawHttp client = gateway.connect()) {
            client.send(RawHttp.request("POST", path, "Transfer-Encoding: chunked") + RawHttp.chunk("abc"));
            Waiting.until("the first chunk upstream", () -> upstream.only(path).bodyBytes() == 3);
            client.offer(bytes + RawHttp.get("/smuggled"));
            Answer answer = client.read();
            assertEquals("malformed-request", answer.reason());
            assertTrue(answer.saysClose(), answer::toString);
            assertTrue(client.closedWithin(Waiting.LONG));
        }
        assertAborted(path);
        assertEquals("fake", gateway.get("/next").text());
        assertTrue(upstream.received("/smuggled").isEmpty());
    }

    private static void assertAborted(String path) throws InterruptedException {
        Received received = upstream.only(path);
        assertFalse(received.completes(), "the upstream took a broken request for a whole one: " + received);
        assertEquals(List.of(), upstream.violations());
    }

    @Test
    void abortsWhenTheClientClosesInsideADeclaredBody() throws Exception {
        try (RawHttp client = gateway.connect()) {
            client.send(RawHttp.request("POST", "/closed", "Content-Length: 10") + "12345");
            Waiting.until("half of the body upstream", () -> upstream.only("/closed").bodyBytes() == 5);
        }
        assertAborted("/closed");
        assertEquals("client-gone", gateway.accessLine("/closed").get("outcome"));
    }

    @Test
    void abortsWhenTheClientClosesInsideAChunkedBody() throws Exception {
        try (RawHttp client = gateway.connect()) {
            client.send(RawHttp.request("POST", "/closed-chunked", "Transfer-Encoding: chunked") + RawHttp.chunk("abc"));
            Waiting.until("the first chunk upstream", () -> upstream.only("/closed-chunked").bodyBytes() == 3);
        }
        assertAborted("/closed-chunked");
    }

    @Test
    void abortsWhenTheClientResetsInsideABody() throws Exception {
        try (RawHttp client = gateway.connect()) {
            client.send(RawHttp.request("POST", "/reset", "Content-Length: 10") + "12345");
            Waiting.until("half of the body upstream", () -> upstream.only("/reset").bodyBytes() == 5);
            client.reset();
        }
        assertAborted("/reset");
    }

    /** A half-close promises that nothing follows: inside a body that is a cut. */
    @Test
    void abortsWhenTheClientHalfClosesInsideABody() throws Exception {
        try (RawHttp client = gateway.connect()) {
            client.send(RawHttp.request("POST", "/half", "Content-Length: 10") + "12345").finish();
            assertTrue(new String(client.readToEnd(), java.nio.charset.StandardCharsets.ISO_8859_1).indexOf("200 ") < 0);
        }
        assertFalse(upstream.received("/half").stream().anyMatch(Received::complete));
    }
}
