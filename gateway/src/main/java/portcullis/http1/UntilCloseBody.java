package portcullis.http1;

import portcullis.http.BodyException;
import portcullis.http.RequestHead;

/** An answer that ends where its connection ends (RFC 9112, 6.3, rule 8). Whether it is whole nobody can know. */
final class UntilCloseBody extends WireBody {
    private boolean ended;

    UntilCloseBody(InputBuffer input, long idleNanos) {
        super(input, idleNanos);
    }

    @Override
    public long declaredLength() {
        return RequestHead.UNKNOWN_LENGTH;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws BodyException {
        if (ended) {
            return -1;
        }
        int count = take(into, offset, length);
        ended = count < 0;
        return count;
    }

    @Override
    public boolean ready() {
        return ended || input.available() > 0;
    }
}
