package portcullis.http1;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import portcullis.http.HeaderFields;
import portcullis.http.RequestHead;
import portcullis.wire.BufferPool;
import portcullis.wire.MemoryWire;

/** What targets say of heads, and how they write them again. */
public final class Heads {
    /** For heads that were written again: normalising may make a target longer. */
    static final HeadLimits ROOMY = new HeadLimits(1 << 20, 1000, 1 << 18);

    private static final BufferPool BUFFERS = new BufferPool();

    private Heads() {}

    /** Everything about the next request head that anybody could go by, and how many bytes lie behind it. */
    static String said(MemoryWire wire, HeadLimits limits) {
        InputBuffer input = new InputBuffer(wire, new byte[16]);
        RequestHeadReader reader = new RequestHeadReader(input);
        return switch (read(reader, limits)) {
            case NOTHING -> "NOTHING";
            case CUT -> "CUT";
            case FAULT -> "FAULT " + reader.fault();
            case HEAD -> said(reader.head()) + " then " + (input.available() + wire.unread());
        };
    }

    static RequestHeadReader.Result read(RequestHeadReader reader, HeadLimits limits) {
        try {
            return reader.read(limits, () -> {});
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static String said(RequestHead head) {
        return head.method() + ' ' + head.target().text() + " 1." + head.minorVersion() + " host=" + head.authority()
                + " length=" + head.declaredLength() + ' ' + fields(head.fields());
    }

    static byte[] written(RequestHead head) {
        OutputBuffer out = new OutputBuffer(BUFFERS);
        out.put(head.method()).put(' ').put(head.target().text()).put(" HTTP/1.").number(head.minorVersion()).line();
        out.put(head.fields()).line();
        return flushed(out);
    }

    /** What the buffer holds. */
    public static byte[] flushed(OutputBuffer out) {
        MemoryWire wire = MemoryWire.of("");
        try {
            out.flush(wire);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            out.close();
        }
        return wire.output();
    }

    /** The fields as {@link StrictReading} has them. */
    public static List<StrictReading.Field> fields(HeaderFields fields) {
        List<StrictReading.Field> all = new ArrayList<>();
        for (int i = 0; i < fields.count(); i++) {
            all.add(new StrictReading.Field(fields.name(i).toLowerCase(Locale.ROOT), fields.value(i)));
        }
        return all;
    }

    /** One character for each byte. */
    public static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }
}
