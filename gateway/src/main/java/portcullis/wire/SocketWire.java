package portcullis.wire;

import java.io.IOException;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** A TCP connection in plaintext. */
public final class SocketWire extends Wire {
    private final SocketChannel channel;
    private @Nullable ByteBuffer readView;
    private byte @Nullable [] unread;
    private int unreadFrom;
    private long written;

    public SocketWire(SocketChannel channel) {
        this.channel = channel;
    }

    /** Gives back what was read and belongs to whoever reads next. Only before that, and by the reading thread. */
    public void unread(byte[] from, int offset, int length) {
        unread = length == 0 ? null : Arrays.copyOfRange(from, offset, offset + length);
        unreadFrom = 0;
    }

    /** Takes of what was given back; 0 when there is nothing of it, or no room. */
    private int reread(ByteBuffer into) {
        if (unread == null) {
            return 0;
        }
        int count = Math.min(unread.length - unreadFrom, into.remaining());
        into.put(unread, unreadFrom, count);
        unreadFrom += count;
        if (unreadFrom == unread.length) {
            unread = null;
        }
        return count;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
        ByteBuffer view = readView;
        if (view == null || view.array() != into) {
            view = ByteBuffer.wrap(into);
            readView = view;
        }
        return read(view.limit(offset + length).position(offset));
    }

    @Override
    public void write(byte[] from, int offset, int length) throws IOException {
        write(ByteBuffer.wrap(from, offset, length));
    }

    @Override
    public int read(ByteBuffer into) throws IOException {
        int count = reread(into);
        return count > 0 ? count : channel.read(into);
    }

    @Override
    public void write(ByteBuffer from) throws IOException {
        while (from.hasRemaining()) {
            written += channel.write(from);
        }
    }

    /**
     * Reads what is there without waiting for more; only while nobody else reads or writes.
     *
     * @return how many bytes were put; 0 when there are none, -1 at the end of the stream
     */
    public int readNow(ByteBuffer into) throws IOException {
        channel.configureBlocking(false);
        try {
            return channel.read(into);
        } finally {
            channel.configureBlocking(true);
        }
    }

    /** Writes what fits without waiting for the peer; only while nobody else writes, and from the thread that reads. */
    public void writeNow(ByteBuffer from) throws IOException {
        channel.configureBlocking(false);
        try {
            written += channel.write(from);
        } finally {
            channel.configureBlocking(true);
        }
    }

    @Override
    public long written() {
        return written;
    }

    /** Drops the view, so that a pooled array is not held by an idle connection. */
    @Override
    public void idle() {
        readView = null;
    }

    @Override
    public boolean isStale() {
        try {
            return readNow(ByteBuffer.allocate(1)) != 0;
        } catch (IOException e) {
            return true;
        }
    }

    @Override
    public boolean hasInput() {
        try {
            return channel.socket().getInputStream().available() > 0;
        } catch (IOException e) {
            return false;
        }
    }

    @Override
    public void finish() {
        close();
    }

    @Override
    public void shutdownInput() {
        try {
            channel.shutdownInput();
        } catch (IOException e) {
            close();
        }
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            // the descriptor is gone either way
        }
    }

    @Override
    public void reset() {
        try {
            channel.setOption(StandardSocketOptions.SO_LINGER, 0);
        } catch (IOException e) {
            // it is closed already
        }
        close();
    }

    @Override
    public void shutdownOutput() {
        try {
            channel.shutdownOutput();
        } catch (IOException e) {
            // it is closed already
        }
    }

    @Override
    public boolean isOpen() {
        return channel.isOpen();
    }
}
