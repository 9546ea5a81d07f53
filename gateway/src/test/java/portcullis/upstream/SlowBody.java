package portcullis.upstream;

import java.nio.charset.StandardCharsets;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import portcullis.http.BodyException;
import portcullis.http.BodyReader;

/** A request's body that comes piece by piece when the test says so. */
final class SlowBody implements BodyReader {
    private static final Object END = new Object();

    private final BlockingQueue<Object> pieces = new LinkedBlockingQueue<>();
    private final long declared;

    SlowBody(long declared) {
        this.declared = declared;
    }

    SlowBody sends(String piece) {
        pieces.add(piece);
        return this;
    }

    void ends() {
        pieces.add(END);
    }

    void breaks(BodyException.Fault fault) {
        pieces.add(new BodyException(fault, "on purpose"));
    }

    @Override
    public long declaredLength() {
        return declared;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws BodyException {
        Object piece;
        try {
            piece = pieces.poll(60, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
        if (piece instanceof BodyException fault) {
            throw fault;
        }
        if (!(piece instanceof String text)) {
            return -1;
        }
        byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
        System.arraycopy(bytes, 0, into, offset, bytes.length);
        return bytes.length;
    }

    @Override
    public boolean ready() {
        return !pieces.isEmpty();
    }
}
