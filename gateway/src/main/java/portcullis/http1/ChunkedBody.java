package portcullis.http1;

import org.jspecify.annotations.Nullable;
import portcullis.http.BodyException;
import portcullis.http.HeaderFields;
import portcullis.http.RequestHead;
import portcullis.http.StandardFields;
import portcullis.http.Tokens;

/**
 * A chunked body (RFC 9112, 7.1): sizes are hexadecimal digits and nothing else, the line end behind a chunk's data is
 * checked, extensions are skipped within a bound, trailer fields are parsed as strictly as a head's and may not frame or
 * route. The data of a chunk is streamed, never held whole.
 */
final class ChunkedBody extends WireBody {
    private static final int MOST_SIZE_DIGITS = 15;
    private static final int MOST_LINE_BYTES = 256;
    private static final HeadLimits TRAILERS = new HeadLimits(8 * 1024, 50, 0);

    private enum At {
        SIZE,
        DATA,
        DATA_END,
        TRAILERS,
        END
    }

    private At at = At.SIZE;
    private long left;
    private int trailerBytes;
    private int trailerCount;
    private @Nullable HeaderFields trailers;

    ChunkedBody(InputBuffer input, long idleNanos) {
        super(input, idleNanos);
    }

    @Override
    public long declaredLength() {
        return RequestHead.UNKNOWN_LENGTH;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws BodyException {
        while (!advance()) {
            input.room(MOST_LINE_BYTES);
            if (fill() < 0) {
                throw cut();
            }
        }
        if (at == At.END) {
            return -1;
        }
        int count = take(into, offset, (int) Math.min(left, length));
        if (count < 0) {
            throw cut();
        }
        left -= count;
        if (left == 0) {
            at = At.DATA_END;
        }
        return count;
    }

    @Override
    public boolean ready() {
        try {
            return advance() && (at == At.END || input.available() > 0);
        } catch (BodyException e) {
            return true; // read() says so
        }
    }

    @Override
    public @Nullable HeaderFields trailers() {
        return at == At.END ? trailers : null;
    }

    /**
     * Walks over what is held without consuming it, so that a fault that came with the head is seen before anything of
     * the request is passed on.
     */
    void checkHeld() throws BodyException {
        int position = input.position();
        At begun = at;
        long begunLeft = left;
        try {
            while (advance() && at == At.DATA && input.available() > 0) {
                int held = (int) Math.min(left, input.available());
                input.consume(held);
                left -= held;
                at = left == 0 ? At.DATA_END : At.DATA;
            }
        } finally {
            input.consumeTo(position);
            at = begun;
            left = begunLeft;
            trailers = null;
            trailerBytes = 0;
            trailerCount = 0;
        }
    }

    /** Consumes framing that is held; false when more bytes are needed before data or the end can be seen. */
    private boolean advance() throws BodyException {
        while (true) {
            switch (at) {
                case DATA, END -> {
                    return true;
                }
                case DATA_END -> {
                    if (input.available() < 2) {
                        if (input.available() == 1 && input.bytes()[input.position()] != '\r') {
                            throw malformed("no line end behind a chunk's data");
                        }
                        return false;
                    }
                    if (input.bytes()[input.position()] != '\r' || input.bytes()[input.position() + 1] != '\n') {
                        throw malformed("no line end behind a chunk's data");
                    }
                    input.consume(2);
                    at = At.SIZE;
                }
                case SIZE -> {
                    int line = lineEnd();
                    if (line < 0) {
                        checkPartialSize();
                        return false;
                    }
                    left = size(line);
                    input.consumeTo(line + 2);
                    at = left == 0 ? At.TRAILERS : At.DATA;
                }
                case TRAILERS -> {
                    int line = lineEnd();
                    if (line < 0) {
                        return false;
                    }
                    trailer(line);
                    input.consumeTo(line + 2);
                }
            }
        }
    }

    /** The index of the CR of the line at the position; -1 when its end is not here yet. */
    private int lineEnd() throws BodyException {
        byte[] bytes = input.bytes();
        int most = (at == At.SIZE ? MOST_LINE_BYTES : TRAILERS.headBytes()) + 1; // the CR may be here alone
        for (int i = input.position(); i < input.end(); i++) {
            if (bytes[i] == '\n') {
                if (i == input.position() || bytes[i - 1] != '\r') {
                    throw malformed("a line of the chunked coding without CR");
                }
                return i - 1;
            }
        }
        if (input.available() > most) {
            throw malformed("a line of the chunked coding without end");
        }
        return -1;
    }

    /** A size that is wrong already is refused before its line ends. */
    private void checkPartialSize() throws BodyException {
        if (input.available() > 0 && hex(input.bytes()[input.position()]) < 0) {
            throw malformed("a chunk size that is not hexadecimal");
        }
    }

    private long size(int lineEnd) throws BodyException {
        byte[] bytes = input.bytes();
        int i = input.position();
        long size = 0;
        int digits = 0;
        for (; i < lineEnd; i++) {
            int digit = hex(bytes[i]);
            if (digit < 0) {
                break;
            }
            size = size << 4 | digit;
            digits++;
        }
        if (digits == 0 || digits > MOST_SIZE_DIGITS || lineEnd - input.position() > MOST_LINE_BYTES) {
            throw malformed("a chunk size that is none");
        }
        if (i < lineEnd) {
            extension(bytes, i, lineEnd);
        }
        return size;
    }

    /** {@code *( BWS ";" ..)}: skipped, but only if it can be one; a bare CR or a control character never can. */
    private static void extension(byte[] bytes, int from, int lineEnd) throws BodyException {
        int i = from;
        while (i < lineEnd && (bytes[i] == ' ' || bytes[i] == '\t')) {
            i++;
        }
        if (i == lineEnd || bytes[i] != ';') {
            throw malformed("a chunk size that is not hexadecimal");
        }
        for (; i < lineEnd; i++) {
            if (!Tokens.isValueByte(bytes[i])) {
                throw malformed("a control character in a chunk extension");
            }
        }
    }

    private void trailer(int lineEnd) throws BodyException {
        int from = input.position();
        if (lineEnd == from) {
            at = At.END;
            return;
        }
        if (trailers == null) {
            trailers = new HeaderFields();
        }
        trailerBytes += lineEnd + 2 - from;
        if (trailerBytes > TRAILERS.headBytes() || ++trailerCount > TRAILERS.fieldCount()) {
            throw malformed("trailer fields that are too large or too many");
        }
        HeaderFields one = new HeaderFields();
        one.reset(input.bytes());
        if (!FieldLines.parse(input.bytes(), from, lineEnd, one)) {
            throw malformed("a malformed trailer field");
        }
        if (one.is(0, StandardFields.CONTENT_LENGTH) || one.is(0, StandardFields.TRANSFER_ENCODING)
                || one.is(0, StandardFields.HOST)) {
            throw malformed("a trailer field that frames or routes");
        }
        if (!TrailerFields.mustBeDropped(one)) {
            trailers.addAll(one);
        }
    }

    private static int hex(byte b) {
        if (b >= '0' && b <= '9') {
            return b - '0';
        }
        if (b >= 'a' && b <= 'f') {
            return b - 'a' + 10;
        }
        return b >= 'A' && b <= 'F' ? b - 'A' + 10 : -1;
    }

    private static BodyException malformed(String what) {
        return new BodyException(BodyException.Fault.MALFORMED, what);
    }
}
