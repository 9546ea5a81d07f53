package portcullis.http;

import java.io.IOException;

/**
 * One side of a tunnel: a connection that has left HTTP (RFC 9110, 7.8). One thread reads and one, perhaps another,
 * writes. Whoever got it may use it until its exchange ends.
 */
public interface TunnelEnd {
    /**
     * Waits for at least one byte; what came behind the head that switched protocols comes first.
     *
     * @return how many bytes were put; -1 at the end of the stream, and when {@link #readWithin} has struck
     * @throws IOException when the connection broke or was closed
     */
    int read(byte[] into, int offset, int length) throws IOException;

    /** Whether a {@link #read} would not wait; false where that cannot be told. For whoever reads. */
    boolean hasMore();

    /**
     * Writes all bytes, waiting for the other side where it must, and no longer than this end is patient.
     *
     * @throws IOException when the connection broke, was closed, or took too long
     */
    void write(byte[] from, int offset, int length) throws IOException;

    /** Says that nothing more will be written. For whoever writes. Never throws. */
    void shutdownOutput();

    /** Reading is to be over within {@code nanos} from now on. From any thread. */
    void readWithin(long nanos);

    /** Says that nothing follows, where there are words for it, and closes. While nobody reads or writes. Never throws. */
    void finish();

    /** Closes at once; blocked calls end. From any thread. Never throws. */
    void close();
}
