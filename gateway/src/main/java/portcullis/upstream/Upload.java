package portcullis.upstream;

import java.io.IOException;
import org.jspecify.annotations.Nullable;
import portcullis.http.BodyException;
import portcullis.http.BodyReader;
import portcullis.http.HeaderFields;
import portcullis.http.RequestHead;
import portcullis.http1.BodyWriter;
import portcullis.http1.OutputBuffer;
import portcullis.wire.BufferPool;
import portcullis.wire.Wire;

/**
 * Streams a request's body to the upstream on a thread of its own, so that an answer can come, and be passed on, while
 * the body is still on its way. A body that breaks closes the connection: the upstream must never take a part for the
 * whole.
 */
final class Upload implements Runnable {
    private final BodyReader body;
    private final Wire wire;
    private final BufferPool buffers;
    private final long stallNanos;
    private final Runnable sent;
    private volatile boolean whole;
    private volatile @Nullable BodyException fault;

    /**
     * @param stallNanos how long the upstream may take to accept one write
     * @param sent       runs when the last byte was written, or the upstream takes no more
     */
    Upload(BodyReader body, Wire wire, BufferPool buffers, long stallNanos, Runnable sent) {
        this.body = body;
        this.wire = wire;
        this.buffers = buffers;
        this.stallNanos = stallNanos;
        this.sent = sent;
    }

    @Override
    public void run() {
        OutputBuffer out = new OutputBuffer(buffers);
        try {
            BodyWriter writer = new BodyWriter(out, wire, stallNanos);
            if (body.declaredLength() == RequestHead.UNKNOWN_LENGTH) {
                writer.chunked(body, true);
            } else {
                writer.plain(body);
            }
            whole = true;
            sent.run();
        } catch (BodyException e) {
            fault = e;
            wire.close();
        } catch (IOException e) {
            sent.run(); // the upstream takes no more: if it answers at all, then now
        } finally {
            out.close();
        }
    }

    /** Whether every byte was written. */
    boolean isWhole() {
        return whole;
    }

    /** What broke the body on the client's side; null while nothing did. */
    @Nullable BodyException fault() {
        return fault;
    }
}
