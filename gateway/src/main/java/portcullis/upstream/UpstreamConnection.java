package portcullis.upstream;

import portcullis.http1.HeadLimits;
import portcullis.http1.InputBuffer;
import portcullis.http1.ResponseHeadReader;
import portcullis.wire.BufferPool;
import portcullis.wire.Wire;

/** One connection to an endpoint. It belongs to one exchange or lies idle in its pool, and holds no buffer while it does. */
final class UpstreamConnection {
    private static final byte[] NONE = {};

    private final Endpoint endpoint;
    private final Wire wire;
    private final InputBuffer input;
    private final ResponseHeadReader heads;
    private final BufferPool buffers;
    private final long openedNanos;
    private long idleSinceNanos;
    private boolean reused;

    UpstreamConnection(Endpoint endpoint, Wire wire, BufferPool buffers, long now) {
        this.endpoint = endpoint;
        this.wire = wire;
        this.buffers = buffers;
        this.input = new InputBuffer(wire, NONE);
        this.heads = new ResponseHeadReader(input, HeadLimits.UPSTREAM);
        this.openedNanos = now;
    }

    Endpoint endpoint() {
        return endpoint;
    }

    Wire wire() {
        return wire;
    }

    InputBuffer input() {
        return input;
    }

    ResponseHeadReader heads() {
        return heads;
    }

    /** Whether an exchange before this one used the connection, so that the upstream may be closing it right now. */
    boolean isReused() {
        return reused;
    }

    long openedNanos() {
        return openedNanos;
    }

    long idleSinceNanos() {
        return idleSinceNanos;
    }

    /** Takes a buffer for the exchange that begins. */
    void begin() {
        input.bytes(buffers.small());
    }

    /** Gives the buffer back: nothing of the answer's head is needed any more. */
    void giveBuffer() {
        buffers.give(input.bytes());
        input.bytes(NONE);
        heads.forget();
    }

    /** The connection may now lie idle. */
    void rest(long now) {
        giveBuffer();
        wire.idle();
        reused = true;
        idleSinceNanos = now;
    }

    /**
     * Whether the upstream has closed an idle connection, or sent something that nobody asked for. One system call that
     * does not wait. Never asked while an exchange uses the connection.
     */
    boolean isStale() {
        return wire.isStale();
    }

    /** Closes it for good and gives everything back; the upstream must not take what was sent so far for all there is. */
    void close() {
        wire.close();
        end();
    }

    /** As {@link #close}, where nothing more was to come either way, and says so. */
    void finish() {
        wire.finish();
        end();
    }

    private void end() {
        buffers.give(input.bytes());
        input.bytes(NONE);
        endpoint.closed(this);
    }
}
