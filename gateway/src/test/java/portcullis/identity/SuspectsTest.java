package portcullis.identity;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class SuspectsTest {
    private final AtomicLong nanos = new AtomicLong();
    private final Suspects suspects = new Suspects(nanos::get);

    @Test
    void addressesOfOneNetworkOfIpv6AreOneClient() {
        assertEquals(Suspects.client("2001:db8:0:1::1"), Suspects.client("2001:db8:0:1:ffff::2"));
        assertNotEquals(Suspects.client("2001:db8:0:1::1"), Suspects.client("2001:db8:0:2::1"));
    }

    @Test
    void everyAddressOfIpv4IsItsOwnClient() {
        assertNotEquals(Suspects.client("192.0.2.1"), Suspects.client("192.0.2.2"));
        assertEquals(Suspects.client("192.0.2.1"), Suspects.client("::ffff:192.0.2.1"));
    }

    @Test
    void areForgottenSomeSecondsAfterTheirLastBadToken() {
        Long client = Suspects.client("192.0.2.1");
        suspects.add(client);
        nanos.addAndGet(Suspects.KEEP.minusMillis(1).toNanos());
        assertTrue(suspects.has(client));
        suspects.add(client);
        nanos.addAndGet(Suspects.KEEP.minusMillis(1).toNanos());
        assertTrue(suspects.has(client));
        nanos.addAndGet(Duration.ofMillis(1).toNanos());
        assertFalse(suspects.has(client));
    }

    @Test
    void thereAreNoMoreThanFitIn() {
        for (long client = 0; client < 3L * Suspects.MAX; client++) {
            suspects.add(client);
        }
        long known = 0;
        for (long client = 0; client < 3L * Suspects.MAX; client++) {
            known += suspects.has(client) ? 1 : 0;
        }
        assertTrue(known <= Suspects.MAX, known + " are remembered");
    }
}
