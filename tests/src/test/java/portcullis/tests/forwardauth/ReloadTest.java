package portcullis.tests.forwardauth;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import portcullis.tests.fixtures.RawHttp;
import portcullis.tests.fixtures.Scripts;
import portcullis.tests.fixtures.UpstreamConnection;
import portcullis.tests.fixtures.Waiting;

/** What an edit does to calls that are under way, and to connections that nobody uses any more. */
class ReloadTest {
    @AutoClose
    private static AuthGateway at;

    @BeforeAll
    static void start() throws IOException {
        at = AuthGateway.start("");
    }

    @Test
    void anEditElsewhereKeepsTheConnections() throws IOException {
        at.says(200).filter("timeout: 20s");
        at.seen();
        int connections = at.auth.connections().size();
        at.inForce(AuthGateway.api("timeout: 20s, copy-headers: [x-more]", "ip-access: { deny: [192.0.2.1/32] }"));
        at.seen();
        at.seen();
        assertEquals(connections, at.auth.connections().size());
    }

    @Test
    void aCallUnderWaySurvivesTheEditOfItsOwnFilterAndItsConnectionDoesNot() throws Exception {
        at.filter("timeout: 30s, concurrent: 9");
        var go = new CountDownLatch(1);
        at.plays(Scripts.after(go, ""));
        int before = at.auth.received().size();
        try (RawHttp held = at.gateway.connect()) {
            held.send(RawHttp.get("/held"));
            Waiting.until("the call", () -> at.auth.received().size() == before + 1);
            UpstreamConnection old = at.auth.connections().getLast();
            at.filter("timeout: 30s, concurrent: 10");
            go.countDown();
            assertEquals(200, held.read().status());
            at.says(200);
            at.seen();
            assertTrue(old.endedWithin(Duration.ofSeconds(10)), "the connection of a filter that is gone stays open");
        }
    }
}
