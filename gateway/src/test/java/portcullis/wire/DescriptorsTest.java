package portcullis.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class DescriptorsTest {
    @Test
    void keepsAReserveAndSharesTheRestInHalves() {
        Descriptors descriptors = new Descriptors(1024);

        assertEquals(384, descriptors.clients());
        assertEquals(384, descriptors.upstreams());
    }

    @Test
    void keepsATwentiethOfALargeLimit() {
        assertEquals((65536 - 65536 / 20) / 2, new Descriptors(65536).clients());
    }

    @Test
    void boundsWhatAnUnlimitedProcessTakes() {
        assertEquals(new Descriptors(1 << 20).clients(), new Descriptors(Long.MAX_VALUE).clients());
    }

    @Test
    void servesAFewEvenWhereTheReserveIsMoreThanThereIs() {
        assertEquals(8, new Descriptors(64).clients());
    }

    @Test
    void givesUpstreamsWhatFitsAndTakesItBack() {
        Descriptors descriptors = new Descriptors(208);
        for (int i = 0; i < 8; i++) {
            assertTrue(descriptors.takeUpstream());
        }
        assertFalse(descriptors.takeUpstream());
        assertFalse(descriptors.takeUpstream(), "a refused one is not counted");

        descriptors.giveUpstream();
        assertTrue(descriptors.takeUpstream());
        assertFalse(descriptors.takeUpstream());
    }

    @Test
    void clientsAndUpstreamsCannotStarveEachOther() {
        Descriptors descriptors = new Descriptors(208);
        for (int i = 0; i < descriptors.clients(); i++) {
            assertTrue(descriptors.takeClient());
        }
        assertFalse(descriptors.takeClient());
        assertTrue(descriptors.takeUpstream());
    }
}
