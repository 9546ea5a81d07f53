package portcullis.tests.upstream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import portcullis.tests.fixtures.Answer;
import portcullis.tests.fixtures.FakeUpstream;
import portcullis.tests.fixtures.GatewayUnderTest;
import portcullis.tests.fixtures.Load;
import portcullis.tests.fixtures.RawHttp;
import portcullis.tests.fixtures.Scripts;
import portcullis.tests.fixtures.Waiting;

/**
 * A kept connection that the upstream ended in the meantime is the gateway's problem and not the client's: one more try
 * on a fresh connection, but only where the request cannot have had an effect, or may have it twice.
 */
class StaleConnectionTest {
    private FakeUpstream upstream;
    private GatewayUnderTest gateway;

    @BeforeEach
    void start() throws IOException {
        upstream = FakeUpstream.start();
        gateway = GatewayUnderTest.inFrontOf(upstream);
    }

    @AfterEach
    void stop() throws IOException {
        gateway.close();
        upstream.close();
    }

    /** On the second request of each connection the upstream ends it without a byte, as if it had been idle too long. */
    private static FakeUpstream.Script onceThen(FakeUpstream.Script ending) {
        return turn -> {
            if (turn.request().turn() == 1) {
                Scripts.ok("alive").play(turn);
            } else {
                ending.play(turn);
            }
        };
    }

    @Test
    void triesASafeRequestAgainOnAFreshConnection() throws IOException {
        upstream.on("/close", onceThen(turn -> turn.close()));
        assertEquals("alive", gateway.get("/close").text());
        assertEquals("alive", gateway.get("/close").text());
        assertEquals(3, upstream.received("/close").size(), "first, stale, fresh");
        upstream.on("/reset", onceThen(turn -> turn.reset()));
        assertEquals("alive", gateway.get("/reset").text());
        assertEquals(2, upstream.received("/reset").size(), "stale, fresh");
    }

    @Test
    void neverDeliversAnUnsafeRequestTwice() throws IOException {
        upstream.on("/order", onceThen(turn -> turn.readAll().close()));
        assertEquals("alive", gateway.send(RawHttp.withBody("POST", "/order", "one")).text());
        Answer answer = gateway.send(RawHttp.withBody("POST", "/order", "two"));
        assertEquals("upstream-reset", answer.reason());
        assertEquals(1, upstream.received("/order").stream().filter(request -> request.body().equals("two")).count());
    }

    @Test
    void triesOnlyOnce() throws IOException {
        upstream.on("/first", Scripts.ok("alive"));
        upstream.on("/gone", turn -> turn.readAll().close());
        assertEquals("alive", gateway.get("/first").text());
        assertEquals("upstream-reset", gateway.get("/gone").reason());
        assertEquals(2, upstream.received("/gone").size(), "once on the kept connection, once on a fresh one");
    }

    @Test
    void neverTriesAgainOnceTheAnswerHasBegun() throws IOException {
        upstream.on("/begun", onceThen(turn -> turn.readAll().write("HTTP/1.1 2").close()));
        assertEquals("alive", gateway.get("/begun").text());
        assertEquals("upstream-reset", gateway.get("/begun").reason());
        assertEquals(2, upstream.received("/begun").size());
    }

    @Test
    void sendsNothingOnAConnectionThatIsKnownToHaveEnded() throws Exception {
        upstream.on("/idle", turn -> turn.readAll().answer(200, "alive").close());
        for (int i = 0; i < 5; i++) {
            assertEquals("alive", gateway.send(RawHttp.withBody("POST", "/idle", "body")).text());
            assertTrue(upstream.connections().get(i).endedWithin(Waiting.LONG));
            Waiting.pause(Duration.ofMillis(50));
        }
        assertEquals(5, upstream.received("/idle").size());
    }

    @Test
    void losesNoRequestToAnUpstreamThatClosesIdleConnectionsAllTheTime() throws Exception {
        upstream.otherwise(turn -> {
            turn.readAll().answer(200, "ok");
            if (turn.request().turn() > 1 || ThreadLocalRandom.current().nextBoolean()) {
                turn.pause(Duration.ofMillis(ThreadLocalRandom.current().nextInt(15))).close();
            }
        });
        try (Load load = Load.on(gateway.port()).clients(8).pause(Duration.ofMillis(5)).start()) {
            load.awaitAnswers(2000);
            Load.Result result = load.stop();
            assertEquals(0, result.failed(), result.toString());
        }
    }
}
