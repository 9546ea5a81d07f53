package portcullis.http1;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import portcullis.http.BodyException;
import portcullis.http.BodyReader;
import portcullis.http.RequestHead;
import portcullis.wire.BufferPool;
import portcullis.wire.ScriptedWire;

class BodyWriterTest {
    private final ScriptedWire wire = ScriptedWire.of();
    private final OutputBuffer out = new OutputBuffer(new BufferPool());
    private final BodyWriter writer = new BodyWriter(out, wire, Bodies.IDLE);

    /** A body that comes in these pieces, with a wait in front of each that is marked. */
    private static BodyReader pieces(String... pieces) {
        return new PiecewiseBody(pieces);
    }

    @Test
    void whatIsThereLeavesWithTheHeadInOneWrite() throws IOException {
        out.put("head|");
        assertEquals(6, writer.plain(pieces("abc", "def")));

        assertEquals(List.of("head|abcdef"), wire.writes());
    }

    @Test
    void nothingHeldWaitsForTheNetwork() throws IOException {
        out.put("head|");
        writer.plain(pieces("~abc", "~def", "g", "~"));

        assertEquals(List.of("head|", "abc", "defg"), wire.writes());
    }

    @Test
    void chunksAreFlushedBeforeWaitingToo() throws IOException {
        out.put("head|");
        assertEquals(7, writer.chunked(pieces("~abc", "~def", "g", "~"), false));

        assertEquals(List.of("head|", "3\r\nabc\r\n", "3\r\ndef\r\n1\r\ng\r\n", "0\r\n\r\n"), wire.writes());
    }

    @Test
    void anEmptyBodyIsOneWriteWithItsHead() throws IOException {
        out.put("head|");
        writer.chunked(BodyReader.EMPTY, true);
        assertEquals(List.of("head|0\r\n\r\n"), wire.writes());
    }

    @Test
    void anEmptyPlainBodyIsItsHead() throws IOException {
        out.put("head|");
        assertEquals(0, writer.plain(BodyReader.EMPTY));
        assertEquals(List.of("head|"), wire.writes());
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 15, 16, 255, 256, 4095, 4096, 32_760, 32_761, 40_000, 100_000})
    void everyChunkSaysItsSizeWithoutLeadingZeros(int length) throws IOException {
        String text = "x".repeat(length);
        assertEquals(length, writer.chunked(pieces(text), false));

        assertEquals("'" + text + "' then ''", chunksRead(wire.output()));
        assertFalse(wire.output().contains("\r\n0x") || wire.output().startsWith("00"));
        assertEquals(Integer.toHexString(Math.min(length, BufferPool.SMALL - 8)), wire.output().substring(0, wire.output().indexOf('\r')));
    }

    private static String chunksRead(String chunks) {
        return Bodies.said(ScriptedWire.of(chunks), input -> new ChunkedBody(input, Bodies.IDLE), 4096);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 6, 7, 8, 9, 10, 100})
    void aHeadThatNearlyFillsTheBufferHarmsNoChunk(int free) throws IOException {
        String head = "h".repeat(BufferPool.SMALL - free);
        out.put(head);
        writer.chunked(pieces("abcdefghij"), false);

        assertTrue(wire.output().startsWith(head));
        assertEquals("'abcdefghij' then ''", chunksRead(wire.output().substring(head.length())));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2})
    void aHeadThatNearlyFillsTheBufferHarmsNoPlainBody(int free) throws IOException {
        String head = "h".repeat(BufferPool.SMALL - free);
        out.put(head);
        writer.plain(pieces("abcdefghij"));

        assertEquals(head + "abcdefghij", wire.output());
    }

    @Test
    void trailersFollowOnlyWhereTheyMay() throws IOException {
        String chunks = "1\r\na\r\n0\r\nX: y\r\nZ: \r\n\r\n";
        writer.chunked(new ChunkedBody(new InputBuffer(ScriptedWire.of(chunks), new byte[64]), Bodies.IDLE), true);
        assertEquals(chunks, wire.output());
        writer.chunked(new ChunkedBody(new InputBuffer(ScriptedWire.of(chunks), new byte[64]), Bodies.IDLE), false);
        assertEquals(chunks + "1\r\na\r\n0\r\n\r\n", wire.output());
    }

    @Test
    void aBodyThatBreaksLeavesOutItsEnd() {
        BodyReader body = new LengthBody(new InputBuffer(ScriptedWire.of("ab"), new byte[64]), 3, Bodies.IDLE, false);

        assertThrows(BodyException.class, () -> writer.chunked(body, false));
        assertFalse(wire.output().contains("0\r\n"));
    }

    @Test
    void aPeerThatTakesNothingIsCutAfterTheStallTime() {
        wire.takesNothing();
        out.put("head|");

        assertThrows(IOException.class, () -> writer.plain(pieces("abc")));
        assertTrue(wire.writeExpired());
    }

    @Test
    void noDeadlineIsLeftBehindEvenWhenTheWriteFails() throws IOException {
        writer.plain(pieces("abc"));
        wire.strike();
        assertFalse(wire.writeExpired());

        wire.shutdownOutput();
        assertThrows(IOException.class, () -> writer.plain(pieces("abc")));
        wire.strike();
        assertFalse(wire.writeExpired());
    }

    /** Pieces that come one by one; one that begins with a tilde has to be waited for. */
    private static final class PiecewiseBody implements BodyReader {
        private final String[] pieces;
        private int next;

        PiecewiseBody(String... pieces) {
            this.pieces = pieces;
        }

        @Override
        public long declaredLength() {
            return RequestHead.UNKNOWN_LENGTH;
        }

        @Override
        public int read(byte[] into, int offset, int length) {
            if (!ready()) {
                pieces[next] = pieces[next].substring(1);
            }
            if (next == pieces.length || pieces[next].isEmpty()) {
                return -1;
            }
            int count = Math.min(length, pieces[next].length());
            for (int i = 0; i < count; i++) {
                into[offset + i] = (byte) pieces[next].charAt(i);
            }
            pieces[next] = pieces[next].substring(count);
            if (pieces[next].isEmpty()) {
                next++;
            }
            return count;
        }

        @Override
        public boolean ready() {
            return next == pieces.length || !pieces[next].startsWith("~");
        }
    }
}
