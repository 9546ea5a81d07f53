package portcullis.http1;

import portcullis.http.BodyException;

/** A body of declared length (RFC 9112, 6.2). Ends at exactly that many bytes; fewer is a broken body. */
final class LengthBody extends WireBody {
    private final long length;
    private long left;

    LengthBody(InputBuffer input, long length, long idleNanos) {
        super(input, idleNanos);
        this.length = length;
        this.left = length;
    }

    @Override
    public long declaredLength() {
        return length;
    }

    @Override
    public int read(byte[] into, int offset, int size) throws BodyException {
        if (left == 0) {
            return -1;
        }
        int count = take(into, offset, (int) Math.min(left, size));
        if (count < 0) {
            throw cut();
        }
        left -= count;
        return count;
    }

    @Override
    public boolean ready() {
        return left == 0 || input.available() > 0;
    }
}
