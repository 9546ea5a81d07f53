package portcullis.http1;

import java.io.IOException;
import portcullis.http.TunnelEnd;
import portcullis.wire.Wire;

/** A connection behind the head that switched protocols: what was read with that head first, then the wire as it is. */
public final class SwitchedWire implements TunnelEnd {
    private final InputBuffer input;
    private final Wire wire;
    private final long stallNanos;
    private final Runnable emptied;
    private boolean empty;

    /**
     * @param stallNanos how long the other side may take to accept one write
     * @param emptied    runs once, when nothing is left in the buffer: it is not used any more
     */
    public SwitchedWire(InputBuffer input, long stallNanos, Runnable emptied) {
        this.input = input;
        this.wire = input.wire();
        this.stallNanos = stallNanos;
        this.emptied = emptied;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
        if (!empty) {
            int count = Math.min(length, input.available());
            if (count > 0) {
                System.arraycopy(input.bytes(), input.position(), into, offset, count);
                input.consume(count);
                return count;
            }
            empty = true;
            emptied.run();
        }
        return wire.read(into, offset, length);
    }

    @Override
    public boolean hasMore() {
        return !empty && input.available() > 0 || wire.hasInput();
    }

    @Override
    public void write(byte[] from, int offset, int length) throws IOException {
        wire.writeWithin(stallNanos);
        wire.write(from, offset, length);
        wire.writeWhenever();
    }

    @Override
    public void shutdownOutput() {
        wire.writeWithin(stallNanos); // TLS has a word for it
        wire.shutdownOutput();
        wire.writeWhenever();
    }

    @Override
    public void readWithin(long nanos) {
        wire.readWithin(nanos);
    }

    @Override
    public void finish() {
        wire.writeWithin(stallNanos);
        wire.finish();
    }

    @Override
    public void close() {
        wire.close();
    }
}
