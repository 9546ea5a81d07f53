package portcullis.tests.forwardauth;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import portcullis.tests.fixtures.Answer;
import portcullis.tests.fixtures.FakeUpstream;
import portcullis.tests.fixtures.RawHttp;
import portcullis.tests.fixtures.Scripts;
import portcullis.tests.fixtures.Turn;
import portcullis.tests.fixtures.Waiting;

/** A service that says neither yes nor no, in every way: nothing goes upstream, and never for long. */
class FailureTest {
    private static final String PLAIN = "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n";

    @AutoClose
    private static AuthGateway at;

    @BeforeAll
    static void start() throws IOException {
        at = AuthGateway.start("timeout: 2s");
    }

    private record Broken(String result, FakeUpstream.Script script) {}

    private static final Map<String, Broken> WAYS = new LinkedHashMap<>();

    static {
        WAYS.put("silent", new Broken("timeout", Scripts.silent()));
        WAYS.put("stalled inside its head", new Broken("timeout", Scripts.raw("HTTP/1.1 200 OK\r\nContent-Le")));
        WAYS.put("stalled inside its body", new Broken("timeout", Scripts.raw("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nab")));
        WAYS.put("dripping", new Broken("timeout", FailureTest::drip));
        WAYS.put("interim answers for ever", new Broken("broken", FailureTest::interims));
        WAYS.put("closed without a word", new Broken("broken", turn -> turn.readAll().close()));
        WAYS.put("closed inside its head", new Broken("broken", Scripts.rawThenClose("HTTP/1.1 200 OK\r\nContent-Le")));
        WAYS.put("closed inside its body", new Broken("broken", Scripts.rawThenClose("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nab")));
        WAYS.put("reset", new Broken("broken", turn -> turn.readAll().reset()));
        WAYS.put("reset inside its body", new Broken("broken", Scripts.rawThenReset("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nab")));
        WAYS.put("not HTTP", new Broken("broken", Scripts.rawThenClose("SSH-2.0-OpenSSH_9.6\r\n")));
        WAYS.put("no status", new Broken("broken", Scripts.rawThenClose("HTTP/1.1 OK\r\n\r\n")));
        WAYS.put("another protocol", new Broken("broken", Scripts.rawThenClose("\0\0\0\4\0\0\0\0\0")));
        WAYS.put("bad chunk", new Broken("broken", Scripts.rawThenClose("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n")));
        WAYS.put("too large a head", new Broken("unexpected", turn -> turn.readAll().answer(200, "", "X-Large: " + "a".repeat(17_000))));
        WAYS.put("a head without end", new Broken("broken", FailureTest::endlessHead));
    }

    private static void drip(Turn turn) throws IOException {
        turn.readAll().write("HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n");
        for (int i = 0; i < 400; i++) {
            turn.write("a").pause(Duration.ofMillis(50));
        }
    }

    private static void interims(Turn turn) throws IOException {
        turn.readAll();
        for (int i = 0; i < 100; i++) {
            turn.write("HTTP/1.1 103 Early Hints\r\n\r\n").pause(Duration.ofMillis(50));
        }
    }

    private static void endlessHead(Turn turn) throws IOException {
        turn.readAll().write("HTTP/1.1 200 OK\r\n");
        for (int i = 0; i < 1000; i++) {
            turn.write("X-" + i + ": " + "a".repeat(8000) + "\r\n");
        }
    }

    @TestFactory
    Stream<DynamicTest> failsClosedAndInTime() {
        return WAYS.entrySet().stream().map(way -> DynamicTest.dynamicTest(way.getKey(), () -> {
            at.plays(way.getValue().script());
            long before = at.count(way.getValue().result());
            long start = System.nanoTime();
            Answer answer = at.stopped();
            long millis = (System.nanoTime() - start) / 1_000_000;
            assertEquals(503, answer.status());
            assertEquals("auth-unavailable", answer.reason());
            assertFalse(answer.text().contains("SSH"));
            assertTrue(millis < 10_000, millis + " ms");
            assertEquals(before + 1, at.count(way.getValue().result()), () -> at.gateway.metrics().samples("portcullis_forward_auth_requests_total").toString());
            at.says(200);
            assertEquals("fake", at.gateway.get(at.path()).text());
        }));
    }

