package portcullis.http1;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import portcullis.http.BodyException;
import portcullis.http.BodyReader;
import portcullis.wire.BufferPool;
import portcullis.wire.ScriptedWire;

/** Large bodies of known length pass through outside the heap, and come out as they went in. */
class RelayTest {
    private static final long PATIENCE = TimeUnit.SECONDS.toNanos(1);

    private static String bytes(int count) {
        StringBuilder text = new StringBuilder(count);
        for (int i = 0; i < count; i++) {
            text.append((char) ('a' + i % 26));
        }
        return text.toString();
    }

    private static BodyReader body(ScriptedWire wire, long length) {
        return BodyReaders.ofAnswer(new InputBuffer(wire, new byte[64]), length, PATIENCE);
    }

    private static long write(BodyReader body, ScriptedWire to) throws IOException {
        OutputBuffer out = new OutputBuffer(new BufferPool());
        out.put("head|");
        return new BodyWriter(out, to, PATIENCE).plain(body);
    }

    @Test
    void passesEveryByteOfALargeBodyInOrder() throws IOException {
        for (int size : new int[] {8 * 1024 - 1, 8 * 1024, 64 * 1024, 64 * 1024 + 1, 300_000}) {
            String text = bytes(size);
            ScriptedWire to = ScriptedWire.of();

            assertEquals(size, write(body(ScriptedWire.of(text), size), to));

            assertEquals("head|" + text, to.output());
        }
    }

    @Test
    void neverReadsPastTheEndOfTheBody() throws IOException {
        int size = 20_000;
        ScriptedWire from = ScriptedWire.of(bytes(size) + "GET / HTTP/1.1");

        write(BodyReaders.ofRequest(new InputBuffer(from, new byte[64]), size, PATIENCE), ScriptedWire.of());

        assertEquals("GET / HTTP/1.1", from.unread());
    }

    @Test
    void keepsWhatFollowsAnAnswerWhereItIsSeen() throws IOException {
        InputBuffer input = new InputBuffer(ScriptedWire.of(bytes(20_000) + "what is this"), new byte[64]);
        ScriptedWire to = ScriptedWire.of();

        write(BodyReaders.ofAnswer(input, 20_000, PATIENCE), to);

        assertEquals("head|" + bytes(20_000), to.output());
        assertEquals("what is this".length(), input.available());
    }

    @Test
    void breaksWhenTheConnectionEndsWithinTheBody() {
        BodyException cut = assertThrows(
                BodyException.class, () -> write(body(ScriptedWire.of(bytes(10_000)), 20_000), ScriptedWire.of()));

        assertEquals(BodyException.Fault.CUT, cut.fault());
    }

    @Test
    void isNotForLittleBodies() {
        assertFalse(body(ScriptedWire.of(), 8 * 1024 - 1).isRelayed());
        assertTrue(body(ScriptedWire.of(), 8 * 1024).isRelayed());
    }
}
