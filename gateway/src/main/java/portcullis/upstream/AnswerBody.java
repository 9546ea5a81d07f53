package portcullis.upstream;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;
import portcullis.http.BodyException;
import portcullis.http.BodyReader;
import portcullis.http.HeaderFields;

/** An answer's body that tells its attempt when it is over, so that the connection serves the next as early as it can. */
final class AnswerBody implements BodyReader {
    private final BodyReader body;
    private final Attempt attempt;
    private final boolean keepConnection;

    /**
     * @param keepConnection whether both sides mean to keep the connection when the body was read
     */
    AnswerBody(BodyReader body, Attempt attempt, boolean keepConnection) {
        this.body = body;
        this.attempt = attempt;
        this.keepConnection = keepConnection;
    }

    @Override
    public long declaredLength() {
        return body.declaredLength();
    }

    @Override
    public int read(byte[] into, int offset, int length) throws BodyException {
        try {
            int count = body.read(into, offset, length);
            if (count < 0) {
                attempt.over(keepConnection);
            }
            return count;
        } catch (BodyException e) {
            attempt.over(false);
            throw attempt.cause(e);
        }
    }

    @Override
    public boolean isRelayed() {
        return body.isRelayed();
    }

    @Override
    public int relay(ByteBuffer into) throws BodyException {
        try {
            return body.relay(into);
        } catch (BodyException e) {
            attempt.over(false);
            throw attempt.cause(e);
        }
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
