package portcullis.tests.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import portcullis.tests.fixtures.RawHttp;
import portcullis.tests.fixtures.UpstreamConnection;
import portcullis.tests.fixtures.Waiting;

/** Each deadline of a listener, once short enough to strike and once long enough not to. */
class ListenerTimeoutsTest {
    private static final Duration NOT_YET = Duration.ofSeconds(1);

    private static LiveGateway live;

    @BeforeAll
    static void start() throws IOException {
        live = LiveGateway.start();
    }

    @AfterAll
    static void stop() throws IOException {
        live.close();
    }

    private static void timeouts(String keys) throws IOException {
        live.listener("timeouts: { " + keys + " }");
    }

    /** Sends less than a whole request. */
    private static void assertStrikes(String part, boolean strikes) throws IOException {
        try (RawHttp client = live.gateway.connect().send(part)) {
            if (strikes) {
                assertEquals("client-too-slow", client.read().reason());
            } else {
                assertFalse(client.closedWithin(NOT_YET));
            }
        }
    }

    @Test
    void headerRead() throws IOException {
        timeouts("header-read: 200ms");
        assertStrikes("GET / HTTP/1.1\r\nHost: ga", true);
        timeouts("header-read: 20s");
        assertStrikes("GET / HTTP/1.1\r\nHost: ga", false);
    }

    @Test
    void bodyIdle() throws IOException {
        timeouts("body-idle: 200ms");
        assertStrikes(RawHttp.request("POST", "/", "Content-Length: 10") + "12345", true);
        timeouts("body-idle: 20s");
        assertStrikes(RawHttp.request("POST", "/", "Content-Length: 10") + "12345", false);
    }

    @Test
    void writeStall() throws Exception {
        byte[] block = new byte[1024 * 1024];
        live.fake.on("/flood", turn -> {
            turn.readAll().write("HTTP/1.1 200 OK\r\nContent-Length: " + 64L * block.length + "\r\n\r\n");
            for (int i = 0; i < 64; i++) {
                turn.write(block);
            }
        });
        timeouts("write-stall: 300ms");
        try (RawHttp deaf = RawHttp.connect("127.0.0.1", live.gateway.port(), 16 * 1024)) {
            assertTrue(flooded(deaf, 1).endedWithin(Waiting.LONG));
        }
        timeouts("write-stall: 20s");
        try (RawHttp deaf = RawHttp.connect("127.0.0.1", live.gateway.port(), 16 * 1024)) {
            assertFalse(flooded(deaf, 2).endedWithin(NOT_YET));
        }
    }

    /** The upstream's connection of a client that asked for the flood and reads none of it. */
    private static UpstreamConnection flooded(RawHttp deaf, int request) throws IOException {
        deaf.send(RawHttp.get("/flood")).readHead("GET");
        Waiting.until("the flood", () -> live.fake.received("/flood").size() == request);
        return live.fake.connections().get(live.fake.received("/flood").getLast().connection() - 1);
    }

    @Test
    void keepAlive() throws IOException {
        timeouts("keep-alive: 200ms");
        assertTrue(closesAfterAnAnswer(Waiting.LONG));
        timeouts("keep-alive: 20s");
        assertFalse(closesAfterAnAnswer(NOT_YET));
    }

    private static boolean closesAfterAnAnswer(Duration limit) throws IOException {
        try (RawHttp client = live.gateway.connect()) {
            client.send(RawHttp.get("/idle")).read();
            return client.closedWithin(limit);
        }
    }

    @Test
    void connectionAge() throws IOException {
        timeouts("connection-age: 1s");
        assertTrue(saysCloseAfterASecond());
        timeouts("connection-age: none");
        assertFalse(saysCloseAfterASecond());
    }

    private static boolean saysCloseAfterASecond() throws IOException {
        try (RawHttp client = live.gateway.connect()) {
            assertFalse(client.send(RawHttp.get("/young")).read().saysClose());
            Waiting.pause(Duration.ofMillis(1100));
            return client.send(RawHttp.get("/old")).read().saysClose();
        }
    }
}
