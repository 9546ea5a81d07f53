package portcullis.wire;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicLong;

/**
 * One connection as a pipe of bytes. One thread reads and one, perhaps another, writes. Blocking calls end by their
 * deadlines: {@link Watchdog} looks at all of them a few times a second, so a deadline costs one store and no timer, and
 * strikes up to {@link Watchdog#TICK} late.
 */
public abstract class Wire implements Closeable {
    private static final long UNARMED = Long.MAX_VALUE;

    /** It struck, for good: nobody arms it again. */
    private static final long STRUCK = Long.MIN_VALUE;

    private final AtomicLong readBy = new AtomicLong(UNARMED);
    private final AtomicLong writeBy = new AtomicLong(UNARMED);

    /**
     * Waits for at least one byte.
     *
     * @return how many bytes were put; -1 at the end of the stream, and after the read deadline has struck
     * @throws IOException when the connection broke or was closed
     */
    public abstract int read(byte[] into, int offset, int length) throws IOException;

    /**
     * Writes all bytes, waiting for the peer where it must.
     *
     * @throws IOException when the connection broke, was closed, or the write deadline has struck
     */
    public abstract void write(byte[] from, int offset, int length) throws IOException;

    /**
     * As {@link #read(byte[], int, int)}, for a buffer outside the heap: the bytes are not copied on their way.
     *
     * @param into is filled from its position to its limit at most
     */
    public abstract int read(ByteBuffer into) throws IOException;

    /** As {@link #write(byte[], int, int)}, for all that remains in a buffer outside the heap. */
    public abstract void write(ByteBuffer from) throws IOException;

    /** Bytes that the peer's side of the connection, or our kernel, has taken so far. Read by the writing thread. */
    public abstract long written();

    /**
     * Whether the peer has closed an idle connection, or has sent something that nobody asked for. Does not wait; only for
     * a connection that nobody reads from or writes to.
     */
    public abstract boolean isStale();

    /** Whether a read would bring something at once; false where that cannot be told. Does not wait. For whoever reads. */
    public boolean hasInput() {
        return false;
    }

    /** Nothing is going on: whatever memory can be given back is given back. What was read and not taken is kept. */
    public abstract void idle();

    /** Says that nothing follows, where the protocol has words for it, and closes. For whoever reads and writes. Never throws. */
    public abstract void finish();

    /** Ends reading for good: a blocked {@link #read} returns -1, writing goes on. */
    protected abstract void shutdownInput();

    /** Closes at once; blocked calls end. Never throws. */
    @Override
    public abstract void close();

    public abstract boolean isOpen();

    /** Closes so that the peer sees an error and not an end (a TCP reset). Never throws. */
    public abstract void reset();

    /** Ends writing; the peer sees the end of the stream, and may still be read from. Never throws. */
    public abstract void shutdownOutput();

    /** Reading must have brought something within {@code nanos} from now on ({@link Long#MAX_VALUE}: whenever). */
    public final void readWithin(long nanos) {
        arm(readBy, nanos == Long.MAX_VALUE ? UNARMED : System.nanoTime() + nanos);
    }

    /** Nobody waits for this read: no deadline. */
    public final void readWhenever() {
        arm(readBy, UNARMED);
    }

    /** Writing must be done within {@code nanos} from now on ({@link Long#MAX_VALUE}: whenever). */
    public final void writeWithin(long nanos) {
        arm(writeBy, nanos == Long.MAX_VALUE ? UNARMED : System.nanoTime() + nanos);
    }

    public final void writeWhenever() {
        arm(writeBy, UNARMED);
    }

    /** Whether the read deadline ended this connection's input, be it after the last byte that was wanted. */
    public final boolean readExpired() {
        return readBy.get() == STRUCK;
    }

    /** Whether the write deadline closed this connection, be it after the last byte that was to be written. */
    public final boolean writeExpired() {
        return writeBy.get() == STRUCK;
    }

    private static void arm(AtomicLong deadline, long by) {
        long seen = deadline.get();
        while (seen != STRUCK && !deadline.compareAndSet(seen, by)) {
            seen = deadline.get();
        }
    }

    /** Called by the watchdog only. */
    final void look(long now) {
        if (strikes(readBy, now)) {
            shutdownInput();
        }
        if (strikes(writeBy, now)) {
            reset(); // a polite close would wait for the peer to take what the system holds for it
        }
    }

    /** A deadline that its owner lifts or moves at this very moment does not strike: one of the two comes first. */
    private static boolean strikes(AtomicLong deadline, long now) {
        long by = deadline.get();
        return by != UNARMED && by != STRUCK && by - now <= 0 && deadline.compareAndSet(by, STRUCK);
    }
}
