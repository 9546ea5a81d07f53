package portcullis.tests.telemetry;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import portcullis.tests.fixtures.FakeUpstream;
import portcullis.tests.fixtures.GatewayUnderTest;
import portcullis.tests.fixtures.RawHttp;
import portcullis.tests.fixtures.Waiting;

/** A log that nobody takes costs lines, which are counted, and never a request. */
class LogDropTest {
    /** Standard output is a pipe that nobody reads for as long as the process lives, which is the one that was started. */
    private static final String[] DEAF = {"bash", "-c", "exec \"$@\" > >(while kill -0 $$ 2>&-; do sleep 0.2; done)", "bash"};
    /** A line of more than 1 KiB each, together more than the log's buffer of 1 MiB and the pipe's. */
    private static final int MANY = 1000;
    /** Lines for what room is left in front of a large one. */
    private static final int SMALL = 20;

    @Test
    void linesThatFindNoRoomAreCounted() throws Exception {
        try (FakeUpstream upstream = FakeUpstream.start();
                GatewayUnderTest gateway = GatewayUnderTest.with().upstream(upstream).by(DEAF).start();
                RawHttp client = gateway.connect()) {
            String request = RawHttp.get("/" + "x".repeat(3000));
            for (int i = 0; i < MANY; i++) {
                assertEquals(200, client.send(request).read().status());
            }
            Waiting.until("lines of the access log to be dropped", () -> gateway.metrics().sum("portcullis_access_log_dropped_total") > 0);
            for (int i = 0; i < SMALL; i++) {
                assertEquals(200, client.send(RawHttp.get("/")).read().status());
                assertEquals(200, gateway.admin("POST", "/admin/reload").status());
            }
            Waiting.until("lines of the other log to be dropped", () -> gateway.metrics().sum("portcullis_log_dropped_total") > 0);
        }
    }
}
