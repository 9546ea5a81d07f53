package portcullis.listener;

import java.io.IOException;
import java.nio.ByteBuffer;
import portcullis.wire.Wire;

/** A wire without a connection: what the peer sends is here already, and nothing is ever written to it. */
final class GivenBytes extends Wire {
    private final ByteBuffer left;

    GivenBytes(byte[] sent) {
        left = ByteBuffer.wrap(sent);
    }

    @Override
    public int read(byte[] into, int offset, int length) {
        int count = Math.min(length, left.remaining());
        left.get(into, offset, count);
        return count == 0 ? -1 : count;
    }

    @Override
    public int read(ByteBuffer into) {
        int count = Math.min(into.remaining(), left.remaining());
        into.put(left.slice(left.position(), count));
        left.position(left.position() + count);
        return count == 0 ? -1 : count;
    }

    @Override
    public void write(byte[] from, int offset, int length) throws IOException {
        throw nobodyThere();
    }

    @Override
    public void write(ByteBuffer from) throws IOException {
        throw nobodyThere();
    }

    private static IOException nobodyThere() {
        return new IOException("there is nobody to write to");
    }

    @Override
    public long written() {
        return 0;
    }

    @Override
    public boolean isStale() {
        return false;
    }

    @Override
    public void idle() {}

    @Override
    public void finish() {}

    @Override
    protected void shutdownInput() {}

    @Override
    public void close() {}

    @Override
    public boolean isOpen() {
        return true;
    }

    @Override
    public void reset() {}

    @Override
    public void shutdownOutput() {}
}
