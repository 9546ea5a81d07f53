package portcullis.tests.streaming;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import portcullis.tests.fixtures.Answer;
import portcullis.tests.fixtures.FakeUpstream;
import portcullis.tests.fixtures.GatewayUnderTest;
import portcullis.tests.fixtures.RawHttp;
import portcullis.tests.fixtures.Scripts;
import portcullis.tests.fixtures.Waiting;

/** What one side has sent the other side gets at once, whatever is still to come. */
class StreamingTest {
    private static final int MEGABYTE = 1024 * 1024;

    private static FakeUpstream upstream;
    private static GatewayUnderTest gateway;

    @BeforeAll
    static void start() throws IOException {
        upstream = FakeUpstream.start();
        gateway = GatewayUnderTest.with()
                .upstream(upstream)
                .jvm("-Xmx64m")
                .listener("limits: { body-bytes: none }")
                .api("""
                        timeout: none
                        routes:
                          any: { match: { path: "/{rest...}" }, stream-idle: 1m }
                        """)
                .start();
    }

    @AfterAll
    static void stop() throws IOException {
        gateway.close();
        upstream.close();
    }

    @Test
    void passesEachPieceOfAnUploadBeforeTheNextIsSent() throws IOException {
        try (RawHttp client = gateway.connect()) {
            client.send(RawHttp.request("POST", "/upload", "Transfer-Encoding: chunked"));
            for (int i = 1; i <= 5; i++) {
                client.send(RawHttp.chunk("piece"));
                int arrived = 5 * i;
                Waiting.until(arrived + " bytes upstream", () -> upstream.only("/upload").bodyBytes() == arrived);
            }
            assertEquals(200, client.send("0\r\n\r\n").read().status());
        }
    }

    @Test
    void passesEachPieceOfADeclaredUploadBeforeTheNextIsSent() throws IOException {
        try (RawHttp client = gateway.connect()) {
            client.send(RawHttp.request("POST", "/declared", "Content-Length: 10"));
            for (int i = 1; i <= 10; i++) {
                client.send("x");
                int arrived = i;
                Waiting.until(arrived + " bytes upstream", () -> upstream.only("/declared").bodyBytes() == arrived);
            }
            assertEquals(200, client.read().status());
        }
        assertEquals("10", upstream.only("/declared").fields().only("content-length"));
    }

    /** Half a chunk is enough: its data is passed on before the chunk is complete. */
    @Test
    void passesDataFromInsideAChunk() throws IOException {
        try (RawHttp client = gateway.connect()) {
            client.send(RawHttp.request("POST", "/inside", "Transfer-Encoding: chunked") + "100000\r\n" + "y".repeat(3000));
            Waiting.until("data of an unfinished chunk upstream", () -> upstream.only("/inside").bodyBytes() > 0);
        }
    }

    @Test
    void passesEachPieceOfADownloadBeforeTheNextIsSent() throws IOException {
        var taken = new CountDownLatch[] {new CountDownLatch(1), new CountDownLatch(1)};
        upstream.on("/download", turn -> {
            turn.readAll().write("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n").write("one");
            Scripts.await(taken[0]);
            turn.write("two");
            Scripts.await(taken[1]);
            turn.write("six");
        });
        try (RawHttp client = gateway.connect()) {
            client.send(RawHttp.get("/download")).readHead("GET");
            assertEquals("one", new String(client.readBytes(3), StandardCharsets.US_ASCII));
            taken[0].countDown();
            assertEquals("two", new String(client.readBytes(3), StandardCharsets.US_ASCII));
            taken[1].countDown();
            assertEquals("six", new String(client.readBytes(3), StandardCharsets.US_ASCII));
        }
    }

    @Test
    void passesTheHeadOfAnAnswerBeforeItsBody() throws IOException {
        var headSeen = new CountDownLatch(1);
        upstream.on("/head-first", turn -> {
            turn.readAll().write("HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nTransfer-Encoding: chunked\r\n\r\n");
            Scripts.await(headSeen);
            turn.write(RawHttp.chunk("body") + "0\r\n\r\n");
        });
        try (RawHttp client = gateway.connect()) {
            assertEquals(200, client.send(RawHttp.get("/head-first")).readHead("GET").status());
            headSeen.countDown();
            assertEquals("body", client.readChunksUntil("body"));
        }
    }

    @Test
    void passesEventsOneByOne() throws IOException {
        var next = new CountDownLatch[] {new CountDownLatch(1), new CountDownLatch(1), new CountDownLatch(1)};
        upstream.on("/events", turn -> {
            turn.readAll().write("HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n");
            for (int i = 0; i < next.length; i++) {
                turn.write(RawHttp.chunk("data: " + i + "\n\n"));
                Scripts.await(next[i]);
            }
            turn.write("0\r\n\r\n");
        });
        try (RawHttp client = gateway.connect()) {
            assertEquals("text/event-stream", client.send(RawHttp.get("/events")).readHead("GET").field("content-type"));
            for (int i = 0; i < next.length; i++) {
                assertEquals("data: " + i + "\n\n", client.readChunksUntil("\n\n"));
                next[i].countDown();
            }
            assertNull(client.readChunk());
        }
    }

