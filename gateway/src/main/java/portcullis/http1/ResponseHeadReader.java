package portcullis.http1;

import java.io.IOException;
import portcullis.http.HeaderFields;
import portcullis.http.RequestHead;
import portcullis.http.ResponseHead;
import portcullis.http.StandardFields;
import portcullis.http.Tokens;

/** Reads the heads of answers from an upstream's connection, interim ones included, as strictly as requests. */
public final class ResponseHeadReader {
    /** What {@link #read} came to. */
    public enum Result {
        /** {@link #head} is filled. */
        HEAD,
        /** It is not HTTP/1.x, or not well-formed. */
        BROKEN,
        /** The upstream closed, or the deadline struck, before a byte of an answer. */
        NOTHING,
        /** The upstream closed, or the deadline struck, within the head. */
        CUT
    }

    private final InputBuffer input;
    private final HeadLimits limits;
    private final ResponseHead head = new ResponseHead(0);
    private int minorVersion;
    private int headStart;
    private int lineStart;
    private int scanned;
    private boolean lineSeen;
    private boolean broken;
    private long length;

    public ResponseHeadReader(InputBuffer input, HeadLimits limits) {
        this.input = input;
        this.limits = limits;
    }

    public ResponseHead head() {
        return head;
    }

    /** Bytes of the body by the head's fields, {@link RequestHead#UNKNOWN_LENGTH} when chunked, or {@link Framing#UNDECLARED}. */
    public long length() {
        return length;
    }

    /** Whether the head declares a body that is not empty, be it one that the status does not have. */
    public boolean declaresBody() {
        return length > 0 || length == RequestHead.UNKNOWN_LENGTH;
    }

    /** Forgets the head, of which everybody is done, and the buffer that it lies in. */
    public void forget() {
        head.fields().clear();
    }

    /** Whether the head declares neither a length nor a coding, so that a body would end with the connection. */
    public boolean isUndeclared() {
        return length == Framing.UNDECLARED;
    }

    /** Whether the answer to that method has a body that ends with the connection. */
    public boolean isUndeclaredBody(String method) {
        return isUndeclared() && ResponseHead.mayHaveBody(head.status(), method);
    }

    /** Whether the upstream means to keep the connection (RFC 9112, 9.3). */
    public boolean keepsConnection() {
        HeaderFields fields = head.fields();
        return minorVersion == 1
                ? !ConnectionField.names(fields, "close")
                : ConnectionField.names(fields, "keep-alive") && !ConnectionField.names(fields, "close");
    }

    /**
     * Waits for a whole head; the caller arms the read deadline.
     *
     * @throws IOException when the connection breaks
     */
    public Result read() throws IOException {
        lineSeen = false;
        broken = false;
        headStart = input.position();
        lineStart = headStart;
        scanned = headStart;
        head.fields().reset(input.bytes());
        while (true) {
            boolean whole = scan();
            if (broken) {
                return Result.BROKEN;
            }
            if (whole) {
                return finish();
            }
            if (input.isFull()) {
                input.grow(0);
                head.fields().moved(input.bytes());
            }
            if (input.fill() < 0) {
                return input.available() > 0 ? Result.CUT : Result.NOTHING;
            }
        }
    }

    private boolean scan() {
        byte[] bytes = input.bytes();
        int end = input.end();
        for (int i = scanned; i < end; i++) {
            if (bytes[i] != '\n') {
                continue;
            }
            int lineEnd = i - 1;
            if (lineEnd < lineStart || bytes[lineEnd] != '\r') {
                broken = true;
                return false;
            }
            if (lineEnd == lineStart && lineSeen) {
                input.consumeTo(i + 1);
                return true;
            }
            broken = lineSeen ? !field(bytes, lineEnd) : !statusLine(bytes, lineEnd);
            if (broken) {
                return false;
            }
            lineStart = i + 1;
        }
        scanned = end;
        broken = end - headStart > limits.headBytes()
                || !lineSeen && !couldBeHttp(bytes, lineStart, end);
        return false;
    }

    private boolean field(byte[] bytes, int lineEnd) {
        return head.fields().count() < limits.fieldCount()
                && lineEnd + 4 - headStart <= limits.headBytes()
                && FieldLines.parse(bytes, lineStart, lineEnd, head.fields());
    }

    /** {@code HTTP/1.x SP 3DIGIT [SP reason]} (RFC 9112, 4); the phrase is checked and dropped. */
    private boolean statusLine(byte[] bytes, int lineEnd) {
        lineSeen = true;
        int length = lineEnd - lineStart;
        if (length < 12 || lineEnd + 4 - headStart > limits.headBytes() || !couldBeHttp(bytes, lineStart, lineEnd) || bytes[lineStart + 8] != ' ') {
            return false;
        }
        int minor = bytes[lineStart + 7] - '0';
        int status = 0;
        for (int i = lineStart + 9; i < lineStart + 12; i++) {
            int digit = bytes[i] - '0';
            if (digit < 0 || digit > 9) {
                return false;
            }
            status = status * 10 + digit;
        }
        if (minor < 0 || minor > 1 || status < 100 || status > 599 || length > 12 && bytes[lineStart + 12] != ' ') {
            return false;
        }
        for (int i = lineStart + 12; i < lineEnd; i++) {
            if (!Tokens.isValueByte(bytes[i])) {
                return false;
            }
        }
        minorVersion = minor;
        head.status(status);
        return true;
    }

    private static boolean couldBeHttp(byte[] bytes, int from, int to) {
        String start = "HTTP/1.";
        for (int i = 0; i < start.length() && from + i < to; i++) {
            if (bytes[from + i] != start.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    private Result finish() {
        input.pin();
        length = Framing.length(head.fields());
        boolean chunkedBeforeItsTime = length == RequestHead.UNKNOWN_LENGTH && minorVersion == 0;
        if (length == Framing.WRONG || length == Framing.UNKNOWN_CODING || chunkedBeforeItsTime
                || head.fields().contains(StandardFields.TRANSFER_ENCODING) && head.status() < 200) {
            return Result.BROKEN;
        }
        return Result.HEAD;
    }
}
