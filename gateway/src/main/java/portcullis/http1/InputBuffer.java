package portcullis.http1;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import portcullis.wire.Wire;

/**
 * What was read from a wire and not consumed yet. A head stays where it was parsed (pinned) until its exchange is over,
 * because its fields point into the array; what follows it is read behind it.
 */
public final class InputBuffer {
    private final Wire wire;
    private byte[] bytes;
    private int position;
    private int end;
    private int pinned;

    public InputBuffer(Wire wire, byte[] bytes) {
        this.wire = wire;
        this.bytes = bytes;
    }

    public Wire wire() {
        return wire;
    }

    public byte[] bytes() {
        return bytes;
    }

    /** Replaces the array while nothing is held; what an idle connection does to give a pooled array back. */
    public void bytes(byte[] array) {
        bytes = array;
        position = 0;
        end = 0;
        pinned = 0;
    }

    public int position() {
        return position;
    }

    public int end() {
        return end;
    }

    public int available() {
        return end - position;
    }

    void consume(int count) {
        position += count;
    }

    void consumeTo(int index) {
        position = index;
    }

    /** Keeps everything up to here in place: a head ends here. */
    void pin() {
        pinned = position;
    }

    /** The exchange is over: what is left moves to the front, and the head may be overwritten. */
    public void release() {
        pinned = 0;
        int left = end - position;
        if (left > 0 && position > 0) {
            System.arraycopy(bytes, position, bytes, 0, left);
        }
        position = 0;
        end = left;
    }

    /** Waits for more bytes behind those that are here; says how many came, -1 at the end. Needs room. */
    int fill() throws IOException {
        int count = wire.read(bytes, end, bytes.length - end);
        if (count > 0) {
            end += count;
        }
        return count;
    }

    /**
     * Waits until there is something to read behind what was read already, and takes it in; false at the end of the
     * stream. For a thread that watches a connection on which nobody else reads.
     */
    public boolean awaitMore() {
        if (available() > 0) {
            return true;
        }
        room(1);
        try {
            return fill() >= 0;
        } catch (IOException e) {
            return false;
        }
    }

    /** Waits for bytes and puts them past this buffer; only while nothing is held. */
    int readDirect(byte[] into, int offset, int length) throws IOException {
        return wire.read(into, offset, length);
    }

    /** Takes in bytes that were put past this buffer and turned out to belong to nobody. */
    void takeBack(byte[] from, int offset, int count) {
        room(count);
        System.arraycopy(from, offset, bytes, end, count);
        end += count;
    }

    /** As {@link #readDirect(byte[], int, int)}, into a buffer outside the heap. */
    int readDirect(ByteBuffer into) throws IOException {
        return wire.read(into);
    }

    boolean isFull() {
        return end == bytes.length;
    }

    /** A larger array with the same bytes at the same offsets. */
    void grow(int atLeast) {
        bytes = Arrays.copyOf(bytes, Math.max(atLeast, bytes.length * 2));
    }

    /** Makes room for at least {@code count} bytes more behind the pinned head; held bytes keep their order. */
    public void room(int count) {
        if (bytes.length - end >= count) {
            return;
        }
        int left = end - position;
        System.arraycopy(bytes, position, bytes, pinned, left);
        position = pinned;
        end = pinned + left;
        if (bytes.length - end < count) {
            grow(end + count);
        }
    }
}
