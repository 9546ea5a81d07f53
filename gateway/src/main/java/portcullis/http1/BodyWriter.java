package portcullis.http1;

import java.io.IOException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;
import portcullis.http.BodyException;
import portcullis.http.BodyReader;
import portcullis.http.HeaderFields;
import portcullis.wire.Wire;

/**
 * Streams a body onto a wire behind a head that lies in the buffer: what is there already leaves with the head in one
 * write, and whatever came is flushed before waiting for more, so that an event reaches the client at once.
 */
public final class BodyWriter {
    private static final byte[] LAST_CHUNK = {'0', '\r', '\n'};
    /** Four hexadecimal digits and a line end in front of a chunk. */
    private static final int SIZE_LINE = 6;
    private static final int LINE_END = 2;
    private static final int LARGEST_CHUNK = 0xffff;

    private final OutputBuffer out;
    private final Wire wire;
    private final long stallNanos;

    /**
     * @param stallNanos how long the peer may take to accept one write
     */
    public BodyWriter(OutputBuffer out, Wire wire, long stallNanos) {
        this.out = out;
        this.wire = wire;
        this.stallNanos = stallNanos;
    }

    /**
     * Writes the whole body as it is; returns how many bytes it had.
     *
     * @throws BodyException when the body breaks
     * @throws IOException   when the wire breaks
     */
    public long plain(BodyReader body) throws IOException {
        long total = 0;
        while (true) {
            if (out.free() == 0 || !body.ready()) {
                flush();
                total += relay(body);
            }
            int room = out.free();
            int count = body.read(out.bytes(), out.count(), room);
            if (count < 0) {
                flush();
                return total;
            }
            out.advance(count);
            total += count;
            if (count == room) {
                out.enlarge();
            }
        }
    }

    /** Passes bytes through without copying them, for as long as they are many; says how many that were. */
    private long relay(BodyReader body) throws IOException {
        ByteBuffer buffer = body.isRelayed() ? out.pool().direct() : null;
        if (buffer == null) {
            return 0;
        }
        long total = 0;
        try {
            while (body.isRelayed()) {
                total += body.relay(buffer.clear());
                wire.writeWithin(stallNanos);
                try {
                    wire.write(buffer.flip());
                } finally {
                    wire.writeWhenever();
                }
            }
            return total;
        } finally {
            out.pool().give(buffer);
        }
    }

    /** Writes the whole body in the chunked coding, then its trailer fields if they may be passed on; as {@link #plain}. */
    public long chunked(BodyReader body, boolean passTrailers) throws IOException {
        long total = 0;
        while (true) {
            if (out.free() < SIZE_LINE + LINE_END + 1 || !body.ready()) {
                flush();
            }
            int start = out.count();
            int room = Math.min(out.free() - SIZE_LINE - LINE_END, LARGEST_CHUNK);
            int count = body.read(out.bytes(), start + SIZE_LINE, room);
            if (count < 0) {
                end(passTrailers ? body.trailers() : null);
                return total;
            }
            chunk(start, count);
            total += count;
            if (count == room) {
                out.enlarge();
            }
        }
    }

    /** Puts the size in front of data that lies at {@code start + SIZE_LINE}, without leading zeros. */
    private void chunk(int start, int count) {
        byte[] bytes = out.bytes();
        int digits = count > 0xfff ? 4 : count > 0xff ? 3 : count > 0xf ? 2 : 1;
        for (int i = 0; i < digits; i++) {
            bytes[start + i] = (byte) Character.forDigit(count >> 4 * (digits - 1 - i) & 0xf, 16);
        }
        int data = start + digits;
        bytes[data++] = '\r';
        bytes[data++] = '\n';
        if (data != start + SIZE_LINE) {
            System.arraycopy(bytes, start + SIZE_LINE, bytes, data, count);
        }
        bytes[data + count] = '\r';
        bytes[data + count + 1] = '\n';
        out.advance(digits + LINE_END + count + LINE_END);
    }

    private void end(@Nullable HeaderFields trailers) throws IOException {
        out.put(LAST_CHUNK);
        if (trailers != null) {
            out.put(trailers);
        }
        out.line();
        flush();
    }

    /** Writes what is held, within the stall time. */
    public void flush() throws IOException {
        if (out.count() == 0) {
            return;
        }
        wire.writeWithin(stallNanos);
        try {
            out.flush(wire);
        } finally {
            wire.writeWhenever(); // whoever still reads from a peer that takes no more must not be cut for it
        }
    }
}
