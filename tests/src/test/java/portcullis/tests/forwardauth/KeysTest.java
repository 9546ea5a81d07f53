package portcullis.tests.forwardauth;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import portcullis.tests.fixtures.Authority;
import portcullis.tests.fixtures.Certificates;
import portcullis.tests.fixtures.FakeUpstream;
import portcullis.tests.fixtures.RawHttp;
import portcullis.tests.fixtures.Received;
import portcullis.tests.fixtures.Scripts;
import portcullis.tests.fixtures.Waiting;

/** Each key of the filter, in at least two values. */
class KeysTest {
    @AutoClose
    private static AuthGateway at;

    @BeforeAll
    static void start() throws IOException {
        at = AuthGateway.start("");
    }

    private static int status() throws IOException {
        return at.gateway.get(at.path()).status();
    }

    @Test
    void urlIsWhoIsAsked() throws IOException {
        at.auth.on("/no", turn -> turn.readAll().answer(403, ""));
        at.auth.on("/yes", turn -> turn.readAll().answer(200, ""));
        at.inForce("filters: { forward-auth: { url: \"http://127.0.0.1:@auth@/no?a=b\" } }\n");
        assertEquals(403, status());
        assertEquals("/no?a=b", at.auth.received().getLast().target());
        at.inForce("filters: { forward-auth: { url: \"http://127.0.0.1:@auth@/yes\" } }\n");
        assertEquals(200, status());
    }

    @Test
    void sendHeadersAreWhatTheServiceIsShown() throws IOException {
        at.says(200).filter("send-headers: [x-one]");
        Received asked = at.asked("X-One: 1", "X-One: 2", "X-Two: 3", "Authorization: Bearer a", "Cookie: a=b", "User-Agent: mine");
        assertEquals(List.of("1", "2"), asked.fields().all("x-one"));
        assertTrue(!asked.fields().has("x-two") && !asked.fields().has("authorization") && !asked.fields().has("cookie"), asked::toString);
        assertEquals("portcullis", asked.fields().only("user-agent"));
        at.filter("send-headers: [x-two, user-agent]");
        asked = at.asked("X-One: 1", "X-Two: 3", "User-Agent: mine");
        assertEquals("3", asked.fields().only("x-two"));
        assertEquals("mine", asked.fields().only("user-agent"));
        assertNull(asked.field("x-one"));
    }

    @Test
    void copyHeadersAreWhatTheUpstreamGetsOfIt() throws IOException {
        at.says(200, "X-One: 1", "X-Two: 2").filter("copy-headers: [x-one]");
        Received received = at.seen();
        assertEquals("1", received.field("x-one"));
        assertNull(received.field("x-two"));
        at.filter("copy-headers: [x-two]");
        assertEquals("2", at.seen().field("x-two"));
    }

    @Test
    void timeoutIsHowLongTheServiceMayTake() throws IOException {
        at.plays(turn -> turn.readAll().pause(Duration.ofMillis(400)).answer(200, ""));
        at.filter("timeout: 100ms");
        assertEquals(503, status());
        at.filter("timeout: 20s");
        assertEquals(200, status());
    }

    @Test
    void onFailureDecidesWithoutTheService() throws IOException {
        at.plays(Scripts.rawThenClose("nonsense\r\n"));
        at.filter("on-failure: deny");
        assertEquals(503, status());
        at.filter("on-failure: allow");
        assertEquals(200, status());
        at.says(403);
        assertEquals(403, status());
    }

    @Test
    void concurrentIsHowManyCallsAreUnderWay() throws IOException {
        for (int calls = 1; calls <= 2; calls++) {
            at.says(200).filter("timeout: 30s, concurrent: " + calls);
            assertEquals(200, status());
            var go = new CountDownLatch(1);
            at.plays(Scripts.after(go, ""));
            List<RawHttp> held = new ArrayList<>();
            int before = at.auth.received().size();
            for (int i = 0; i < calls; i++) {
                held.add(at.gateway.connect().send(RawHttp.get("/held")));
            }
            int expected = before + calls;
            Waiting.until(calls + " calls", () -> at.auth.received().size() == expected);
            assertEquals(503, status());
            go.countDown();
            for (RawHttp client : held) {
                assertEquals(200, client.read().status());
                client.close();
            }
        }
    }

    @Test
    void trustFileIsWhomToTrust() throws IOException {
        Authority ours = Certificates.authority("Auth Root");
        Authority theirs = Certificates.authority("Another Root");
        try (FakeUpstream good = FakeUpstream.startTls(ours.issue("127.0.0.1"));
                FakeUpstream elsewhere = FakeUpstream.startTls(ours.issue("127.0.0.2"))) {
            String asked = "filters: { forward-auth: { url: \"https://127.0.0.1:%d/\", timeout: 20s%s } }\n";
            String trust = ", trust-file: '" + ours.certificateFile() + "'";
            at.inForce(asked.formatted(good.port(), ""));
            assertEquals(503, status(), "no authority that the JDK knows");
            at.inForce(asked.formatted(good.port(), trust));
            assertEquals(200, status());
            assertEquals("/", good.received().getLast().target());
            at.inForce(asked.formatted(good.port(), ", trust-file: '" + theirs.certificateFile() + "'"));
            assertEquals(503, status());
            at.inForce(asked.formatted(elsewhere.port(), trust));
            assertEquals(503, status(), "a certificate for another address");
            assertEquals(0, elsewhere.received().size());
            assertEquals(1, good.received().size());
        }
    }
}
