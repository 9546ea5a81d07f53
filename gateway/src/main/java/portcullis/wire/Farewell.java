package portcullis.wire;

import java.io.IOException;
import java.util.concurrent.TimeUnit;

/**
 * Says that nothing more comes, and hears the client out for a moment: closing on unread bytes would destroy our last
 * words on their way.
 */
public final class Farewell {
    /** How long, and how much, we listen to a client after our last word, so that it gets to read it. */
    public static final long NANOS = TimeUnit.SECONDS.toNanos(1);

    private static final int BYTES = 256 * 1024;

    private Farewell() {}

    /**
     * @param stallNanos how long the client may take to accept our last words
     * @throws IOException when the connection broke meanwhile
     */
    public static void to(Wire wire, BufferPool buffers, long stallNanos) throws IOException {
        wire.writeWithin(stallNanos);
        wire.shutdownOutput();
        wire.writeWhenever();
        wire.readWithin(NANOS);
        byte[] scratch = buffers.large();
        try {
            int count = 0;
            for (int heard = 0; heard < BYTES && count >= 0; heard += count) {
                count = wire.read(scratch, 0, scratch.length);
            }
        } finally {
            buffers.give(scratch);
        }
    }
}
