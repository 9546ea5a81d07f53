package portcullis.policy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import portcullis.config.PoliciesConfig;
import portcullis.policy.eval.Entity;
import portcullis.policy.eval.EntityUid;
import portcullis.policy.eval.Value;

class DecisionCacheTest {
    private static final Object ROUTE = new Object();
    private static final Entity NOBODY = new Entity(new EntityUid("Anonymous", "anonymous"), Value.Fields.NONE, Set.of());

    private final AtomicLong nanos = new AtomicLong();
    private final AtomicInteger evicted = new AtomicInteger();
    private final DecisionCache cache = new DecisionCache(
            new PoliciesConfig.DecisionCache(10, Duration.ofMinutes(1)), nanos::get, evicted::incrementAndGet);
    private final Decided denied = new Decided(Decision.DENIED, null, null, null);

    private static DecisionKey key(String path) {
        return new DecisionKey(ROUTE, KnownCaller.of(NOBODY), null, new Value.Fields(Map.of("path", new Value.Text(path))));
    }

    @Test
    void givesWhatWasPutUntilItsTimeIsOver() {
        cache.put(key("a"), denied);
        nanos.addAndGet(Duration.ofMinutes(1).toNanos() - 1);
        assertSame(denied, cache.find(key("a")));
        nanos.incrementAndGet();
        assertNull(cache.find(key("a")));
        assertEquals(0, evicted.get());
    }

    @Test
    void holdsAsManyAsItMay() {
        for (int i = 0; i < 25; i++) {
            cache.put(key("/" + i), denied);
        }
        assertEquals(15, evicted.get());
        int kept = 0;
        for (int i = 0; i < 25; i++) {
            kept += cache.find(key("/" + i)) == null ? 0 : 1;
        }
        assertEquals(10, kept);
    }

    @Test
    void whatHoldsMuchCountsForSeveral() {
        for (int i = 0; i < 4; i++) {
            cache.put(key(i + "x".repeat(4 * 1024)), denied);
        }
        assertEquals(2, evicted.get());
    }
}
