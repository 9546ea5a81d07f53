package portcullis.tests.upstreamtls;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import portcullis.tests.fixtures.Answer;
import portcullis.tests.fixtures.Authority;
import portcullis.tests.fixtures.Certificates;
import portcullis.tests.fixtures.FakeUpstream;
import portcullis.tests.fixtures.GatewayUnderTest;
import portcullis.tests.fixtures.Load;
import portcullis.tests.fixtures.RawHttp;
import portcullis.tests.fixtures.Received;
import portcullis.tests.fixtures.Scripts;
import portcullis.tests.fixtures.Truncated;
import portcullis.tests.fixtures.Turn;
import portcullis.tests.fixtures.Waiting;

/** Bodies, deadlines and ends of connections, once more over TLS: an end without close_notify may be anybody's doing. */
class EndingsTest {
    private static final Authority OURS = Certificates.authority("Ours");

    private static FakeUpstream upstream;
    private static GatewayUnderTest gateway;

    @BeforeAll
    static void start() throws IOException {
        upstream = FakeUpstream.startTls(OURS.issue("127.0.0.1"));
        gateway = GatewayUnderTest.with()
                .upstream(upstream)
                .listener("limits: { body-bytes: 64MiB }")
                .file("routes/endings.yaml", """
                        format: 1
                        api: endings
                        upstream: fake
                        routes:
                          any: { match: { path: "/{rest...}" } }
                          impatient: { match: { path: "/impatient/{rest...}" }, upstream: impatient }
                        upstreams:
                          fake:
                            endpoints: [ "https://127.0.0.1:@fake@" ]
                            tls: { trust-file: '%1$s' }
                            timeouts: { connect: 10s } # a hundred handshakes at once, on a machine that both sides share
                          impatient:
                            endpoints: [ "https://127.0.0.1:@fake@" ]
                            tls: { trust-file: '%1$s' }
                            timeouts: { first-byte: 300ms, body-idle: 300ms }
                        """.formatted(OURS.certificateFile()))
                .start();
    }

    @AfterAll
    static void stop() throws IOException {
        if (gateway != null) {
            gateway.close();
        }
        upstream.close();
    }

    /** How an upstream ends a connection. */
    enum End {
        CLOSE_NOTIFY {
            @Override
            void play(Turn turn) throws IOException {
                turn.close();
            }
        },
        BARE_FIN {
            @Override
            void play(Turn turn) throws IOException {
                turn.drop();
            }
        },
        RESET {
            @Override
            void play(Turn turn) throws IOException {
                turn.pause(Duration.ofMillis(50)).reset();
            }
        };

        abstract void play(Turn turn) throws IOException;
    }

    @Test
    void aBodyThatEndsWithItsConnectionIsWholeAfterCloseNotify() throws IOException {
        upstream.on("/until-close", Scripts.rawThenClose("HTTP/1.1 200 OK\r\n\r\nall of it"));
        assertEquals("all of it", gateway.get("/until-close").text());
        assertEquals("completed", gateway.accessLine("/until-close").get("outcome"));
    }

    /** Whoever can cut the connection could pass a part for the whole (RFC 9112, 9.8). */
    @Test
    void aBodyThatEndsWithoutCloseNotifyIsCut() throws IOException {
        upstream.on("/truncated", turn -> turn.readAll().write("HTTP/1.1 200 OK\r\n\r\na part of it").drop());
        assertThrows(Truncated.class, () -> gateway.get("/truncated"));
        assertEquals("upstream-broke", gateway.accessLine("/truncated").get("outcome"));
    }

    @Test
    void aChunkedBodyThatStopsIsCutHoweverPolitely() throws IOException {
        upstream.on("/stops", turn -> turn.readAll()
                .write("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n" + RawHttp.chunk("abc"))
                .close());
        assertThrows(Truncated.class, () -> gateway.get("/stops"));
        assertEquals("upstream-broke", gateway.accessLine("/stops").get("outcome"));
    }

    /** Its length says that it is whole; many servers do not take their leave. */
    @ParameterizedTest
    @EnumSource
    void aBodyOfKnownLengthIsWholeHoweverItsConnectionEnds(End end) throws IOException {
        String path = "/whole-" + end;
        upstream.on(path, turn -> {
            turn.readAll().answer(200, "whole", "Connection: close");
            end.play(turn);
        });
        assertEquals("whole", gateway.get(path).text());
    }

    /** A request that may not be sent twice finds out beforehand that its connection has ended. */
    @ParameterizedTest
    @EnumSource
    void sendsNothingOnAConnectionThatHasEnded(End end) throws Exception {
        String path = "/idle-" + end;
        upstream.on(path, turn -> {
            turn.readAll().answer(200, "alive");
            end.play(turn);
        });
        for (int i = 0; i < 5; i++) {
            assertEquals("alive", gateway.send(RawHttp.withBody("POST", path, "body")).text());
            int connection = upstream.received(path).getLast().connection();
            assertTrue(upstream.connections().get(connection - 1).endedWithin(Waiting.LONG));
            Waiting.pause(Duration.ofMillis(50));
        }
        assertEquals(5, upstream.received(path).size());
    }