    @Test
    void passesEventsOfAnUpstreamThatUsesNoChunks() throws IOException {
        var seen = new CountDownLatch(1);
        upstream.on("/events-plain", turn -> {
            turn.readAll().write("HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nConnection: close\r\n\r\ndata: 0\n\n");
            Scripts.await(seen);
            turn.write("data: 1\n\n").close();
        });
        try (RawHttp client = gateway.connect()) {
            client.send(RawHttp.get("/events-plain")).readHead("GET");
            assertEquals("data: 0\n\n", client.readChunksUntil("\n\n"));
            seen.countDown();
            assertEquals("data: 1\n\n", client.readChunksUntil("\n\n"));
            assertNull(client.readChunk());
        }
    }

    @Test
    void streamsBothWaysAtOnce() throws IOException {
        upstream.on("/both", turn -> {
            turn.write("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n");
            for (byte[] part = turn.readSome(); part.length > 0; part = turn.readSome()) {
                turn.write(RawHttp.chunk(new String(part, StandardCharsets.ISO_8859_1)));
            }
            turn.write("0\r\n\r\n");
        });
        try (RawHttp client = gateway.connect()) {
            client.send(RawHttp.request("POST", "/both", "Transfer-Encoding: chunked"));
            Answer head = client.readHead("POST");
            assertEquals(200, head.status());
            for (int i = 0; i < 20; i++) {
                client.send(RawHttp.chunk("ping " + i));
                assertEquals("ping " + i, client.readChunksUntil("ping " + i));
            }
            client.send("0\r\n\r\n");
            assertNull(client.readChunk());
            if (!head.saysClose()) {
                assertEquals("fake", client.send(RawHttp.get("/next")).read().text());
            }
        }
        assertTrue(upstream.only("/both").complete());
    }

    @Test
    void passesAnAnswerThatComesWhileTheUploadGoesOn() throws IOException {
        upstream.on("/early", turn -> turn.readUntil(5).answer(200, "early").readAll());
        try (RawHttp client = gateway.connect()) {
            client.send(RawHttp.request("POST", "/early", "Content-Length: 10") + "12345");
            Answer answer = client.read();
            assertEquals("early", answer.text());
            client.offer("67890");
            if (!answer.saysClose()) {
                assertEquals("fake", client.send(RawHttp.get("/next")).read().text());
            }
        }
    }

    /** A refused upload must reach a client that is still busy sending. */
    @Test
    void passesARefusalThatEndsTheUploadConnection() throws IOException {
        upstream.on("/refused", turn -> turn.readUntil(100).answer(413, "too much", "Connection: close").close());
        try (RawHttp client = gateway.connect()) {
            Thread.ofVirtual().start(() -> client.offer(RawHttp.request("POST", "/refused", "Content-Length: " + 8 * MEGABYTE) + "x".repeat(8 * MEGABYTE)));
            Answer answer = client.read();
            assertEquals(413, answer.status(), answer::toString);
            assertEquals("too much", answer.text());
        }
    }

    @Test
    void holdsAnUploadBackThatTheUpstreamDoesNotRead() throws Exception {
        var go = new CountDownLatch(1);
        upstream.on("/stuck", turn -> {
            Scripts.await(go);
            turn.readAll().answer(200, "done");
        });
        var sent = new AtomicLong();
        try (RawHttp client = gateway.connect()) {
            client.send(RawHttp.request("POST", "/stuck", "Content-Length: " + 100L * MEGABYTE));
            var sender = Thread.ofVirtual().start(() -> {
                for (int i = 0; i < 100; i++) {
                    client.offer("z".repeat(MEGABYTE));
                    sent.incrementAndGet();
                }
            });
            Waiting.until("the first megabytes", () -> sent.get() > 0);
            long before;
            do {
                before = sent.get();
                Waiting.pause(Duration.ofMillis(300));
            } while (sent.get() > before);
            assertTrue(before < 60, "the gateway swallowed " + before + " MiB that nobody reads");
            go.countDown();
            assertEquals("done", client.read().text());
            sender.join();
        }
        assertEquals(100L * MEGABYTE, upstream.only("/stuck").bodyBytes());
    }

    @Test
    void holdsADownloadBackThatTheClientDoesNotRead() throws Exception {
        var written = new AtomicLong();
        upstream.on("/flood", turn -> {
            turn.readAll().write("HTTP/1.1 200 OK\r\nContent-Length: " + 100L * MEGABYTE + "\r\n\r\n");
            byte[] block = new byte[MEGABYTE];
            for (int i = 0; i < 100; i++) {
                turn.write(block);
                written.incrementAndGet();
            }
        });
        try (RawHttp client = RawHttp.connect("127.0.0.1", gateway.port(), 64 * 1024)) {
            client.send(RawHttp.get("/flood")).readHead("GET");
            long before;
            do {
                before = written.get();
                Waiting.pause(Duration.ofMillis(300));
            } while (written.get() > before);
            assertTrue(before < 60, "the gateway took " + before + " MiB that nobody reads");
            for (int i = 0; i < 100; i++) {
                client.readBytes(MEGABYTE);
            }
        }
        assertFalse(gateway.log().stream().anyMatch(line -> line.contains("OutOfMemory")));
    }
}
