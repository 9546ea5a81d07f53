package portcullis.kit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigInteger;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RequestIdsTest {
    private static final String ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz";
    private final AtomicLong millis = new AtomicLong(0x0123_4567_89abL);
    private final RequestIds ids = new RequestIds(millis::get, new SplittableRandom(1)::nextLong);

    /** The 128 bits behind the prefix. */
    private static BigInteger bits(String id) {
        BigInteger bits = BigInteger.ZERO;
        for (char c : id.substring(4).toCharArray()) {
            bits = bits.shiftLeft(5).add(BigInteger.valueOf(ALPHABET.indexOf(c)));
        }
        return bits;
    }

    @Test
    void anIdIsAUuidOfVersionSeven() {
        for (int i = 0; i < 1000; i++) {
            String id = ids.next();
            assertTrue(id.startsWith("req_"));
            assertEquals(30, id.length());
            BigInteger bits = bits(id);
            assertTrue(bits.bitLength() <= 128);
            assertEquals(0x0123_4567_89abL, bits.shiftRight(80).longValue());
            assertEquals(7, bits.shiftRight(76).intValue() & 0xf);
            assertEquals(2, bits.shiftRight(62).intValue() & 3);
            assertTrue(RequestIds.isWellFormed(id));
        }
    }

    @Test
    void laterMillisecondsSortLater() {
        String before = ids.next();
        millis.incrementAndGet();
        assertTrue(before.compareTo(ids.next()) < 0);
    }

    @ParameterizedTest
    @ValueSource(strings = {"a", "0", "A-b_c.9", "req_01"})
    void foreignIdsMayBeOfPlainCharacters(String id) {
        assertTrue(RequestIds.isWellFormed(id));
        assertTrue(RequestIds.isWellFormed("x".repeat(128)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a b", "a,b", "a\"", "a/b", "\u00e4", "a\r\n", "{x}"})
    void othersAreNotTaken(String id) {
        assertFalse(RequestIds.isWellFormed(id));
        assertFalse(RequestIds.isWellFormed("x".repeat(129)));
    }
}
