package portcullis.tunnel;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import portcullis.http.TunnelEnd;

/** One side of a tunnel that says what the test has it say, and keeps what it is told. */
final class ScriptedEnd implements TunnelEnd {
    private static final byte[] END = {};
    private static final byte[] BREAK = {};

    private final BlockingQueue<byte[]> sent = new LinkedBlockingQueue<>();
    private final ByteArrayOutputStream told = new ByteArrayOutputStream();
    private byte[] left = {};
    private boolean takesNothing;
    volatile long readWithin;
    volatile boolean outputShut;
    volatile boolean finished;
    volatile boolean closed;

    ScriptedEnd says(byte... bytes) {
        sent.add(bytes.clone());
        return this;
    }

    ScriptedEnd ends() {
        sent.add(END);
        return this;
    }

    ScriptedEnd breaks() {
        sent.add(BREAK);
        return this;
    }

    ScriptedEnd takesNothing() {
        takesNothing = true;
        return this;
    }

    synchronized byte[] told() {
        return told.toByteArray();
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
        try {
            if (left.length == 0) {
                byte[] next = sent.take();
                if (next == END) {
                    return -1;
                }
                if (next == BREAK) {
                    throw new IOException("reset");
                }
                left = next;
            }
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
        int count = Math.min(length, left.length);
        System.arraycopy(left, 0, into, offset, count);
        left = java.util.Arrays.copyOfRange(left, count, left.length);
        return count;
    }

    @Override
    public boolean hasMore() {
        return left.length > 0;
    }

    @Override
    public synchronized void write(byte[] from, int offset, int length) throws IOException {
        if (outputShut) {
            throw new AssertionError("written behind the end");
        }
        if (takesNothing) {
            throw new IOException("takes nothing");
        }
        told.write(from, offset, length);
        notifyAll();
    }

    @Override
    public void shutdownOutput() {
        outputShut = true;
    }

    @Override
    public void readWithin(long nanos) {
        readWithin = nanos;
        sent.add(END);
    }

    @Override
    public void finish() {
        finished = true;
    }

    @Override
    public void close() {
        closed = true;
        sent.add(BREAK);
    }
}
