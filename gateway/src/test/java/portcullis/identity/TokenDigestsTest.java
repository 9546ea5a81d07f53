package portcullis.identity;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

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
    void noOtherTextHasTheDigestOfAToken() {
        TokenDigest abc = digests.of("abc");
        for (String other : new String[] {"ab\u0163", "ab\u00e3", "ab\u0463", "\ud800\udc61bc", "abc\u0000", "ab", "ab?", "abc "}) {
            assertNotEquals(abc, digests.of(other), other);
        }
        assertEquals(abc, digests.of("abc"));
        digests.of("\u0163".repeat(TokenDigests.MAX_LENGTH));
        digests.of("\ud83d\ude00".repeat(TokenDigests.MAX_LENGTH / 2));
        assertEquals(abc, digests.of("abc"));
    }
}
