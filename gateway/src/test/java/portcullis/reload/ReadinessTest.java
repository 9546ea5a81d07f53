package portcullis.reload;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import org.junit.jupiter.api.Test;
import portcullis.reload.Readiness.Health;

final class ReadinessTest {
    private static final Health DOWN = new Health(false, "connection refused");

    private final Drain drain = new Drain();
    private final Readiness readiness = new Readiness(drain);

    @Test
    void isReadyBetweenStartAndDrain() {
        assertFalse(readiness.isReady());
        assertEquals("starting", readiness.whyNot());

        readiness.started();
        assertTrue(readiness.isReady());
        assertEquals("", readiness.whyNot());

        drain.begin();
        assertFalse(readiness.isReady());
        assertEquals("draining", readiness.whyNot());
    }

    @Test
    void isNotReadyWhileARequiredDependencyIsDown() {
        readiness.started();
        readiness.watch("redis", true, () -> DOWN);
        assertFalse(readiness.isReady());
        assertEquals("dependency", readiness.whyNot());

        readiness.watch("redis", true, () -> new Health(true, "up"));
        assertTrue(readiness.isReady());
    }

    @Test
    void onlyShowsWhatIsNotRequired() {
        readiness.started();
        readiness.watch("redis", false, () -> DOWN);

        assertTrue(readiness.isReady());
        assertEquals(Map.of("redis", DOWN), readiness.dependencies());
    }
}
