package portcullis.wire;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * A connection in memory: what the peer sends comes in the pieces that the test gives, and what is written is kept call
 * by call. Where a real one would wait, the deadline strikes at once; waiting without a deadline fails the test.
 */
public final class ScriptedWire extends Wire {
    private enum End {
        CLOSED,
        BROKEN,
        SILENT
    }

    private final Deque<byte[]> pieces = new ArrayDeque<>();
    private final List<byte[]> writes = new ArrayList<>();
    private End end = End.CLOSED;
    private boolean takesNothing;
    private boolean inputShut;
    private boolean outputShut;
    private boolean open = true;
    private boolean reset;
    private boolean finished;
    private Runnable whenReset = () -> {};
    private long written;
    private int reads;

    /** The peer sends these pieces, each with one packet, and closes. Characters are bytes. */
    public static ScriptedWire of(String... pieces) {
        ScriptedWire wire = new ScriptedWire();
        for (String piece : pieces) {
            wire.sends(piece);
        }
        return wire;
    }

    /** The peer sends the text byte by byte and closes. */
    public static ScriptedWire byteByByte(String text) {
        return of(text.split(""));
    }

    /** What a test must do for a text that may arrive in any pieces: whole, byte by byte, and cut in two at each place. */
    public static List<ScriptedWire> everyWay(String text) {
        List<ScriptedWire> ways = new ArrayList<>();
        ways.add(of(text));
        ways.add(byteByByte(text));
        for (int cut = 1; cut < text.length(); cut++) {
            ways.add(of(text.substring(0, cut), text.substring(cut)));
        }
        return ways;
    }

    public ScriptedWire sends(String piece) {
        if (!piece.isEmpty()) {
            pieces.add(piece.getBytes(StandardCharsets.ISO_8859_1));
        }
        return this;
    }

    /** Instead of closing, the peer resets the connection. */
    public ScriptedWire thenBreaks() {
        end = End.BROKEN;
        return this;
    }

    /** Instead of closing, the peer says nothing more. */
    public ScriptedWire thenIsSilent() {
        end = End.SILENT;
        return this;
    }

    /** The peer takes nothing of what is written from now on. */
    public ScriptedWire takesNothing() {
        takesNothing = true;
        return this;
    }

    public ScriptedWire whenReset(Runnable then) {
        whenReset = then;
        return this;
    }

    @Override
    public int read(ByteBuffer into) throws IOException {
        byte[] bytes = new byte[into.remaining()];
        int count = read(bytes, 0, bytes.length);
        into.put(bytes, 0, Math.max(0, count));
        return count;
    }

    @Override
    public void write(ByteBuffer from) throws IOException {
        byte[] bytes = new byte[from.remaining()];
        from.get(bytes);
        write(bytes, 0, bytes.length);
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
        reads++;
        if (!open) {
            throw new EOFException("closed");
        }
        if (length <= 0) {
            throw new AssertionError("a read of nothing never ends");
        }
        if (inputShut) {
            return -1;
        }
        byte[] piece = pieces.poll();
        if (piece != null) {
            int count = Math.min(piece.length, length);
            System.arraycopy(piece, 0, into, offset, count);
            if (count < piece.length) {
                pieces.addFirst(java.util.Arrays.copyOfRange(piece, count, piece.length));
            }
            return count;
        }
        return switch (end) {
            case CLOSED -> -1;
            case BROKEN -> throw new IOException("reset by peer");
            case SILENT -> {
                strike();
                if (!inputShut && open) {
                    throw new AssertionError("a read without a deadline");
                }
                yield -1;
            }
        };
    }

    @Override
    public void write(byte[] from, int offset, int length) throws IOException {
        if (takesNothing && open) {
            strike();
            if (open) {
                throw new AssertionError("a write without a deadline");
            }
        }
        if (!open || outputShut) {
            throw new IOException("closed");
        }
        writes.add(java.util.Arrays.copyOfRange(from, offset, offset + length));
        written += length;
    }

    /** A very long time passes: whatever is armed strikes. */
    public void strike() {
        look(System.nanoTime() + Long.MAX_VALUE / 2);
    }

    /** What was written, each call by itself. Bytes are characters. */
    public List<String> writes() {
        return writes.stream().map(ScriptedWire::text).toList();
    }

    /** Everything that was written. */
    public String output() {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        writes.forEach(all::writeBytes);
        return text(all.toByteArray());
    }

    /** How often somebody asked for more. */
    public int reads() {
        return reads;
    }

    /** What the peer sent and nobody has read. */
    public String unread() {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        pieces.forEach(all::writeBytes);
        return text(all.toByteArray());
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }

    @Override
    public long written() {
        return written;
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
    public boolean isStale() {
        return false;
    }

    @Override
    public void idle() {}

    @Override
    public void finish() {
        finished = true;
        close();
    }

    /** Whether the peer was told that nothing follows. */
    public boolean isFinished() {
        return finished;
    }

    @Override
    public void close() {
        open = false;
    }

    @Override
    public void reset() {
        reset = true;
        open = false;
        whenReset.run();
    }

    public boolean isReset() {
        return reset;
    }

    @Override
    public boolean isOpen() {
        return open;
    }
}
