package portcullis.tests.tls;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import portcullis.tests.fixtures.Answer;
import portcullis.tests.fixtures.Authority;
import portcullis.tests.fixtures.Certificates;
import portcullis.tests.fixtures.FakeUpstream;
import portcullis.tests.fixtures.GatewayUnderTest;
import portcullis.tests.fixtures.Load;
import portcullis.tests.fixtures.RawHttp;
import portcullis.tests.fixtures.Scripts;
import portcullis.tests.fixtures.TlsClient;
import portcullis.tests.fixtures.TlsKeys;

/** Stopping under TLS: what runs is finished, what idles or has not even agreed on TLS holds nothing up. */
class TlsDrainTest {
    private static final Authority ROOT = Certificates.authority("Drain Root");
    private static final Duration SOON = Duration.ofSeconds(10);

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
                .listener("timeouts: { tls-handshake: 1m }\n" + TlsKeys.tls("", ROOT.issue("gate.test")))
                .gateway("shutdown: { " + shutdown + " }")
                .api("timeout: none\nroutes:\n  any: { match: { path: \"/{rest...}\" }, stream-idle: 1m }")
                .start();
    }

    private static TlsClient client() {
        return TlsClient.trusting(ROOT).serverName("gate.test");
    }

    @Test
    void finishesWhatRunsAndEndsWhatIdles() throws Exception {
        var go = new CountDownLatch(1);
        upstream.on("/slow", Scripts.after(go, "finished"));
        try (GatewayUnderTest gateway = gateway("pre-drain: 0s, drain: 30s");
                RawHttp idle = client().connect(gateway.port());
                RawHttp slow = client().connect(gateway.port());
                RawHttp unagreed = gateway.connect()) {
            assertEquals(200, idle.send(RawHttp.get("/idle")).read().status());
            slow.send(RawHttp.get("/slow"));
            upstream.only("/slow");
            gateway.signal("TERM");
            assertTrue(idle.closedWithin(SOON));
            assertTrue(unagreed.closedWithin(SOON));
            go.countDown();
            Answer answer = slow.read();
            assertEquals("finished", answer.text());
            assertTrue(answer.saysClose(), answer::toString);
            assertEquals(0, gateway.exitCode(SOON), "the drain ends with the last request, not at its deadline");
        }
    }

    @Test
    void cutsAtTheDeadline() throws Exception {
        upstream.on("/events", Scripts.events(Duration.ofMillis(50)));
        upstream.on("/hang", Scripts.silent());
        try (GatewayUnderTest gateway = gateway("pre-drain: 0s, drain: 1s");
                RawHttp events = client().connect(gateway.port());
                RawHttp hang = client().connect(gateway.port())) {
            events.send(RawHttp.get("/events")).readHead("GET");
            hang.send(RawHttp.get("/hang"));
            upstream.only("/hang");
            gateway.signal("TERM");
            assertThrows(IOException.class, () -> events.readChunksUntil("never"));
            assertEquals(0, gateway.exitCode(SOON));
            assertEquals("drain-cut", gateway.accessLine("/events").get("outcome"));
            assertEquals("drain-cut", gateway.accessLine("/hang").get("outcome"));
        }
    }

    @Test
    void losesNoRequestUnderLoad() throws Exception {
        try (GatewayUnderTest gateway = gateway("pre-drain: 1s, drain: 20s");
                Load load = Load.on(gateway.port()).over(client()).clients(8).target("/load").untilClosed().start()) {
            load.awaitAnswers(200);
            gateway.signal("TERM");
            Load.Result result = load.join();
            assertEquals(0, result.failed(), result.toString());
            assertEquals(0, gateway.exitCode(SOON));
        }
    }
}
