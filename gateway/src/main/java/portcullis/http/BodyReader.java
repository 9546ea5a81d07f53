package portcullis.http;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * A body as a stream of bytes that its consumer pulls; nothing is read ahead, so a slow consumer slows its producer.
 * One thread reads it. After the end (or a {@link BodyException}) it stays there.
 */
public interface BodyReader {
    /** A body without bytes. */
    BodyReader EMPTY = new BodyReader() {
        @Override
        public long declaredLength() {
            return 0;
        }

        @Override
        public int read(byte[] into, int offset, int length) {
            return -1;
        }

        @Override
        public boolean ready() {
            return true;
        }
    };

    /** Bytes in total where the message said so, else {@link RequestHead#UNKNOWN_LENGTH}. */
    long declaredLength();

    /**
     * Waits for at least one byte.
     *
     * @return how many bytes were put, 1 to {@code length}; -1 at the end
     * @throws BodyException when the body breaks before its end
     */
    int read(byte[] into, int offset, int length) throws BodyException;

    /** Whether {@link #read} would answer without waiting for the network; if not: flush what you hold. */
    boolean ready();

    /** Whether the next bytes are many, not here yet and of no interest to anybody on the way: {@link #relay} fits then. */
    default boolean isRelayed() {
        return false;
    }

    /**
     * As {@link #read}, into a buffer outside the heap; only while {@link #isRelayed} says so.
     *
     * @return how many bytes were put, at least 1
     */
    default int relay(ByteBuffer into) throws BodyException {
        throw new UnsupportedOperationException("this body is not relayed");
    }

    /** The trailer fields, once the end was read; null when there are none. */
    default @Nullable HeaderFields trailers() {
        return null;
    }

    /** A body that is here already; the array is not copied. */
    static BodyReader of(byte[] bytes) {
        return bytes.length == 0 ? EMPTY : new FixedBody(bytes);
    }

    /** The same body, refused with {@link BodyException.Fault#TOO_LARGE} once it gives more than {@code bytes}. */
    default BodyReader limitedTo(long bytes) {
        return new LimitedBody(this, bytes);
    }
}
