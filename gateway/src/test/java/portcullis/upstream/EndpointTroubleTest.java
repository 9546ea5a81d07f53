package portcullis.upstream;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import portcullis.telemetry.HeardLog;

class EndpointTroubleTest {
    private final HeardLog log = new HeardLog();
    private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 5); // clocks of this kind begin anywhere
    private final EndpointTrouble trouble = new EndpointTrouble("upstream a, endpoint b:1", log, nanos::get);

    @Test
    void theFirstIsToldAtOnce() {
        trouble.met("refused");
        assertEquals(List.of("WARNING upstream a, endpoint b:1: refused"), log.lines);
    }

    @Test
    void oneLineStandsForAllOfAnInterval() {
        for (int i = 0; i < 1000; i++) {
            trouble.met("refused");
        }
        assertEquals(1, log.lines.size());

        nanos.addAndGet(EndpointTrouble.TOLD_EVERY_NANOS - 1);
        trouble.met("refused");
        assertEquals(1, log.lines.size());

        nanos.incrementAndGet();
        trouble.met("expired");
        assertEquals("WARNING upstream a, endpoint b:1: expired; 1000 more failures since the last such line", log.lines.getLast());
    }
}
