package portcullis.tests.reload;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import portcullis.tests.fixtures.FakeUpstream;
import portcullis.tests.fixtures.GatewayUnderTest;
import portcullis.tests.fixtures.Load;
import portcullis.tests.fixtures.RawHttp;
import portcullis.tests.fixtures.Scripts;
import portcullis.tests.fixtures.Waiting;

/** A hundred reloads, good and broken, under load: no request fails, no stream ends, no upload breaks, no pool is lost. */
@Timeout(180)
class ReloadUnderLoadTest {
    private static final int RELOADS = 100;
    private static final int STREAMS = 10;
    private static final int UPLOADS = 5;

    private static String other(int number) {
        return """
                format: 1
                api: other
                base-path: /other
                routes:
                  text: { match: { path: /text }, respond: { status: 200, type: text/plain, body: "text %d" } }
                  slow: { match: { path: /slow }, upstream: other }
                upstreams:
                  other: { endpoints: [ http://127.0.0.1:@fake@ ], timeouts: { first-byte: %ds } }
                """.formatted(number, 1 + number);
    }

    @Test
    void losesNothing() throws Exception {
        try (FakeUpstream upstream = FakeUpstream.start();
                GatewayUnderTest gateway = GatewayUnderTest.with()
                        .upstream(upstream)
                        .api("""
                                routes:
                                  any: { match: { path: "/{rest...}" } }
                                  events: { match: { path: /events }, timeout: none, stream-idle: 1m }
                                  upload: { match: { path: /upload }, timeout: none }
                                """)
                        .file("routes/other.yaml", other(0))
                        .start()) {
            upstream.on("/events", Scripts.events(Duration.ofMillis(20)));
            List<RawHttp> streams = new ArrayList<>();
            List<RawHttp> uploads = new ArrayList<>();
            for (int i = 0; i < STREAMS; i++) {
                RawHttp stream = gateway.connect().send(RawHttp.get("/events"));
                assertEquals(200, stream.readHead("GET").status());
                streams.add(stream);
            }
            for (int i = 0; i < UPLOADS; i++) {
                uploads.add(gateway.connect().send(RawHttp.request("POST", "/upload", "Content-Length: " + RELOADS)));
            }
            try (Load touched = Load.on(gateway.port()).clients(2).target("/other/text").start();
                    Load forwarded = Load.on(gateway.port()).clients(2).target("/other/slow").start();
                    Load untouched = Load.on(gateway.port()).clients(4).target("/untouched").start()) {
                untouched.awaitAnswers(500);
                int connections = upstream.connections().size();
                for (int i = 1; i <= RELOADS; i++) {
                    reload(gateway, i);
                    for (RawHttp upload : uploads) {
                        upload.send("x");
                    }
                    untouched.awaitMore(5);
                }
                for (Load load : List.of(touched, forwarded, untouched)) {
                    Load.Result result = load.stop();
                    assertEquals(0, result.failed(), result.toString());
                }
                assertEquals("text " + RELOADS, gateway.get("/other/text").text());
                int opened = upstream.connections().size() - connections;
                // The pool of 'other' is new with each good reload; the one of 'fake' must not be.
                assertTrue(opened <= 3 * RELOADS, opened + " new connections to the upstream");
            }
            for (RawHttp upload : uploads) {
                assertEquals(200, upload.read().status());
            }
            assertTrue(upstream.received("/upload").stream().allMatch(request -> request.bodyBytes() == RELOADS));
            assertStreamsGoOn(streams);
            for (RawHttp each : streams) {
                each.close();
            }
            for (RawHttp each : uploads) {
                each.close();
            }
        }
    }

    private static void assertStreamsGoOn(List<RawHttp> streams) throws IOException {
        long now = System.nanoTime();
        for (RawHttp stream : streams) {
            String events = stream.readChunksUntil("data: " + RELOADS + "\n");
            assertTrue(events.startsWith("data: 0\n"), "the stream is not the one that was opened");
        }
        assertTrue(System.nanoTime() - now < Waiting.LONG.toNanos());
    }

    /** Every tenth edit is broken, and must change nothing. */
    private static void reload(GatewayUnderTest gateway, int number) throws IOException {
        if (number % 10 == 5) {
            gateway.edit("routes/other.yaml", other(number) + "nonsense: true\n");
            assertTrue(gateway.admin("POST", "/admin/reload").status() >= 400);
            assertEquals("text " + (number - 1), gateway.get("/other/text").text());
            return;
        }
        gateway.edit("routes/other.yaml", other(number));
        assertEquals(200, gateway.admin("POST", "/admin/reload").status());
        assertEquals("text " + number, gateway.get("/other/text").text());
    }

    /** An upstream whose configuration did not change keeps its connections over a reload. */
    @Test
    void keepsThePoolOfAnUnchangedUpstream() throws Exception {
        try (FakeUpstream upstream = FakeUpstream.start();
                GatewayUnderTest gateway = GatewayUnderTest.with().upstream(upstream).api("").file("routes/other.yaml", other(0)).start()) {
            for (int i = 1; i <= 10; i++) {
                assertEquals(200, gateway.get("/untouched").status());
                reload(gateway, i == 5 ? 50 : i);
            }
            assertEquals(1, upstream.received("/untouched").stream().map(request -> request.connection()).distinct().count());
        }
    }
}
