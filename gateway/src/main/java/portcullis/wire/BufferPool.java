package portcullis.wire;

import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * Arrays and buffers for whoever moves bytes right now. An idle connection holds none, and one that only waits for a head
 * holds a small one, so memory follows the work and not the number of connections. Bounded: what does not fit is left to
 * the garbage collector.
 */
public final class BufferPool {
    /** Bytes of a small array: an ordinary head, with a small body behind it. */
    public static final int SMALL = 4 * 1024;
    /** Bytes of a large array: a useful piece of a body that is changed or framed on its way. */
    public static final int LARGE = 32 * 1024;
    /** Bytes of a buffer outside the heap: a useful piece of a body that goes through as it is. */
    public static final int DIRECT = 64 * 1024;

    private static final int MOST_DIRECT = 256;

    private final Slots<byte[]> small = new Slots<>(4096);
    private final Slots<byte[]> large = new Slots<>(512);
    private final Slots<ByteBuffer> direct = new Slots<>(MOST_DIRECT);
    private final AtomicInteger directMade = new AtomicInteger();

    /** Places for things that are all alike. A thread looks at a few of them, which differ from most other threads'. */
    private static final class Slots<T> {
        private static final int PROBES = 8;

        private final AtomicReferenceArray<@Nullable T> places;

        /** @param count a power of two */
        Slots(int count) {
            places = new AtomicReferenceArray<>(count);
        }

        @Nullable T take() {
            int start = start();
            for (int i = 0; i < PROBES; i++) {
                int place = start + i & places.length() - 1;
                if (places.getPlain(place) != null) {
                    T thing = places.getAndSet(place, null);
                    if (thing != null) {
                        return thing;
                    }
                }
            }
            return null;
        }

        boolean give(T thing) {
            int start = start();
            for (int i = 0; i < PROBES; i++) {
                int place = start + i & places.length() - 1;
                if (places.getPlain(place) == null && places.compareAndSet(place, null, thing)) {
                    return true;
                }
            }
            return false;
        }

        private static int start() {
            return (int) Thread.currentThread().threadId() * PROBES;
        }
    }

    /** An array of {@link #SMALL} bytes with whatever is in it. */
    public byte[] small() {
        byte[] array = small.take();
        return array == null ? new byte[SMALL] : array;
    }

    /** An array of {@link #LARGE} bytes with whatever is in it. */
    public byte[] large() {
        byte[] array = large.take();
        return array == null ? new byte[LARGE] : array;
    }

    /** Gives an array back; the caller must not touch it again. Arrays of other sizes are dropped. */
    public void give(byte[] array) {
        if (array.length == SMALL) {
            small.give(array);
        } else if (array.length == LARGE) {
            large.give(array);
        }
    }

    /** An empty buffer of {@link #DIRECT} bytes outside the heap; null when all that there may be are in use. */
    public @Nullable ByteBuffer direct() {
        ByteBuffer buffer = direct.take();
        if (buffer != null) {
            return buffer.clear();
        }
        if (directMade.incrementAndGet() > MOST_DIRECT) {
            directMade.decrementAndGet();
            return null;
        }
        return ByteBuffer.allocateDirect(DIRECT);
    }

    /** Gives a buffer back; the caller must not touch it again. */
    public void give(ByteBuffer buffer) {
        if (!direct.give(buffer)) {
            directMade.decrementAndGet(); // its memory goes with its cleaner
        }
    }
}
