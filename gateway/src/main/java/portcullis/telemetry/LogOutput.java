package portcullis.telemetry;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Where every line of every log goes: a bounded ring of bytes that one thread writes out in large pieces. Whoever logs
 * copies its line into the ring and goes on; when the ring is full, because whatever reads our standard output is slower
 * than we are, the line is dropped and the caller counts it. No request ever waits for a log.
 */
public final class LogOutput implements AutoCloseable {
    /** Bytes in the ring; some 1 500 lines of an access log. */
    public static final int CAPACITY = 1 << 20;

    private static final Duration CLOSE_WAIT = Duration.ofSeconds(2);
    /** How long lines gather after the first one: a write and a wake-up per line would cost more than the line. */
    private static final long GATHER_NANOS = Duration.ofMillis(10).toNanos();
    /** Bytes per write, so that a ring being written makes room step by step. */
    private static final int PIECE = 64 * 1024;

    private final OutputStream out;
    private final byte[] ring;
    private final int reserve;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition filled = lock.newCondition();
    private final LongAdder lost = new LongAdder();
    private final Thread writer;
    private int head;
    private int used;
    private boolean idle;
    private boolean hurried;
    private boolean closing;

    /** @param capacity bytes; a sixteenth of it takes important lines only */
    LogOutput(OutputStream out, int capacity) {
        this.out = out;
        this.ring = new byte[capacity];
        this.reserve = capacity / 16;
        this.writer = Thread.ofPlatform().daemon().name("log-writer").start(this::run);
    }

    /** On the process's standard output, past {@link System#out} and its lock. */
    public static LogOutput standard() {
        return new LogOutput(new FileOutputStream(FileDescriptor.out), CAPACITY);
    }

    /**
     * Takes the first {@code length} bytes of {@code line}, a whole line with its line break.
     *
     * @param important may use the part of the ring that is kept for what nobody wants to lose
     * @return whether there was room
     */
    boolean offer(byte[] line, int length, boolean important) {
        lock.lock();
        try {
            if (closing || used + length > ring.length - (important ? 0 : reserve)) {
                return false;
            }
            int tail = (head + used) % ring.length;
            int straight = Math.min(length, ring.length - tail);
            System.arraycopy(line, 0, ring, tail, straight);
            System.arraycopy(line, straight, ring, 0, length - straight);
            used += length;
            if (idle) {
                idle = false;
                filled.signal();
            } else if (used > ring.length / 4 && !hurried) {
                hurried = true;
                LockSupport.unpark(writer);
            }
            return true;
        } finally {
            lock.unlock();
        }
    }

    /** Lines that were taken and then could not be written, because standard output is closed. */
    long lost() {
        return lost.sum();
    }

    private void run() {
        while (awaitLines()) {
            LockSupport.parkNanos(GATHER_NANOS);
            while (writePiece()) {
                // until the ring is empty
            }
        }
    }

    private boolean awaitLines() {
        lock.lock();
        try {
            while (used == 0 && !closing) {
                idle = true;
                filled.awaitUninterruptibly();
            }
            idle = false;
            if (closing) {
                LockSupport.unpark(writer); // nothing more will gather
            }
            return used > 0;
        } finally {
            lock.unlock();
        }
    }

    /** Nobody writes into what is being written out: it is given back only afterwards. */
    private boolean writePiece() {
        int length;
        lock.lock();
        try {
            length = Math.min(Math.min(used, ring.length - head), PIECE);
        } finally {
            lock.unlock();
        }
        if (length == 0) {
            return false;
        }
        try {
            out.write(ring, head, length);
        } catch (IOException closed) {
            for (int i = head; i < head + length; i++) {
                if (ring[i] == '\n') {
                    lost.increment();
                }
            }
        }
        lock.lock();
        try {
            head = (head + length) % ring.length;
            used -= length;
            hurried = false;
            return used > 0;
        } finally {
            lock.unlock();
        }
    }

    /** Takes no more lines and writes out what there is, for at most two seconds. */
    @Override
    public void close() {
        close(CLOSE_WAIT);
    }

    /** As {@link #close()}, with another deadline; whatever is not written by then is lost. */
    public void close(Duration deadline) {
        lock.lock();
        try {
            closing = true;
            filled.signal();
        } finally {
            lock.unlock();
        }
        LockSupport.unpark(writer);
        try {
            writer.join(deadline);
        } catch (InterruptedException stopNow) {
            Thread.currentThread().interrupt();
        }
    }
}
