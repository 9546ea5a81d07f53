package portcullis.identity;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import org.junit.jupiter.api.Test;

class TokenDigestsTest {
    private final TokenDigests digests = new TokenDigests();

    /** The example "abc" of FIPS 180-4. */
    @Test
    void isSha256() {
        assertEquals(
                new TokenDigest(0xba7816bf8f01cfeaL, 0x414140de5dae2223L, 0xb00361a396177a9cL, 0xb410ff61f20015adL),
                digests.of("abc"));
    }

    @Test
    void aLongerTextBeforeLeavesNothingBehind() {
        TokenDigest abc = digests.of("abc");
        digests.of("x".repeat(TokenDigests.MAX_LENGTH));
        assertEquals(abc, digests.of("abc"));
    }

    /** Else another text could stand for a token's by characters whose low bytes are the same. */
    @Test
    void textsBeyondAsciiHaveNone() {
        assertNull(digests.of("ab\u0163"));
        assertNull(digests.of("ab\u00e3"));
        assertNull(digests.of("ab\u0080"));
        assertNotEquals(digests.of("ab\u007f"), digests.of("abc"));
    }
}
