package portcullis.tests.framing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import portcullis.tests.fixtures.Answer;
import portcullis.tests.fixtures.FakeUpstream;
import portcullis.tests.fixtures.GatewayUnderTest;
import portcullis.tests.fixtures.RawHttp;
import portcullis.tests.fixtures.Received;
import portcullis.tests.fixtures.Scripts;
import portcullis.tests.fixtures.Waiting;

/** Connections are kept on both sides, and requests on one of them are answered in their order. */
class ConnectionReuseTest {
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

    @Test
    void keepsBothConnectionsOverManyRequests() throws IOException {
        try (RawHttp client = gateway.connect()) {
            for (int i = 0; i < 50; i++) {
                Answer answer = client.send(RawHttp.get("/kept")).read();
                assertEquals(200, answer.status());
                assertFalse(answer.saysClose());
            }
        }
        Set<Integer> used = upstream.received("/kept").stream().map(Received::connection).collect(Collectors.toSet());
        assertEquals(1, used.size(), "connections to the upstream for one client in sequence");
    }

    @Test
    void answersPipelinedRequestsInTheirOrder() throws IOException {
        IntStream.range(0, 8).forEach(i -> upstream.on("/pipe/" + i, turn ->
                turn.readAll().pause(Duration.ofMillis(i % 2 == 0 ? 60 : 0)).answer(200, "answer " + i)));
        try (RawHttp client = gateway.connect()) {
            client.send(IntStream.range(0, 8)
                    .mapToObj(i -> i % 3 == 0 ? RawHttp.withBody("POST", "/pipe/" + i, "body") : RawHttp.get("/pipe/" + i))
                    .collect(Collectors.joining()));
            for (int i = 0; i < 8; i++) {
                assertEquals("answer " + i, client.read().text());
            }
            assertFalse(client.closedWithin(Duration.ofMillis(100)));
        }
    }

    @Test
    void answersARequestThatComesByteByByte() throws IOException {
        String request = RawHttp.request("POST", "/bytewise", "Transfer-Encoding: chunked") + "2;a=b\r\nhi\r\n0\r\nX-T: 1\r\n\r\n";
        try (RawHttp client = gateway.connect()) {
            client.sendInPieces(Duration.ofMillis(1), request.split(""));
            assertEquals(200, client.read().status());
        }
        assertEquals("hi", upstream.only("/bytewise").body());
    }

    @Test
    void closesWhenTheClientAskedForIt() throws IOException {
        for (String connection : List.of("close", "Close", "keep-alive, close")) {
            try (RawHttp client = gateway.connect()) {
                Answer answer = client.send(RawHttp.get("/asked", "Connection: " + connection)).read();
                assertTrue(answer.saysClose(), answer::toString);
                assertTrue(client.closedWithin(Waiting.LONG));
            }
        }
        assertTrue(upstream.received("/asked").stream().noneMatch(request -> request.fields().lists("connection", "close")),
                "the client's wish is for its own connection");
    }

    @Test
    void ignoresWhatFollowsARequestThatAskedForTheClose() throws IOException {
        try (RawHttp client = gateway.connect()) {
            client.send(RawHttp.get("/last", "Connection: close") + RawHttp.get("/after-the-last"));
            assertEquals("fake", client.read().text());
            assertTrue(client.closedWithin(Waiting.LONG));
        }
        assertTrue(upstream.received("/after-the-last").isEmpty());
    }

    @Test
    void answersAClientThatHalfClosedAfterItsRequest() throws IOException {
        upstream.on("/half", turn -> turn.readAll().pause(Duration.ofMillis(100)).answer(200, "still here"));
        try (RawHttp client = gateway.connect()) {
            client.send(RawHttp.get("/half")).finish();
            assertEquals("still here", client.read().text());
            assertTrue(client.closedWithin(Waiting.LONG));
        }
    }

    @Test
    void keepsTheClientsConnectionWhenTheUpstreamClosesItsOwn() throws IOException {
        upstream.on("/theirs", turn -> turn.readAll().answer(200, "bye", "Connection: close").close());
        try (RawHttp client = gateway.connect()) {
            for (int i = 0; i < 3; i++) {
                Answer answer = client.send(RawHttp.get("/theirs")).read();
                assertEquals("bye", answer.text());
                assertFalse(answer.saysClose(), answer::toString);
            }
        }
    }

    @Test
    void givesTheUpstreamConnectionUpWhenTheClientLeavesDuringTheAnswer() throws Exception {
        upstream.on("/left", Scripts.events(Duration.ofMillis(10)));
        try (RawHttp client = gateway.connect()) {
            client.send(RawHttp.get("/left")).readHead("GET");
            client.readChunksUntil("data: 1");
        }
        int id = upstream.only("/left").connection();
        assertTrue(upstream.connections().get(id - 1).endedWithin(Waiting.LONG), "the stream goes on without a reader");
        assertEquals("client-gone", gateway.accessLine("/left").get("outcome"));
    }
}
