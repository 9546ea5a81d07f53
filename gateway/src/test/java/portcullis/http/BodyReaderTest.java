package portcullis.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class BodyReaderTest {
    private final byte[] into = new byte[8];

    private static BodyReader text(String text) {
        return BodyReader.of(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    @Test
    void bytesThatAreHereComeInPiecesAndEnd() throws BodyException {
        BodyReader body = text("abc");
        assertEquals(3, body.declaredLength());
        assertEquals(2, body.read(into, 1, 2));
        assertEquals(1, body.read(into, 3, 5));
        assertEquals(-1, body.read(into, 0, 8));
        assertEquals("abc", new String(into, 1, 3, StandardCharsets.ISO_8859_1));
        assertSame(BodyReader.EMPTY, text(""));
    }

    @Test
    void exactlyTheLimitIsAllowed() throws BodyException {
        BodyReader body = text("abc").limitedTo(3);
        assertEquals(3, body.read(into, 0, 8));
        assertEquals(-1, body.read(into, 0, 8));
    }

    @Test
    void oneByteMoreIsTooLargeAndNotGiven() throws BodyException {
        BodyReader body = text("abcd").limitedTo(3);
        assertEquals(3, body.read(into, 0, 3));
        BodyException tooLarge = assertThrows(BodyException.class, () -> body.read(into, 0, 3));
        assertEquals(BodyException.Fault.TOO_LARGE, tooLarge.fault());
    }

    @Test
    void aLimitOfNothingAllowsNothing() throws BodyException {
        assertEquals(-1, BodyReader.EMPTY.limitedTo(0).read(into, 0, 8));
        assertThrows(BodyException.class, () -> text("a").limitedTo(0).read(into, 0, 8));
    }
}
