package portcullis.http1;

import java.io.IOException;
import java.nio.ByteBuffer;
import portcullis.http.BodyException;
import portcullis.http.BodyReader;

/** What the bodies on a wire share: each wait has a deadline, and a broken connection breaks the body with its cause. */
abstract class WireBody implements BodyReader {
    final InputBuffer input;
    private final long idleNanos;

    WireBody(InputBuffer input, long idleNanos) {
        this.input = input;
        this.idleNanos = idleNanos;
    }

    /** Takes what is held, else waits and reads past the buffer; -1 when the peer closed. */
    final int take(byte[] into, int offset, int length) throws BodyException {
        int held = Math.min(input.available(), length);
        if (held > 0) {
            System.arraycopy(input.bytes(), input.position(), into, offset, held);
            input.consume(held);
            return held;
        }
        input.wire().readWithin(idleNanos);
        int count;
        try {
            count = input.readDirect(into, offset, length);
        } catch (IOException e) {
            throw cut();
        } finally {
            input.wire().readWhenever();
        }
        return checked(count);
    }

    /** Waits and reads past the buffer, while nothing is held; -1 when the peer closed. */
    final int take(ByteBuffer into) throws BodyException {
        input.wire().readWithin(idleNanos);
        int count;
        try {
            count = input.readDirect(into);
        } catch (IOException e) {
            throw cut();
        } finally {
            input.wire().readWhenever();
        }
        return checked(count);
    }

    /** Waits for more bytes in the buffer; -1 when the peer closed. */
    final int fill() throws BodyException {
        input.wire().readWithin(idleNanos);
        int count;
        try {
            count = input.fill();
        } catch (IOException e) {
            throw cut();
        } finally {
            input.wire().readWhenever();
        }
        return checked(count);
    }

    private int checked(int count) throws BodyException {
        if (count < 0 && input.wire().readExpired()) {
            throw new BodyException(BodyException.Fault.TOO_SLOW, "no byte of the body within the idle time");
        }
        return count;
    }

    static BodyException cut() {
        return new BodyException(BodyException.Fault.CUT, "the connection ended within the body");
    }
}
