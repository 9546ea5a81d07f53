package portcullis.tests.drain;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
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

/** SIGTERM: not ready at once, serving on for a while, then closing connections as they finish, then gone with code 0. */
class DrainTest {
    private static final Duration SOON = Duration.ofSeconds(5);

    private FakeUpstream upstream;

    @BeforeEach
    void start() throws IOException {
        upstream = FakeUpstream.start();
    }

    @AfterEach
    void stop() throws IOException {
        upstream.close();
    }

    private GatewayUnderTest gateway(String shutdown) {
        return GatewayUnderTest.with()
                .upstream(upstream)
                .listener("ready-path: /_ready")
                .gateway("shutdown: { " + shutdown + " }")
                .api("""
                        timeout: none
                        routes:
                          any: { match: { path: "/{rest...}" }, stream-idle: 1m }
                        """)
                .start();
    }

    @Test
    void servesOnDuringPreDrainWhileItSaysThatItIsNotReady() throws Exception {
        try (GatewayUnderTest gateway = gateway("pre-drain: 3s, drain: 5s");
                RawHttp kept = gateway.connect()) {
            assertEquals(200, gateway.get("/_ready").status());
            assertEquals(200, kept.send(RawHttp.get("/before")).read().status());
            gateway.signal("TERM");
            Waiting.until("not ready", Duration.ofSeconds(2), () -> gateway.readyStatus() == 503);
            assertEquals(503, gateway.get("/_ready").status());
            assertEquals(200, gateway.get("/new-connection").status());
            Answer answer = kept.send(RawHttp.get("/kept-connection")).read();
            assertEquals(200, answer.status());
            assertFalse(answer.saysClose(), "told to close before the load balancers know: " + answer);
            assertEquals(0, gateway.exitCode(Duration.ofSeconds(15)));
        }
    }

    @Test
    void finishesWhatRunsAndTellsItToClose() throws Exception {
        var go = new CountDownLatch(1);
        upstream.on("/slow", Scripts.after(go, "finished"));
        try (GatewayUnderTest gateway = gateway("pre-drain: 0s, drain: 20s");
                RawHttp slow = gateway.connect();
                RawHttp upload = gateway.connect()) {
            slow.send(RawHttp.get("/slow"));
            upload.send(RawHttp.request("POST", "/upload", "Content-Length: 10") + "12345");
            upstream.only("/slow");
            upstream.only("/upload");
            gateway.signal("TERM");
            Waiting.until("not ready", SOON, () -> gateway.readyStatus() != 200);
            Waiting.pause(Duration.ofMillis(300));
            go.countDown();
            Answer answer = slow.read();
            assertEquals("finished", answer.text());
            assertTrue(answer.saysClose(), answer::toString);
            assertEquals(200, upload.send("67890").read().status());
            assertEquals(0, gateway.exitCode(SOON), "the drain ends with the last request, not at its deadline");
        }
    }

    @Test
    void endsIdleConnectionsAndKeepsNoNewOnes() throws Exception {
        var go = new CountDownLatch(1);
        upstream.on("/slow", Scripts.after(go, "finished"));
        try (GatewayUnderTest gateway = gateway("pre-drain: 0s, drain: 20s");
                RawHttp idle = gateway.connect();
                RawHttp slow = gateway.connect()) {
            idle.send(RawHttp.get("/idle")).read();
            slow.send(RawHttp.get("/slow"));
            upstream.only("/slow");
            gateway.signal("TERM");
            assertTrue(idle.closedWithin(SOON));
            try {
                assertTrue(gateway.get("/late").saysClose());
            } catch (IOException turnedAway) {
                assertTrue(upstream.received("/late").isEmpty(), "a request was taken and lost");
            }
            go.countDown();
            assertEquals("finished", slow.read().text());
            assertEquals(0, gateway.exitCode(SOON));
        }
    }

    @Test
    void cutsAtTheDeadlineAndSaysHowMany() throws Exception {
        upstream.on("/events", Scripts.events(Duration.ofMillis(50)));
        upstream.on("/hang", Scripts.silent());
        try (GatewayUnderTest gateway = gateway("pre-drain: 0s, drain: 1s");
                RawHttp events = gateway.connect();
                RawHttp hang = gateway.connect()) {
            events.send(RawHttp.get("/events")).readHead("GET");
            hang.send(RawHttp.get("/hang"));
            upstream.only("/hang");
            long start = System.nanoTime();
            gateway.signal("TERM");
            assertThrows(IOException.class, () -> events.readChunksUntil("never"));
            assertEquals(0, gateway.exitCode(Duration.ofSeconds(10)));
            assertTrue(System.nanoTime() - start >= Duration.ofMillis(900).toNanos(), "not before the deadline");
            assertTrue(gateway.log().stream().anyMatch(line -> line.contains("cut") && line.contains("2")), "the count of what was cut: " + gateway.log());
            assertEquals("drain-cut", gateway.accessLine("/events").get("outcome"));
        }
    }

    @Test
    void stopsAtOnceOnASecondSignal() throws Exception {
        upstream.on("/hang", Scripts.silent());
        try (GatewayUnderTest gateway = gateway("pre-drain: 30s, drain: 30s");
                RawHttp hang = gateway.connect()) {
            hang.send(RawHttp.get("/hang"));
            upstream.only("/hang");
            gateway.signal("TERM");
            Waiting.until("not ready", SOON, () -> gateway.readyStatus() == 503);
            assertTrue(gateway.alive());
            gateway.signal("TERM");
            assertEquals(0, gateway.exitCode(SOON));
        }
    }

    @Test
    void losesNoRequestUnderLoad() throws Exception {
        try (GatewayUnderTest gateway = gateway("pre-drain: 1s, drain: 10s");
                Load load = Load.on(gateway.port()).clients(16).target("/load").untilClosed().start()) {
            load.awaitAnswers(500);
            gateway.signal("TERM");
            Load.Result result = load.join();
            assertEquals(0, result.failed(), result.toString());
            assertEquals(0, gateway.exitCode(Duration.ofSeconds(10)));
        }
    }

    @Test
    void drainsWhenAskedOnTheAdminPort() throws Exception {
        try (GatewayUnderTest gateway = gateway("pre-drain: 0s, drain: 5s")) {
            int status = gateway.admin("POST", "/admin/drain").status();
            assertTrue(status == 200 || status == 202, "status " + status);
            Waiting.until("not ready", SOON, () -> gateway.readyStatus() != 200);
        }
    }
}
