package portcullis.tests.upstream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import portcullis.tests.fixtures.Answer;
import portcullis.tests.fixtures.FakeUpstream;
import portcullis.tests.fixtures.GatewayUnderTest;
import portcullis.tests.fixtures.RawHttp;
import portcullis.tests.fixtures.Scripts;
import portcullis.tests.fixtures.Waiting;

/** Each way in which an upstream can fail has its own answer, in time, and harms nobody else. */
class FailingUpstreamTest {
    private static FakeUpstream upstream;
    private static GatewayUnderTest gateway;

    @BeforeAll
    static void start() throws IOException {
        upstream = FakeUpstream.start();
        gateway = GatewayUnderTest.with()
                .upstream(upstream)
                .upstreamKeys("timeouts: { connect: 1s, first-byte: 10s, body-idle: 500ms }")
                .api("""
                        routes:
                          any: { match: { path: "/{rest...}" } }
                          impatient: { match: { path: "/impatient/{rest...}" }, timeout: 300ms }
                          nobody: { match: { path: /nobody }, upstream: nobody }
                          first-byte: { match: { path: /first-byte }, upstream: quick }
                        """)
                .file("routes/upstreams.yaml", """
                        format: 1
                        upstreams:
                          nobody: { endpoints: [ http://127.0.0.1:@nobody@ ] }
                          quick:
                            endpoints: [ http://127.0.0.1:@fake@ ]
                            timeouts: { first-byte: 300ms }
                        """)
                .start();
    }

    @AfterAll
    static void stop() throws IOException {
        gateway.close();
        upstream.close();
    }

    @Test
    void saysUnreachableWhenNobodyListens() throws IOException {
        Answer answer = gateway.get("/nobody");
        assertEquals(502, answer.status());
        assertEquals("upstream-unreachable", answer.reason());
        assertFalse(answer.text().contains(Integer.toString(gateway.port("nobody"))), "no internals in " + answer);
    }

    @Test
    void saysTimeoutAtTheDeadlineOfTheRoute() throws Exception {
        upstream.on("/impatient/silent", Scripts.silent());
        long start = System.nanoTime();
        Answer answer = gateway.get("/impatient/silent");
        assertEquals(504, answer.status());
        assertEquals("upstream-timeout", answer.reason());
        assertTrue(System.nanoTime() - start >= Duration.ofMillis(300).toNanos());
        int id = upstream.only("/impatient/silent").connection();
        assertTrue(upstream.connections().get(id - 1).endedWithin(Waiting.LONG), "the hanging connection is given up");
    }

    @Test
    void saysTimeoutWhenTheFirstByteIsLate() throws IOException {
        upstream.on("/first-byte", Scripts.silent());
        assertEquals("upstream-timeout", gateway.get("/first-byte").reason());
    }

    @Test
    void tellsTheUpstreamTheDeadline() throws IOException {
        long before = System.currentTimeMillis();
        gateway.get("/impatient/told");
        String deadline = upstream.only("/impatient/told").fields().only("x-request-deadline");
        long left = Long.parseLong(deadline) - before;
        assertTrue(left >= 300 && left < 5000, "Unix milliseconds, 300 ms ahead: " + left);
    }

    @Test
    void cutsAnAnswerThatStopsInTheMiddle() throws IOException {
        upstream.on("/stops", turn -> turn.readAll()
                .write("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nabc")
                .waitForTheEnd());
        try (RawHttp client = gateway.connect()) {
            client.send(RawHttp.get("/stops")).readHead("GET");
            assertEquals(3, client.readToEnd().length);
        }
        Map<String, @Nullable Object> line = gateway.accessLine("/stops");
        assertEquals("deadline", line.get("outcome"));
    }

    @Test
    void oneHangingUpstreamHoldsNobodyElseUp() throws IOException {
        upstream.on("/hang", Scripts.silent());
        RawHttp[] hanging = new RawHttp[50];
        try {
            for (int i = 0; i < hanging.length; i++) {
                hanging[i] = gateway.connect().send(RawHttp.get("/hang"));
            }
            for (int i = 0; i < 50; i++) {
                assertEquals(200, gateway.get("/fine").status());
            }
        } finally {
            for (RawHttp client : hanging) {
                if (client != null) {
                    client.close();
                }
            }
        }
        Waiting.until("the abandoned requests to be given up upstream", () ->
                upstream.received("/hang").stream().allMatch(request -> {
                    try {
                        return upstream.connections().get(request.connection() - 1).endedWithin(Duration.ZERO);
                    } catch (InterruptedException e) {
                        throw new AssertionError(e);
                    }
                }));
    }
}
