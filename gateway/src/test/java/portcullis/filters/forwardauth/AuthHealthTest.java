package portcullis.filters.forwardauth;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;
import portcullis.telemetry.HeardLog;

class AuthHealthTest {
    private final HeardLog log = new HeardLog();
    private long now = 1_000;
    private final AuthHealth health = new AuthHealth("http://auth.test/", log, () -> now);

    @Test
    void tellsOnceWhenTroubleBegins() {
        health.answered();
        health.failed("no answer");
        health.failed("no answer");
        assertEquals(List.of("WARNING forward-auth cannot ask http://auth.test/: no answer; the next line comes when that is over"), log.lines);
    }

    @Test
    void tellsThatItIsOverAfterAWhileWithoutAFailure() {
        health.failed("x");
        now += AuthHealth.QUIET_NANOS - 1;
        health.answered();
        health.failed("x");
        now += AuthHealth.QUIET_NANOS - 1;
        health.answered();
        assertEquals(1, log.lines.size());
        now += 1;
        health.answered();
        health.answered();
        assertEquals("INFO forward-auth can ask http://auth.test/ again; calls that failed meanwhile: 2", log.lines.get(1));
        assertEquals(2, log.lines.size());
        health.failed("y");
        assertEquals(3, log.lines.size());
    }
}
