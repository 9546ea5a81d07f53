package portcullis.upstream;

import java.io.IOException;
import portcullis.exchange.Exchange;
import portcullis.http.BodyException;
import portcullis.http.BodyReader;
import portcullis.http1.OutputBuffer;
import portcullis.wire.BufferPool;
import portcullis.wire.Wire;

/**
 * A request's head as bytes, and of its body what is here already. While the body is complete in it the request can be
 * sent again.
 */
final class OutgoingRequest implements AutoCloseable {
    private final OutputBuffer out;
    private final boolean whole;

    /**
     * @param self what this gateway is called in Via
     * @throws BodyException when what is here of the body is refused; nothing was sent then
     */
    OutgoingRequest(Exchange exchange, Upstream upstream, Endpoint endpoint, BufferPool buffers, String self)
            throws BodyException {
        this.out = new OutputBuffer(buffers);
        boolean made = false;
        try {
            RequestWriter.write(exchange, upstream.config().host(), endpoint.hostField(), self, out);
            this.whole = takeReady(exchange.body());
            made = true;
        } finally {
            if (!made) {
                out.close();
            }
        }
    }

    /** Takes what needs no waiting; true when that is all. A chunked body is left to its upload. */
    private boolean takeReady(BodyReader body) throws BodyException {
        long left = body.declaredLength();
        while (left > 0 && body.ready() && out.free() > 0) {
            int count = body.read(out.bytes(), out.count(), (int) Math.min(left, out.free()));
            if (count < 0) {
                break;
            }
            out.advance(count);
            left -= count;
        }
        return left == 0;
    }

    /** Whether head and body are all here. */
    boolean isWhole() {
        return whole;
    }

    void writeTo(Wire wire) throws IOException {
        wire.write(out.bytes(), 0, out.count());
    }

    @Override
    public void close() {
        out.close();
    }
}