    /** The head of an answer says it all; a body of any size is not waited for. */
    @Test
    void aLargeBodyChangesNothing() throws IOException {
        at.plays(turn -> turn.readAll().answer(401, "b".repeat(1_000_000)));
        assertEquals("unauthenticated", at.stopped().reason());
        at.plays(turn -> turn.readAll().answer(200, "b".repeat(1_000_000)));
        assertEquals("fake", at.gateway.get(at.path()).text());
        at.plays(turn -> turn.readAll().write("HTTP/1.1 403 No\r\n\r\n").write("b".repeat(300_000)).waitForTheEnd());
        assertEquals("denied", at.stopped().reason());
    }

    @Test
    void theRequestsDeadlineHoldsForTheServiceToo() throws IOException {
        at.inForce(AuthGateway.api("timeout: 30s", "") + "timeout: 300ms\n");
        try {
            at.plays(Scripts.silent());
            long start = System.nanoTime();
            assertEquals("auth-unavailable", at.stopped().reason());
            assertTrue(System.nanoTime() - start < Duration.ofSeconds(5).toNanos());
        } finally {
            at.filter("timeout: 2s");
        }
    }

    @Test
    void aClientThatLeavesIsNotWaitedFor() throws Exception {
        at.filter("timeout: 30s");
        try {
            var began = new CountDownLatch(1);
            at.plays(turn -> {
                began.countDown();
                turn.waitForTheEnd();
            });
            try (RawHttp client = at.gateway.connect()) {
                client.send(RawHttp.get("/left"));
                Scripts.await(began);
            }
            assertTrue(at.auth.connections().getLast().endedWithin(Duration.ofSeconds(15)), "the call goes on");
            Waiting.until("an abandoned call in the metrics", () -> at.count("abandoned") > 0);
            assertEquals(0, at.upstream.received("/left").size());
        } finally {
            at.filter("timeout: 2s");
        }
    }

    /** A crowd at a slow service must not become a crowd of waiting requests. */
    @Test
    void noMoreThanSoManyCallsAreUnderWay() throws Exception {
        at.filter("timeout: 30s, concurrent: 2");
        try {
            var go = new CountDownLatch(1);
            at.plays(Scripts.after(go, ""));
            List<RawHttp> held = new ArrayList<>();
            int before = at.auth.received().size();
            for (int i = 0; i < 2; i++) {
                held.add(at.gateway.connect().send(RawHttp.get("/held")));
            }
            Waiting.until("two calls", () -> at.auth.received().size() == before + 2);
            assertEquals("auth-unavailable", at.stopped().reason());
            assertEquals("auth-unavailable", at.stopped().reason());
            assertEquals(2, at.count("busy"));
            assertEquals(before + 2, at.auth.received().size());
            go.countDown();
            for (RawHttp client : held) {
                assertEquals(200, client.read().status());
                client.close();
            }
            assertEquals(200, at.gateway.get(at.path()).status());
        } finally {
            at.filter("timeout: 2s");
        }
    }

    @Test
    void nobodyThereIsUnreachableAndTheOperatorReadsItOnce() throws IOException {
        at.inForce("filters: { forward-auth: { url: \"http://127.0.0.1:@nobody@/v?key=secret\" } }\n");
        try {
            for (int i = 0; i < 5; i++) {
                assertEquals("auth-unavailable", at.stopped().reason());
            }
            String where = "http://127.0.0.1:" + at.gateway.port("nobody") + "/v";
            at.gateway.logLine("forward-auth cannot ask " + where);
            List<String> lines = at.gateway.log().stream().filter(line -> line.contains("cannot ask " + where)).toList();
            assertEquals(1, lines.size(), lines::toString);
            assertFalse(lines.getFirst().contains("secret"), lines::toString);
            assertEquals(5, at.gateway.metrics().sum(
                    "portcullis_forward_auth_requests_total", "service=\"127.0.0.1:" + at.gateway.port("nobody") + "\"", "result=\"unreachable\""));
        } finally {
            at.filter("timeout: 2s");
        }
    }

    /** The service closes idle connections; the request that finds one closed is asked on another. */
    @Test
    void aConnectionThatTheServiceClosedIsNoFailure() throws IOException {
        at.plays(turn -> turn.readAll().write(PLAIN).close());
        for (int i = 0; i < 10; i++) {
            assertEquals(200, at.gateway.get(at.path()).status());
        }
    }
}
