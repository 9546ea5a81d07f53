package portcullis.tests.upstream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
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
    /** One upstream for each test: what one leaves in the pool must not be what another one meets. */
    private static final Map<String, FakeUpstream> UPSTREAMS = new TreeMap<>();

    private static GatewayUnderTest gateway;

    @BeforeAll
    static void start() throws IOException {
        var launcher = GatewayUnderTest.with();
        var routes = new StringBuilder("format: 1\napi: stale\nroutes:\n");
        var upstreams = new StringBuilder("upstreams:\n");
        for (String name : new String[] {"close", "reset", "order", "gone", "begun", "idle", "restless"}) {
            FakeUpstream upstream = FakeUpstream.start();
            UPSTREAMS.put(name, upstream);
            launcher.port(name, upstream.port());
            routes.append("  %1$s: { match: { path: \"/%1$s/{rest...}\" }, upstream: %1$s }\n".formatted(name));
            upstreams.append("  %1$s: { endpoints: [ http://127.0.0.1:@%1$s@ ] }\n".formatted(name));
        }
        gateway = launcher.file("routes/stale.yaml", routes.append(upstreams).toString()).start();
    }

    @AfterAll
    static void stop() throws IOException {
        gateway.close();
        for (FakeUpstream upstream : UPSTREAMS.values()) {
            upstream.close();
        }
    }

    private static FakeUpstream upstream(String name) {
        return Objects.requireNonNull(UPSTREAMS.get(name));
    }

    /** On the second request of each connection the upstream ends it, as if it had been idle too long. */
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
    void triesASafeRequestAgainWhenItsConnectionWasClosed() throws IOException {
        triesAgain("close", turn -> turn.close());
    }

    @Test
    void triesASafeRequestAgainWhenItsConnectionWasReset() throws IOException {
        triesAgain("reset", turn -> turn.reset());
    }

    private static void triesAgain(String name, FakeUpstream.Script ending) throws IOException {
        upstream(name).otherwise(onceThen(ending));
        assertEquals("alive", gateway.get("/" + name + "/").text());
        assertEquals("alive", gateway.get("/" + name + "/").text());
        assertEquals(3, upstream(name).received().size(), "first, stale, fresh");
    }

    @Test
    void neverDeliversAnUnsafeRequestTwice() throws IOException {
        upstream("order").otherwise(onceThen(turn -> turn.readAll().close()));
        assertEquals("alive", gateway.send(RawHttp.withBody("POST", "/order/", "one")).text());
        Answer answer = gateway.send(RawHttp.withBody("POST", "/order/", "two"));
        assertEquals("upstream-reset", answer.reason());
        assertEquals(1, upstream("order").received().stream().filter(request -> request.body().equals("two")).count());
    }

    @Test
    void triesOnlyOnce() throws IOException {
        upstream("gone").on("/gone/now", turn -> turn.readAll().close());
        assertEquals("fake", gateway.get("/gone/").text());
        assertEquals("upstream-reset", gateway.get("/gone/now").reason());
        assertEquals(2, upstream("gone").received("/gone/now").size(), "once on the kept connection, once on a fresh one");
    }

    @Test
    void neverTriesAgainOnceTheAnswerHasBegun() throws IOException {
        upstream("begun").otherwise(onceThen(turn -> turn.readAll().write("HTTP/1.1 2").close()));
        assertEquals("alive", gateway.get("/begun/").text());
        assertEquals("upstream-reset", gateway.get("/begun/").reason());
        assertEquals(2, upstream("begun").received().size());
    }

    @Test
    void sendsNothingOnAConnectionThatIsKnownToHaveEnded() throws Exception {
        upstream("idle").otherwise(turn -> turn.readAll().answer(200, "alive").close());
        for (int i = 0; i < 5; i++) {
            assertEquals("alive", gateway.send(RawHttp.withBody("POST", "/idle/", "body")).text());
            assertTrue(upstream("idle").connections().get(i).endedWithin(Waiting.LONG));
            Waiting.pause(Duration.ofMillis(50));
        }
        assertEquals(5, upstream("idle").received().size());
    }

    @Test
    void losesNoRequestToAnUpstreamThatClosesIdleConnectionsAllTheTime() throws Exception {
        upstream("restless").otherwise(turn -> {
            turn.readAll().answer(200, "ok");
            if (turn.request().turn() > 1 || ThreadLocalRandom.current().nextBoolean()) {
                turn.pause(Duration.ofMillis(ThreadLocalRandom.current().nextInt(15))).close();
            }
        });
        try (Load load = Load.on(gateway.port()).clients(8).target("/restless/").pause(Duration.ofMillis(5)).start()) {
            load.awaitAnswers(2000);
            Load.Result result = load.stop();
            assertEquals(0, result.failed(), result.toString());
        }
    }
}
