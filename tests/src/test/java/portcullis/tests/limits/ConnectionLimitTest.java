package portcullis.tests.limits;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import portcullis.tests.fixtures.Answer;
import portcullis.tests.fixtures.FakeUpstream;
import portcullis.tests.fixtures.GatewayUnderTest;
import portcullis.tests.fixtures.RawHttp;
import portcullis.tests.fixtures.Scripts;
import portcullis.tests.fixtures.Waiting;

/** Nobody takes all connections, or all of the gateway; whoever was there before is served on. */
class ConnectionLimitTest {

    /** A connection above a cap is ended at once, with or without 503 in front; it never hangs. */
    private static boolean turnedAway(RawHttp client) {
        try {
            Answer answer = client.send(RawHttp.get("/one-more")).read();
            return answer.status() == 503 && "overloaded".equals(answer.reason()) && answer.saysClose();
        } catch (IOException ended) {
            return true;
        }
    }

    @Test
    void holdsTheCapOfOneClientWhileOthersAreServed() throws Exception {
        try (FakeUpstream upstream = FakeUpstream.start();
                GatewayUnderTest gateway = GatewayUnderTest.with()
                        .upstream(upstream)
                        .listener("limits: { connections-per-client: 4 }")
                        .start()) {
            List<RawHttp> held = hold(gateway, 4);
            try (RawHttp fifth = gateway.connect()) {
                assertTrue(turnedAway(fifth));
            }
            assertServed(held);
            try (RawHttp other = RawHttp.connect("127.0.0.9", gateway.port())) {
                assertEquals(200, other.send(RawHttp.get("/other")).read().status());
            }
            held.removeLast().close();
            Waiting.until("a place for the client again", () -> served(gateway));
            closeAll(held);
        }
    }

    @Test
    void holdsTheCapOfTheListenerAndRecovers() throws Exception {
        try (FakeUpstream upstream = FakeUpstream.start();
                GatewayUnderTest gateway = GatewayUnderTest.with().upstream(upstream).listener("limits: { connections: 6 }").start()) {
            List<RawHttp> held = hold(gateway, 6);
            try (RawHttp seventh = gateway.connect()) {
                assertTrue(turnedAway(seventh));
            }
            assertServed(held);
            closeAll(held);
            Waiting.until("the listener to take connections again", () -> served(gateway));
        }
    }

    @Test
    void holdsTheCapOfRequestsInFlight() throws Exception {
        var go = new CountDownLatch(1);
        try (FakeUpstream upstream = FakeUpstream.start();
                GatewayUnderTest gateway = GatewayUnderTest.with().upstream(upstream).listener("limits: { requests-in-flight: 2 }").start()) {
            upstream.on("/wait", Scripts.after(go, "done"));
            try (RawHttp first = gateway.connect();
                    RawHttp second = gateway.connect()) {
                first.send(RawHttp.get("/wait"));
                second.send(RawHttp.get("/wait"));
                Waiting.until("two requests upstream", () -> upstream.received("/wait").size() == 2);
                Answer third = gateway.get("/third");
                assertEquals("overloaded", third.reason());
                assertTrue(third.fields().has("retry-after"), third::toString);
                go.countDown();
                assertEquals("done", first.read().text());
                assertEquals("done", second.read().text());
            }
            Waiting.until("room again", () -> served(gateway));
        }
    }

    private static List<RawHttp> hold(GatewayUnderTest gateway, int count) throws IOException {
        List<RawHttp> held = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            held.add(gateway.connect());
        }
        assertServed(held);
        return held;
    }

    private static void assertServed(List<RawHttp> clients) throws IOException {
        for (RawHttp client : clients) {
            assertEquals(200, client.send(RawHttp.get("/held")).read().status());
        }
    }

    private static boolean served(GatewayUnderTest gateway) {
        try {
            return gateway.get("/again").status() == 200;
        } catch (IOException turnedAway) {
            return false;
        }
    }

    private static void closeAll(List<RawHttp> clients) throws IOException {
        for (RawHttp client : clients) {
            client.close();
        }
    }
}
