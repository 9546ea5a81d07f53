package portcullis.http1;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import com.code_intelligence.jazzer.junit.DictionaryFile;
import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import portcullis.http.BodyException;
import portcullis.http.HeaderFields;
import portcullis.wire.BufferPool;
import portcullis.wire.MemoryWire;

/** A chunked body, as it comes from either side. */
class ChunkedBodyFuzz {
    private static final BufferPool BUFFERS = new BufferPool();

    /** @param behind bytes that belong to whatever comes next */
    private record Read(byte[] content, List<StrictReading.Field> trailers, int behind) {
        String said() {
            return Heads.text(content) + ' ' + trailers;
        }
    }

    @DictionaryFile(resourcePath = "/http.dict")
    @FuzzTest
    void meansOneThing(byte[] bytes) {
        Read whole = read(MemoryWire.of(bytes), false, 61);
        for (MemoryWire wire : MemoryWire.everyWay(bytes)) {
            assertEquals(said(whole), said(read(wire, false, 1 + bytes.length % 7)), "the same bytes in other pieces");
        }
        assertEquals(said(whole), said(read(MemoryWire.of(bytes), true, 61)), "the same bytes when a look was taken first");

        String text = Heads.text(bytes);
        StrictReading reading = new StrictReading(text);
        StrictReading.Body grammar = reading.chunked();
        if (whole == null) {
            assertNull(grammar, "in the grammar, but refused");
            return;
        }
        assertEquals(grammar == null ? null : grammar.content(), Heads.text(whole.content), "content");
        assertEquals(text.length() - reading.position(), whole.behind, "what lies behind it");
        Read again = read(MemoryWire.of(written(whole)), false, 61);
        assertEquals(whole.said(), again == null ? null : again.said(), "written and read again");
    }

    private static @Nullable String said(@Nullable Read read) {
        return read == null ? null : read.said() + " then " + read.behind;
    }

    private static @Nullable Read read(MemoryWire wire, boolean lookFirst, int most) {
        InputBuffer input = new InputBuffer(wire, new byte[16]);
        ChunkedBody body = new ChunkedBody(input, Long.MAX_VALUE);
        ByteArrayOutputStream content = new ByteArrayOutputStream();
        byte[] into = new byte[most];
        try {
            if (lookFirst) {
                look(input, body);
            }
            for (int count = 0; count >= 0; count = body.read(into, 0, most)) {
                content.write(into, 0, count);
            }
        } catch (BodyException e) {
            return null;
        }
        HeaderFields trailers = body.trailers();
        return new Read(content.toByteArray(), trailers == null ? List.of() : Heads.fields(trailers), input.available() + wire.unread());
    }

    /** As with a body that came together with its head. */
    private static void look(InputBuffer input, ChunkedBody body) throws BodyException {
        try {
            input.room(200);
            input.fill();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        body.checkHeld();
    }

    private static byte[] written(Read read) {
        MemoryWire wire = MemoryWire.of("");
        OutputBuffer out = new OutputBuffer(BUFFERS);
        try {
            new BodyWriter(out, wire, Long.MAX_VALUE).chunked(new TrailedBody(read.content, read.trailers), true);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            out.close();
        }
        return wire.output();
    }
}