    @ParameterizedTest
    @EnumSource
    void triesASafeRequestAgainWhenItsConnectionEnds(End end) throws IOException {
        String path = "/stale-" + end;
        upstream.on(path, turn -> {
            if (turn.request().turn() == 1) {
                turn.readAll().answer(200, "alive");
            } else {
                end.play(turn);
            }
        });
        for (int i = 0; i < 4; i++) {
            assertEquals("alive", gateway.get(path).text());
        }
    }

    @Test
    void keepsItsConnections() throws IOException {
        for (int i = 0; i < 5; i++) {
            assertEquals(200, gateway.get("/kept").status());
            Waiting.pause(Duration.ofMillis(20)); // for what a server sends behind its answer, such as session tickets
        }
        assertEquals(1, upstream.received("/kept").stream().map(Received::connection).distinct().count());
    }

    /** What arrives on an idle connection and is none of HTTP's business does not make it stale. */
    @Test
    void keepsAConnectionWhoseKeysAreRenewedWhileItIsIdle() throws IOException {
        upstream.on("/rekeyed", turn -> turn.readAll().answer(200, "ok").rekey());
        for (int i = 0; i < 20; i++) {
            assertEquals("ok", gateway.send(RawHttp.withBody("POST", "/rekeyed", "body")).text());
            Waiting.pause(Duration.ofMillis(20));
        }
        assertEquals(20, upstream.received("/rekeyed").size());
        assertEquals(1, upstream.received("/rekeyed").stream().map(Received::connection).distinct().count());
    }

    @Test
    void keysMayBeRenewedInTheMiddleOfBodies() throws IOException {
        upstream.on("/rekeying", turn -> {
            turn.readUntil(10_000).rekey().readAll().write("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n");
            for (int i = 0; i < 20; i++) {
                turn.write(RawHttp.chunk("x".repeat(5000))).rekey();
            }
            turn.write("0\r\n\r\n");
        });
        for (int i = 0; i < 3; i++) {
            assertEquals(100_000, gateway.send(RawHttp.withBody("POST", "/rekeying", "y".repeat(300_000))).body().length);
        }
        assertTrue(upstream.received("/rekeying").stream().allMatch(request -> request.bodyBytes() == 300_000));
    }

    /** It says that it sends no more answers: the next request goes elsewhere, even though it could still be written. */
    @Test
    void sendsNothingOnAConnectionThatIsHalfClosed() throws IOException {
        upstream.on("/half", turn -> turn.readAll().answer(200, "alive").finish());
        for (int i = 0; i < 5; i++) {
            assertEquals("alive", gateway.send(RawHttp.withBody("POST", "/half", "body")).text());
            Waiting.pause(Duration.ofMillis(50));
        }
        assertEquals(5, upstream.received("/half").stream().map(Received::connection).distinct().count());
    }

