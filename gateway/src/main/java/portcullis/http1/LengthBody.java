package portcullis.http1;

import java.nio.ByteBuffer;
import portcullis.http.BodyException;

/**
 * A body of declared length (RFC 9112, 6.2). Ends at exactly that many bytes; fewer is a broken body. What follows it on a
 * client's connection is the next request. Behind an answer nothing may follow; what does is read along as far as it is
 * there and stays in the buffer, where whoever wants to keep the connection sees it.
 */
final class LengthBody extends WireBody {
    /** Below this, bytes are gathered with what else there is to write. */
    private static final int WORTH_RELAYING = 8 * 1024;

    private final long length;
    private final boolean isLast;
    private long left;

    /** @param isLast whether nothing may follow it */
    LengthBody(InputBuffer input, long length, long idleNanos, boolean isLast) {
        super(input, idleNanos);
        this.length = length;
        this.isLast = isLast;
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
        boolean mayOverrun = isLast && input.available() == 0;
        int count = take(into, offset, mayOverrun ? size : (int) Math.min(left, size));
        if (count < 0) {
            throw cut();
        }
        if (count > left) {
            input.takeBack(into, offset + (int) left, count - (int) left);
            count = (int) left;
        }
        left -= count;
        return count;
    }

    @Override
    public boolean isRelayed() {
        return left >= WORTH_RELAYING && input.available() == 0;
    }

    @Override
    public int relay(ByteBuffer into) throws BodyException {
        if (!isLast && left < into.remaining()) {
            into.limit(into.position() + (int) left);
        }
        int count = take(into);
        if (count < 0) {
            throw cut();
        }
        if (count > left) {
            byte[] overrun = new byte[count - (int) left];
            into.position(into.position() - overrun.length);
            into.get(into.position(), overrun);
            input.takeBack(overrun, 0, overrun.length);
            count = (int) left;
        }
        left -= count;
        return count;
    }

    @Override
    public boolean ready() {
        return left == 0 || input.available() > 0;
    }
}
