package portcullis.http1;

import portcullis.http.BodyException;
import portcullis.http.BodyReader;
import portcullis.http.RequestHead;

/**
 * The body of a message whose head was just read, by its framing. Lengths are in bytes, or
 * {@link RequestHead#UNKNOWN_LENGTH} for a chunked body; each wait for more bytes may take {@code idleNanos}.
 */
public final class BodyReaders {
    private BodyReaders() {}

    /**
     * The body of a request. Bytes that came with the head are checked now, before anything goes upstream.
     *
     * @throws BodyException when what is held of it is malformed already
     */
    public static BodyReader ofRequest(InputBuffer input, long declared, long idleNanos) throws BodyException {
        if (declared == 0) {
            return BodyReader.EMPTY;
        }
        if (declared != RequestHead.UNKNOWN_LENGTH) {
            return new LengthBody(input, declared, idleNanos, false);
        }
        ChunkedBody body = new ChunkedBody(input, idleNanos);
        body.checkHeld();
        return body;
    }

    /** The body of an answer whose head says neither length nor coding. */
    public static BodyReader untilClose(InputBuffer input, long idleNanos) {
        return new UntilCloseBody(input, idleNanos);
    }

    /** The body of an answer, behind which nothing follows until the next request was sent. */
    public static BodyReader ofAnswer(InputBuffer input, long declared, long idleNanos) {
        if (declared == 0) {
            return BodyReader.EMPTY;
        }
        return declared == RequestHead.UNKNOWN_LENGTH
                ? new ChunkedBody(input, idleNanos)
                : new LengthBody(input, declared, idleNanos, true);
    }
}
