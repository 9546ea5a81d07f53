package portcullis.http1;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.io.UncheckedIOException;
import portcullis.http.HeaderFields;
import portcullis.http.RequestHead;
import portcullis.wire.ScriptedWire;

/** Reads request heads from a wire in memory and says in one line what came of it. */
final class RequestHeads {
    static final HeadLimits LIMITS = new HeadLimits(2048, 20, 256);

    private RequestHeads() {}

    /** What comes of the text, however it is cut into pieces. */
    static String read(String text) {
        return read(text, LIMITS);
    }

    static String read(String text, HeadLimits limits) {
        String whole = read(ScriptedWire.of(text), limits);
        for (ScriptedWire wire : ScriptedWire.everyWay(text)) {
            assertEquals(whole, read(wire, limits), "the same head in other pieces");
        }
        return whole;
    }

    private static String read(ScriptedWire wire, HeadLimits limits) {
        return said(new RequestHeadReader(new InputBuffer(wire, new byte[16])), limits);
    }

    /** What comes of the next head. */
    static String said(RequestHeadReader reader, HeadLimits limits) {
        int[] begun = new int[1];
        RequestHeadReader.Result result;
        try {
            result = reader.read(limits, () -> begun[0]++);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        assertEquals(result == RequestHeadReader.Result.NOTHING ? 0 : 1, begun[0], "begun runs once with the first byte");
        return switch (result) {
            case NOTHING, CUT -> result.name();
            case FAULT -> reader.fault().name();
            case HEAD -> described(reader.head());
        };
    }

    private static String described(RequestHead head) {
        return head.method() + ' ' + head.target().text() + " 1." + head.minorVersion() + " host=" + head.authority()
                + " length=" + head.declaredLength() + ' ' + described(head.fields());
    }

    static String described(HeaderFields fields) {
        StringBuilder all = new StringBuilder("{");
        for (int i = 0; i < fields.count(); i++) {
            all.append(i == 0 ? "" : "|").append(fields.name(i)).append('=').append(fields.value(i));
        }
        return all.append('}').toString();
    }
}
