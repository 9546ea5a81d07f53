package portcullis.listener;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class ClientLimitsTest {
    private final ClientLimits limits = new ClientLimits();

    @Test
    void anAddressHasAtMostSoManyConnections() {
        assertTrue(limits.connect("a", 2));
        assertTrue(limits.connect("a", 2));
        assertFalse(limits.connect("a", 2));
        assertTrue(limits.connect("b", 2));

        limits.disconnect("a");
        assertTrue(limits.connect("a", 2));
        assertFalse(limits.connect("a", 2));
    }

    @Test
    void aLimitThatShrankRefusesUntilEnoughHaveGone() {
        limits.connect("a", 3);
        limits.connect("a", 3);
        assertFalse(limits.connect("a", 1));
        limits.disconnect("a");
        assertFalse(limits.connect("a", 1));
        limits.disconnect("a");
        assertTrue(limits.connect("a", 1));
    }

    @Test
    void anAddressHasAtMostSoManyRequests() {
        ClientLimits.Client client = limits.enter("a");
        assertTrue(client.beginRequest(2));
        assertTrue(client.beginRequest(2));
        assertFalse(client.beginRequest(2));
        assertFalse(client.beginRequest(2), "a refused one is not counted");

        client.endRequest();
        assertTrue(client.beginRequest(2));
    }

    @Test
    void allOfAnAddressCountTogether() {
        ClientLimits.Client first = limits.enter("a");
        ClientLimits.Client second = limits.enter("a");

        assertSame(first, second);
        assertTrue(first.beginRequest(1));
        assertFalse(second.beginRequest(1));
    }

    @Test
    void whoHasNothingOpenIsForgotten() {
        ClientLimits.Client before = limits.enter("a");
        limits.leave("a");
        assertNotSame(before, limits.enter("a"));
        limits.leave("a");

        assertFalse(limits.connect("a", 0));
        limits.connect("a", 1);
        ClientLimits.Client held = limits.enter("a");
        limits.disconnect("a");
        assertSame(held, limits.enter("a"), "somebody still holds it");
    }
}
