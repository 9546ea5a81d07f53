package portcullis.http1;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import portcullis.wire.ScriptedWire;

class InputBufferTest {
    private static String held(InputBuffer input) {
        return new String(input.bytes(), input.position(), input.available(), StandardCharsets.ISO_8859_1);
    }

    @Test
    void releaseKeepsWhatBelongsToTheNextMessage() throws IOException {
        InputBuffer input = new InputBuffer(ScriptedWire.of("headnext"), new byte[16]);
        input.fill();
        input.consume(4);
        input.pin();
        input.release();

        assertEquals("next", held(input));
        assertEquals(0, input.position());
    }

    @Test
    void roomIsMadeBehindThePinnedHead() throws IOException {
        InputBuffer input = new InputBuffer(ScriptedWire.of("headbodyrest"), new byte[12]);
        input.fill();
        input.consume(4);
        input.pin();
        input.consume(4);
        byte[] array = input.bytes();
        input.room(4);

        assertSame(array, input.bytes());
        assertEquals("rest", held(input));
        assertEquals("head", new String(array, 0, 4, StandardCharsets.ISO_8859_1));
    }

    @Test
    void roomThatIsNotThereIsMadeByALargerArray() throws IOException {
        InputBuffer input = new InputBuffer(ScriptedWire.of("headrest"), new byte[8]);
        input.fill();
        input.consume(4);
        input.pin();
        input.room(100);

        assertEquals("rest", held(input));
        assertEquals("head", new String(input.bytes(), 0, 4, StandardCharsets.ISO_8859_1));
        assertTrue(input.bytes().length - input.end() >= 100);
    }

    @Test
    void whatIsTakenBackIsHeldBehindTheRest() throws IOException {
        InputBuffer input = new InputBuffer(ScriptedWire.of("head"), new byte[4]);
        input.fill();
        input.consume(4);
        input.pin();
        input.takeBack("..xyz".getBytes(StandardCharsets.ISO_8859_1), 2, 3);

        assertEquals("xyz", held(input));
    }

    @Test
    void awaitingSeesTheNextBytesOrTheEnd() {
        InputBuffer input = new InputBuffer(ScriptedWire.of("a"), new byte[1]);
        assertTrue(input.awaitMore());
        assertTrue(input.awaitMore(), "what is held already needs no waiting");
        input.consume(1);
        assertFalse(input.awaitMore());
        assertFalse(new InputBuffer(ScriptedWire.of().thenBreaks(), new byte[1]).awaitMore());
    }

    @Test
    void awaitingNeedsNoRoomAndLeavesTheHeadInItsPlace() throws IOException {
        InputBuffer input = new InputBuffer(ScriptedWire.of("head", "next"), new byte[4]);
        input.fill();
        input.consume(4);
        input.pin();
        byte[] head = input.bytes();

        assertTrue(input.awaitMore());
        assertEquals("next", held(input));
        assertEquals("head", new String(head, StandardCharsets.ISO_8859_1));
    }

    @Test
    void anotherArrayHoldsNothing() throws IOException {
        InputBuffer input = new InputBuffer(ScriptedWire.of("head"), new byte[4]);
        input.fill();
        byte[] other = new byte[2];
        input.bytes(other);

        assertSame(other, input.bytes());
        assertEquals(0, input.available());
        assertEquals(0, input.end());
    }
}
