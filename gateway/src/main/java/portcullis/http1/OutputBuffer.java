package portcullis.http1;

import java.io.IOException;
import portcullis.http.HeaderFields;
import portcullis.wire.BufferPool;
import portcullis.wire.Wire;

/** Bytes on their way to a wire, gathered so that a head and a small body leave in one write. Holds one pooled array, a small one at first. */
public final class OutputBuffer {
    private final BufferPool pool;
    private byte[] bytes;
    private int count;

    public OutputBuffer(BufferPool pool) {
        this.pool = pool;
        this.bytes = pool.small();
    }

    /** Somebody has more to say than a little at a time: from now on a large array, if it is not one already. */
    public void enlarge() {
        if (bytes.length < BufferPool.LARGE) {
            byte[] larger = pool.large();
            System.arraycopy(bytes, 0, larger, 0, count);
            pool.give(bytes);
            bytes = larger;
        }
    }

    BufferPool pool() {
        return pool;
    }

    /** Gives the array back; nothing may be written afterwards. */
    public void close() {
        pool.give(bytes);
        bytes = NONE;
    }

    private static final byte[] NONE = {};

    public byte[] bytes() {
        return bytes;
    }

    public int count() {
        return count;
    }

    /** Forgets what is held: it will not be written. */
    public void clear() {
        count = 0;
    }

    public int free() {
        return bytes.length - count;
    }

    /** Counts bytes that the caller put at {@link #count} itself. */
    public void advance(int size) {
        count += size;
    }

    /** Makes room; heads may be larger than a pooled array, within their limits. */
    public void room(int size) {
        if (bytes.length - count < size && count + size <= BufferPool.LARGE) {
            enlarge();
        }
        if (bytes.length - count < size) {
            byte[] larger = new byte[Math.max(bytes.length * 2, count + size)];
            System.arraycopy(bytes, 0, larger, 0, count);
            pool.give(bytes);
            bytes = larger;
        }
    }

    public OutputBuffer put(byte[] from) {
        return put(from, 0, from.length);
    }

    public OutputBuffer put(byte[] from, int start, int end) {
        room(end - start);
        System.arraycopy(from, start, bytes, count, end - start);
        count += end - start;
        return this;
    }

    /** Puts a text of Latin-1 characters. */
    @SuppressWarnings("deprecation") // the one copy from a String that makes no array
    public OutputBuffer put(String latin1) {
        int length = latin1.length();
        room(length);
        latin1.getBytes(0, length, bytes, count);
        count += length;
        return this;
    }

    public OutputBuffer put(char ascii) {
        room(1);
        bytes[count++] = (byte) ascii;
        return this;
    }

    public OutputBuffer line() {
        room(2);
        bytes[count++] = '\r';
        bytes[count++] = '\n';
        return this;
    }

    public OutputBuffer put(HeaderFields fields) {
        room(fields.writtenLength());
        count = fields.write(bytes, count);
        return this;
    }

    /** Puts one line of the fields. */
    public OutputBuffer put(HeaderFields fields, int index) {
        room(fields.lineLength(index));
        count = fields.writeLine(index, bytes, count);
        return this;
    }

    /** Puts a number that is not negative, in decimal. */
    public OutputBuffer number(long value) {
        room(20);
        int digits = 1;
        for (long rest = value / 10; rest > 0; rest /= 10) {
            digits++;
        }
        long rest = value;
        for (int i = count + digits - 1; i >= count; i--) {
            bytes[i] = (byte) ('0' + rest % 10);
            rest /= 10;
        }
        count += digits;
        return this;
    }

    /** Writes what is held, if anything. */
    public void flush(Wire wire) throws IOException {
        if (count > 0) {
            wire.write(bytes, 0, count);
            count = 0;
        }
    }
}
