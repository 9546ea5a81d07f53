package portcullis.policy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import portcullis.telemetry.HeardLogger;
import portcullis.telemetry.Meters;
import portcullis.telemetry.PolicyMeters;

class ShadowFlipsTest {
    private static final Decision BY_OWN = new Decision("own-orders", null);

    private final Meters meters = new Meters("test");
    private final ShadowFlips flips = new ShadowFlips("orders/get", new PolicyMeters(meters));
    private final HeardLogger log = new HeardLogger(ShadowFlips.class.getName());

    @AfterEach
    void close() {
        log.close();
        meters.close();
    }

    private void counted(String from, String to, int count) {
        String line = "portcullis_policy_shadow_flips_total{from=\"" + from + "\",route=\"orders/get\",to=\"" + to + "\",} " + count + ".0";
        assertTrue(meters.text(false).lines().anyMatch(line::equals), () -> line + " in\n" + meters.text(false));
    }

    @Test
    void beginsAtZero() {
        counted("allow", "deny", 0);
        counted("deny", "allow", 0);
    }

    @Test
    void countsAllAndTellsOfOneAMinuteAndDirection() {
        for (int second = 0; second < 60; second++) {
            flips.flipped("req_" + second, BY_OWN, Decision.DENIED, second * 1000);
        }
        counted("allow", "deny", 60);
        counted("deny", "allow", 0);
        assertEquals(1, log.lines.size());
        assertEquals(
                "shadow policies would decide otherwise; route: orders/get; enforced: allow by own-orders; shadow: deny; request_id: req_0",
                log.lines.getFirst());
        flips.flipped("req_other", Decision.DENIED, BY_OWN, 59_999);
        counted("deny", "allow", 1);
        assertEquals(2, log.lines.size());
        flips.flipped("req_60", BY_OWN, Decision.DENIED, 60_000);
        assertEquals(3, log.lines.size());
    }
}
