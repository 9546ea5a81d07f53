package portcullis.tunnel;

import java.io.IOException;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import portcullis.http.TunnelEnd;
import portcullis.wire.BufferPool;

/**
 * One direction of a tunnel, on one thread: what is read on one end is written to the other before more is read, so a slow
 * reader slows the other side down and nothing piles up here. While little goes on it holds a small array of its own, and
 * a pooled one only while more is there than fits.
 */
final class Pump {
    /** An ordinary message, and what an idle direction costs. */
    static final int IDLE_BYTES = 1024;

    private final TunnelEnd from;
    private final TunnelEnd to;
    private final @Nullable FrameTracker frames;
    private final Supplier<byte[]> closeFrame;
    private final BufferPool buffers;
    private final Runnable changed;
    private final ReentrantLock writing = new ReentrantLock();
    private boolean outputOver;
    private boolean outputShut;
    private long bytes;
    private volatile long lastNanos = System.nanoTime();
    private volatile boolean parting;
    private volatile boolean parted;
    private volatile boolean closeSeen;
    private volatile boolean ended;
    private volatile boolean broken;

    /**
     * @param frames     follows the frames of this direction; null when it does not consist of WebSocket frames
     * @param closeFrame makes the frame that ends this direction
     * @param changed    runs, on whatever thread, when one of the claims below became true
     */
    Pump(
            TunnelEnd from,
            TunnelEnd to,
            @Nullable FrameTracker frames,
            Supplier<byte[]> closeFrame,
            BufferPool buffers,
            Runnable changed) {
        this.from = from;
        this.to = to;
        this.frames = frames;
        this.closeFrame = closeFrame;
        this.buffers = buffers;
        this.changed = changed;
    }

    /** Moves bytes until its source ends, and passes that end on. */
    void run() {
        try {
            move();
        } catch (IOException e) {
            broken = true;
        } finally {
            shutdownOutput();
            ended = true;
            changed.run();
        }
    }

    private void move() throws IOException {
        byte[] idle = new byte[IDLE_BYTES];
        byte[] array = idle;
        try {
            for (int count = from.read(array, 0, array.length); count >= 0; count = from.read(array, 0, array.length)) {
                lastNanos = System.nanoTime();
                bytes += count;
                forward(array, count);
                boolean busy = count >= IDLE_BYTES && from.hasMore();
                if (busy && array == idle) {
                    array = buffers.large();
                } else if (!busy && array != idle) {
                    buffers.give(array);
                    array = idle;
                }
            }
        } finally {
            if (array != idle) {
                buffers.give(array);
            }
        }
    }

    private void forward(byte[] array, int count) {
        writing.lock();
        try {
            int boundary = frames == null ? count : frames.advance(array, 0, count, parting && !outputOver);
            write(array, 0, boundary);
            if (frames != null && boundary < count) {
                sayClose();
                frames.advance(array, boundary, count, false);
            }
        } finally {
            writing.unlock();
        }
        boolean closeCame = frames != null && frames.isCloseSeen() && !closeSeen;
        closeSeen |= closeCame;
        if (closeCame || broken) {
            changed.run(); // never under the lock: what follows may need that of the other direction
        }
        if (parting && !parted) {
            tryToPart();
        }
    }

    /** What its reader does not take any more is read and dropped, so that the source can say its last words in peace. */
    private void write(byte[] array, int start, int end) {
        if (outputOver || start == end) {
            return;
        }
        try {
            to.write(array, start, end - start);
        } catch (IOException e) {
            outputOver = true;
            broken = true;
        }
    }

    /** Has a Close frame put in as soon as a frame of this direction has ended; what comes behind it is dropped. */
    void part() {
        parting = true;
        tryToPart();
    }

    /** Whoever holds the lock looks at {@link #parting} when it has let go. */
    private void tryToPart() {
        if (!writing.tryLock()) {
            return;
        }
        try {
            if (frames != null && frames.isBetweenFrames()) {
                sayClose();
            }
        } finally {
            writing.unlock();
        }
        if (parted || broken) {
            changed.run();
        }
    }

    private void sayClose() {
        if (!parted && !outputOver && frames != null && !frames.isCloseSeen()) {
            byte[] frame = closeFrame.get();
            write(frame, 0, frame.length);
            outputOver = true;
            parted = true;
        }
    }

    /** Says that nothing follows. */
    void shutdownOutput() {
        writing.lock();
        try {
            outputOver = true;
            if (!outputShut) {
                outputShut = true;
                to.shutdownOutput();
            }
        } finally {
            writing.unlock();
        }
    }

    /** Closes the end that is written to, once nobody writes. */
    void finishOutput() {
        writing.lock();
        try {
            to.finish();
        } finally {
            writing.unlock();
        }
    }

    /** Bytes that its source sent. For the thread that ran it, and whoever waited for that one. */
    long bytes() {
        return bytes;
    }

    /** When the last byte came, by {@link System#nanoTime()}. */
    long lastNanos() {
        return lastNanos;
    }

    /** Whether the source sent a Close frame. */
    boolean isCloseSeen() {
        return closeSeen;
    }

    /** Whether a Close frame of ours ended this direction. */
    boolean isParted() {
        return parted;
    }

    /** Whether the source has ended. */
    boolean isEnded() {
        return ended;
    }

    /** Whether the source broke, or its reader takes no more. */
    boolean isBroken() {
        return broken;
    }
}
