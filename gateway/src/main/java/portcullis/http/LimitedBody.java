package portcullis.http;

import org.jspecify.annotations.Nullable;

/** Counts what really comes, because a chunked body declares no length (RFC 9112, 7.1). */
final class LimitedBody implements BodyReader {
    private final BodyReader body;
    private long left;

    LimitedBody(BodyReader body, long limit) {
        this.body = body;
        this.left = limit;
    }

    @Override
    public long declaredLength() {
        return body.declaredLength();
    }

    @Override
    public int read(byte[] into, int offset, int length) throws BodyException {
        int count = body.read(into, offset, length);
        if (count > 0) {
            left -= count;
            if (left < 0) {
                throw new BodyException(BodyException.Fault.TOO_LARGE, "more bytes than the limit");
            }
        }
        return count;
    }

    @Override
    public boolean ready() {
        return body.ready();
    }

    @Override
    public @Nullable HeaderFields trailers() {
        return body.trailers();
    }
}