    /** Be they in the same record or in one of their own. */
    @Test
    void bytesBehindAnAnswerAreNobodysAnswer() throws IOException {
        String answer = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";
        String poison = "HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\npoison";
        upstream.on("/one-record", Scripts.raw(answer + poison));
        upstream.on("/two-records", turn -> turn.readAll().write(answer).write(poison));
        for (String path : new String[] {"/one-record", "/two-records"}) {
            for (int i = 0; i < 10; i++) {
                assertEquals("ok", gateway.get(path).text());
                Waiting.pause(Duration.ofMillis(10));
                assertEquals("fake", gateway.get("/clean").text());
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 100, 8_191, 8_192, 16_383, 16_384, 16_385, 100_000, 1_000_000})
    void bodiesOfAllSizesPassBothWays(int size) throws IOException {
        upstream.on("/echo", turn -> turn.readAll().answer(200, turn.request().body()));
        upstream.on("/echo-chunked", turn -> turn.readAll()
                .write("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
                        + (size == 0 ? "" : RawHttp.chunk(turn.request().body())) + "0\r\nX-Sum: " + size + "\r\n\r\n"));
        byte[] bytes = new byte[size];
        new Random(size).nextBytes(bytes);
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] &= 0x7F; // the fixture answers in UTF-8
        }
        String body = new String(bytes, StandardCharsets.ISO_8859_1);
        assertArrayEquals(bytes, gateway.send(RawHttp.withBody("POST", "/echo", body)).body());
        String chunked = RawHttp.request("POST", "/echo-chunked", "Transfer-Encoding: chunked", "TE: trailers", "Connection: TE")
                + (size == 0 ? "" : RawHttp.chunk(body)) + "0\r\nX-Sum: " + size + "\r\n\r\n";
        Answer answer = gateway.send(chunked);
        assertArrayEquals(bytes, answer.body());
        assertEquals(Integer.toString(size), answer.trailers().first("x-sum"));
        assertEquals(Integer.toString(size), upstream.received("/echo-chunked").getLast().trailers().first("x-sum"));
    }

    @Test
    void anAnswerComesWhileTheUploadStillRuns() throws IOException {
        upstream.on("/early", turn -> turn.readUntil(10).write(
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n" + RawHttp.chunk("first")).readAll().write(
                RawHttp.chunk("last") + "0\r\n\r\n"));
        try (RawHttp client = gateway.connect()) {
            client.send(RawHttp.request("POST", "/early", "Content-Length: 500010") + "0123456789");
            client.readHead("POST");
            assertEquals("first", client.readChunksUntil("first"));
            for (int i = 0; i < 50; i++) {
                client.send("x".repeat(10_000));
            }
            assertEquals("last", client.readChunksUntil("last"));
        }
        assertEquals(500_010, upstream.only("/early").bodyBytes());
    }

    /** An answer that refuses the rest is passed on while the upload is cut off. */
    @Test
    void anEarlyRefusalArrives() throws IOException {
        upstream.on("/refused", turn -> turn.readUntil(10).answer(413, "too much", "Connection: close").pause(Duration.ofMillis(100)).close());
        try (RawHttp client = gateway.connect()) {
            client.offer(RawHttp.request("POST", "/refused", "Content-Length: 5000000") + "x".repeat(300_000));
            assertEquals(413, client.readHead("POST").status());
        }
    }

    @Test
    void theFirstByteMustComeInTime() throws IOException {
        upstream.on("/impatient/silent", Scripts.silent());
        assertEquals("upstream-timeout", gateway.get("/impatient/silent").reason());
        assertAbandoned("/impatient/silent");
    }

    @Test
    void theBodyMustNotStop() throws IOException {
        upstream.on("/impatient/stops", turn -> turn.readAll()
                .write("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nabc")
                .waitForTheEnd());
        assertThrows(Truncated.class, () -> gateway.get("/impatient/stops"));
        assertEquals("deadline", gateway.accessLine("/impatient/stops").get("outcome"));
        assertAbandoned("/impatient/stops");
    }

    /** It has begun to read and then takes no byte more, until every buffer between is full. */
    @Test
    void anUploadMustNotStall() throws Exception {
        var go = new CountDownLatch(1);
        upstream.on("/impatient/deaf", turn -> {
            turn.readUntil(10);
            Scripts.await(go);
            turn.close();
        });
        try (RawHttp client = gateway.connect()) {
            Thread sending = Thread.ofVirtual().start(() -> client.offer(
                    RawHttp.request("POST", "/impatient/deaf", "Content-Length: 30000000") + "x".repeat(30_000_000)));
            Answer answer = client.read();
            assertEquals("upstream-timeout", answer.reason());
            client.drop();
            sending.join();
        } finally {
            go.countDown();
        }
        assertAbandoned("/impatient/deaf");
    }

    @Test
    void aClientThatLeavesEndsItsRequestUpstream() throws IOException {
        upstream.on("/left", Scripts.silent());
        try (RawHttp client = gateway.connect()) {
            client.send(RawHttp.get("/left"));
            upstream.only("/left");
        }
        assertAbandoned("/left");
    }

    /** A body that breaks on the client's side must not look whole to the upstream. */
    @Test
    void aBrokenUploadIsCut() throws Exception {
        upstream.on("/broken-upload", turn -> turn.readAll().answer(200, "whole"));
        try (RawHttp client = gateway.connect()) {
            client.send(RawHttp.request("POST", "/broken-upload", "Content-Length: 100000") + "x".repeat(50_000));
            upstream.only("/broken-upload");
            client.reset();
        }
        assertTrue(!upstream.only("/broken-upload").completes());
    }

    private static void assertAbandoned(String path) throws IOException {
        int connection = upstream.only(path).connection();
        try {
            assertTrue(upstream.connections().get(connection - 1).endedWithin(Waiting.LONG), "the connection is given up");
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void aHundredAtOnce() throws Exception {
        upstream.on("/many", turn -> turn.readAll().pause(Duration.ofMillis(5)).answer(200, "ok".repeat(4000)));
        try (Load load = Load.on(gateway.port()).clients(100).target("/many").right(answer -> answer.body().length == 8000).start()) {
            load.awaitAnswers(2000);
            Load.Result result = load.stop();
            assertEquals(0, result.failed(), result.toString());
        }
    }

    @Test
    void losesNoRequestToAnUpstreamThatEndsIdleConnectionsAllTheTime() throws Exception {
        upstream.on("/restless", turn -> {
            turn.readAll().answer(200, "ok");
            if (turn.request().turn() > 1 || ThreadLocalRandom.current().nextBoolean()) {
                turn.pause(Duration.ofMillis(ThreadLocalRandom.current().nextInt(15)));
                End[] ends = End.values();
                ends[ThreadLocalRandom.current().nextInt(ends.length)].play(turn);
            }
        });
        try (Load load = Load.on(gateway.port()).clients(8).target("/restless").pause(Duration.ofMillis(5)).start()) {
            load.awaitAnswers(1000);
            Load.Result result = load.stop();
            assertEquals(0, result.failed(), result.toString());
        }
    }
}
