package portcullis.http1;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import portcullis.http.BodyException;
import portcullis.http.BodyReader;
import portcullis.wire.ScriptedWire;

/** Reads bodies to their end and says in one line what came of it. */
final class Bodies {
    static final long IDLE = TimeUnit.SECONDS.toNanos(30);
    private static final int ARRAY = 64;

    private Bodies() {}

    /**
     * The bytes of a body, its trailers, and what is left behind it for the next message, however it is cut into pieces;
     * or the fault that it ended with.
     */
    static String read(String text, Function<InputBuffer, BodyReader> body) {
        String whole = said(ScriptedWire.of(text), body, ARRAY);
        for (ScriptedWire wire : ScriptedWire.everyWay(text)) {
            assertEquals(whole, said(wire, body, ARRAY), "the same body in other pieces");
        }
        assertEquals(whole, said(ScriptedWire.of(text), body, 1), "the same body read byte by byte");
        return whole;
    }

    static String said(ScriptedWire wire, Function<InputBuffer, BodyReader> body, int most) {
        InputBuffer input = new InputBuffer(wire, new byte[16]);
        BodyReader reader = body.apply(input);
        StringBuilder all = new StringBuilder();
        byte[] into = new byte[most + 2];
        try {
            while (true) {
                boolean ready = reader.ready();
                int reads = wire.reads();
                int count = reader.read(into, 1, most);
                if (ready) {
                    assertEquals(reads, wire.reads(), "it was ready and yet went to the network");
                }
                if (count < 0) {
                    break;
                }
                all.append(new String(into, 1, count, StandardCharsets.ISO_8859_1));
            }
        } catch (BodyException e) {
            assertEquals(e.fault(), assertThrows(BodyException.class, () -> reader.read(into, 0, 1)).fault(), "it stays broken");
            return e.fault() + " after '" + all + '\'';
        }
        assertEquals(-1, ended(reader), "it stays at its end");
        String held = new String(input.bytes(), input.position(), input.available(), StandardCharsets.ISO_8859_1);
        String trailers = reader.trailers() == null ? "" : ' ' + RequestHeads.described(reader.trailers());
        return "'" + all + '\'' + trailers + " then '" + held + wire.unread() + '\'';
    }

    private static int ended(BodyReader reader) {
        try {
            return reader.read(new byte[1], 0, 1);
        } catch (BodyException e) {
            throw new AssertionError(e);
        }
    }
}
