package portcullis.wire;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.IntSupplier;

/** A connection in memory: what the peer sends comes in the pieces that are asked for and then ends; what is written is kept. */
public final class MemoryWire extends Wire {
    private static final int LONGEST_PIECE = 64;

    private final byte[] sent;
    private final IntSupplier pieces;
    private final ByteArrayOutputStream taken = new ByteArrayOutputStream();
    private int at;
    private boolean inputShut;
    private boolean outputShut;
    private boolean open = true;

    private MemoryWire(byte[] sent, IntSupplier pieces) {
        this.sent = sent;
        this.pieces = pieces;
    }

    /** The peer sends everything at once and closes. */
    public static MemoryWire of(byte[] sent) {
        return new MemoryWire(sent, () -> Integer.MAX_VALUE);
    }

    /** As {@link #of(byte[])}; characters are bytes. */
    public static MemoryWire of(String sent) {
        return of(sent.getBytes(StandardCharsets.ISO_8859_1));
    }

    /** The peer sends in pieces of up to 64 bytes, the same for the same bytes, so that a finding happens again. */
    public static MemoryWire inPieces(byte[] sent) {
        Random random = new Random(Arrays.hashCode(sent));
        return new MemoryWire(sent, () -> 1 + random.nextInt(LONGEST_PIECE));
    }

    /** What nobody may tell apart: at once, byte by byte, and in pieces. */
    public static List<MemoryWire> everyWay(byte[] sent) {
        return List.of(of(sent), new MemoryWire(sent, () -> 1), inPieces(sent));
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
        if (length <= 0) {
            throw new AssertionError("a read of nothing never ends");
        }
        if (!open) {
            throw new IOException("closed");
        }
        if (inputShut || at == sent.length) {
            return -1;
        }
        int count = Math.min(Math.min(length, sent.length - at), pieces.getAsInt());
        System.arraycopy(sent, at, into, offset, count);
        at += count;
        return count;
    }

    @Override
    public int read(ByteBuffer into) throws IOException {
        byte[] bytes = new byte[into.remaining()];
        int count = read(bytes, 0, bytes.length);
        into.put(bytes, 0, Math.max(count, 0));
        return count;
    }

    @Override
    public void write(byte[] from, int offset, int length) throws IOException {
        if (!open || outputShut) {
            throw new IOException("closed");
        }
        taken.write(from, offset, length);
    }

    @Override
    public void write(ByteBuffer from) throws IOException {
        byte[] bytes = new byte[from.remaining()];
        from.get(bytes);
        write(bytes, 0, bytes.length);
    }

    /** What was written. */
    public byte[] output() {
        return taken.toByteArray();
    }

    /** Bytes that were sent and that nobody has read. */
    public int unread() {
        return sent.length - at;
    }

    @Override
    public long written() {
        return taken.size();
    }

    @Override
    public boolean isStale() {
        return false;
    }

    @Override
    public void idle() {}

    @Override
    public void finish() {
        close();
    }

    @Override
    protected void shutdownInput() {
        inputShut = true;
    }

    @Override
    public void shutdownOutput() {
        outputShut = true;
    }

    @Override
    public void close() {
        open = false;
    }

    @Override
    public void reset() {
        open = false;
    }

    @Override
    public boolean isOpen() {
        return open;
    }
}
