package portcullis.tests.limits;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import portcullis.tests.fixtures.Answer;
import portcullis.tests.fixtures.FakeUpstream;
import portcullis.tests.fixtures.GatewayUnderTest;
import portcullis.tests.fixtures.RawHttp;
import portcullis.tests.fixtures.Received;
import portcullis.tests.fixtures.Waiting;

/** A body is as large as allowed and not one byte larger, whether its length was declared or only counted. */
class BodyLimitTest {
    private static FakeUpstream upstream;
    private static GatewayUnderTest gateway;

    @BeforeAll
    static void start() throws IOException {
        upstream = FakeUpstream.start();
        gateway = GatewayUnderTest.with()
                .upstream(upstream)
                .listener("limits: { body-bytes: 1KiB, body-bytes-max: 4KiB }")
                .api("""
                        routes:
                          any: { match: { path: "/{rest...}" } }
                          less: { match: { path: "/less/{rest...}" }, filters: { body-limit: { bytes: 10B } } }
                          more: { match: { path: "/more/{rest...}" }, filters: { body-limit: { bytes: 4KiB } } }
                        """)
                .start();
    }

    @AfterAll
    static void stop() throws IOException {
        gateway.close();
        upstream.close();
    }

    private static String chunked(String path, int bytes, int chunk) {
        var request = new StringBuilder(RawHttp.request("POST", path, "Transfer-Encoding: chunked"));
        for (int sent = 0; sent < bytes; sent += chunk) {
            request.append(RawHttp.chunk("x".repeat(Math.min(chunk, bytes - sent))));
        }
        return request.append("0\r\n\r\n").toString();
    }

    private static void takes(String path, int bytes) throws IOException {
        assertEquals(200, gateway.send(RawHttp.withBody("POST", path + "/declared", "x".repeat(bytes))).status());
        assertEquals(200, gateway.send(chunked(path + "/counted", bytes, 100)).status());
        assertEquals(bytes, upstream.only(path + "/declared").bodyBytes());
        assertEquals(bytes, upstream.only(path + "/counted").bodyBytes());
    }

    private static void refuses(String path, int bytes) throws Exception {
        Answer declared = gateway.send(RawHttp.withBody("POST", path + "/declared", "x".repeat(bytes)));
        assertEquals(413, declared.status());
        assertEquals("body-too-large", declared.reason());
        assertTrue(upstream.received(path + "/declared").isEmpty(), "a declared length is enough to know");

        try (RawHttp client = gateway.connect()) {
            client.offer(chunked(path + "/counted", bytes, 100));
            Answer counted = client.read();
            assertEquals("body-too-large", counted.reason());
            assertTrue(counted.saysClose(), counted::toString);
            assertTrue(client.closedWithin(Waiting.LONG));
        }
        for (Received received : upstream.received(path + "/counted")) {
            assertFalse(received.completes(), "a body that is too large was passed on as a whole one");
        }
    }

    @Test
    void takesWhatTheListenerAllows() throws IOException {
        takes("/exact", 1024);
    }

    @Test
    void refusesOneByteMore() throws Exception {
        refuses("/over", 1025);
    }

    @Test
    void takesLessWhereARouteSaysLess() throws Exception {
        takes("/less/exact", 10);
        refuses("/less/over", 11);
    }

    @Test
    void takesMoreWhereARouteSaysMore() throws Exception {
        takes("/more/exact", 4096);
        refuses("/more/over", 4097);
    }

    @Test
    void refusesWhatOnlyLaterTurnsOutTooLarge() throws Exception {
        try (RawHttp client = gateway.connect()) {
            client.send(RawHttp.request("POST", "/later", "Transfer-Encoding: chunked") + RawHttp.chunk("x".repeat(500)));
            Waiting.until("the first part upstream", () -> upstream.only("/later").bodyBytes() == 500);
            client.offer(RawHttp.chunk("x".repeat(600)) + "0\r\n\r\n");
            assertEquals("body-too-large", client.read().reason());
            assertTrue(client.closedWithin(Waiting.LONG));
        }
        assertFalse(upstream.only("/later").completes());
    }

    @Test
    void countsTheRefusals() throws IOException {
        double before = gateway.metrics().sum("portcullis_refusals_total", "reason=\"body-too-large\"");
        gateway.send(RawHttp.withBody("POST", "/less/metric", "x".repeat(11)));
        Waiting.until("the refusal to be counted", () ->
                gateway.metrics().sum("portcullis_refusals_total", "reason=\"body-too-large\"") == before + 1);
    }
}
