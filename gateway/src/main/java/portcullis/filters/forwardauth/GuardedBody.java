package portcullis.filters.forwardauth;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;
import portcullis.http.BodyException;
import portcullis.http.BodyReader;
import portcullis.http.HeaderFields;

/** A chunked body whose trailers cannot say what only the auth service may. */
final class GuardedBody implements BodyReader {
    private final BodyReader body;
    private final CopiedFields copied;

    GuardedBody(BodyReader body, CopiedFields copied) {
        this.body = body;
        this.copied = copied;
    }

    @Override
    public long declaredLength() {
        return body.declaredLength();
    }

    @Override
    public int read(byte[] into, int offset, int length) throws BodyException {
        return body.read(into, offset, length);
    }

    @Override
    public boolean ready() {
        return body.ready();
    }

    @Override
    public boolean isRelayed() {
        return body.isRelayed();
    }

    @Override
    public int relay(ByteBuffer into) throws BodyException {
        return body.relay(into);
    }

    @Override
    public @Nullable HeaderFields trailers() {
        return copied.behind(body.trailers());
    }
}
