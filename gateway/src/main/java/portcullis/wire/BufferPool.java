package portcullis.wire;

import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * Byte arrays of one size for whoever moves bytes right now. An idle connection holds none, so memory follows the work
 * and not the number of connections. Bounded: what does not fit is left to the garbage collector.
 */
public final class BufferPool {
    /** Bytes of every array: a head with all its fields, or a useful piece of a body. */
    public static final int SIZE = 32 * 1024;

    private static final int SLOTS = 256;
    private static final int PROBES = 4;

    private final AtomicReferenceArray<byte @Nullable []> slots = new AtomicReferenceArray<>(SLOTS);

    /** An array of {@link #SIZE} bytes with whatever is in it. */
    public byte[] take() {
        int start = start();
        for (int i = 0; i < PROBES; i++) {
            int slot = start + i & SLOTS - 1;
            if (slots.getPlain(slot) != null) {
                byte[] array = slots.getAndSet(slot, null);
                if (array != null) {
                    return array;
                }
            }
        }
        return new byte[SIZE];
    }

    /** Gives an array back; the caller must not touch it again. Arrays of other sizes are dropped. */
    public void give(byte[] array) {
        if (array.length != SIZE) {
            return;
        }
        int start = start();
        for (int i = 0; i < PROBES; i++) {
            int slot = start + i & SLOTS - 1;
            if (slots.getPlain(slot) == null && slots.compareAndSet(slot, null, array)) {
                return;
            }
        }
    }

    private static int start() {
        return (int) Thread.currentThread().threadId() * PROBES;
    }
}
