package portcullis.http1;

import java.io.IOException;
import org.jspecify.annotations.Nullable;
import portcullis.http.HeaderFields;
import portcullis.http.RequestHead;
import portcullis.http.StandardFields;
import portcullis.http.Tokens;

/**
 * Reads request heads from a connection, one after the other. Every line is judged as soon as its end is there, so a
 * client learns of a fault without having to finish, and no byte is looked at twice.
 */
public final class RequestHeadReader {
    /** What {@link #read} came to. */
    public enum Result {
        /** {@link #head} is filled. */
        HEAD,
        /** {@link #fault} says what was wrong. */
        FAULT,
        /** The client closed, or the deadline struck, before a byte of a head. */
        NOTHING,
        /** The client closed, or the deadline struck, within a head. */
        CUT
    }

    /** Room in a request line for a method, a version and two spaces. */
    private static final int LINE_BESIDES_TARGET = 64;

    private final InputBuffer input;
    private HeadLimits limits = HeadLimits.UPSTREAM;
    private final RequestHead head = new RequestHead();
    private final RequestLine line = new RequestLine();
    private final Authority authorities = new Authority();
    private @Nullable HeadFault fault;
    private int headStart;
    private int lineStart;
    private int scanned;
    private boolean lineSeen;

    public RequestHeadReader(InputBuffer input) {
        this.input = input;
    }

    public RequestHead head() {
        return head;
    }

    /** Forgets the head, of which everybody is done, and the buffer that it lies in. */
    public void forget() {
        head.fields().clear();
    }

    /** Why the head was not accepted, after {@link Result#FAULT}; what was understood of it stands in {@link #head}. */
    public HeadFault fault() {
        return fault == null ? HeadFault.MALFORMED : fault;
    }

    /**
     * Waits for a whole head. The caller arms the read deadline; {@code begun} runs once when the first byte of a head is
     * there, so that it can arm another.
     *
     * @throws IOException when the connection breaks
     */
    public Result read(HeadLimits limits, Runnable begun) throws IOException {
        this.limits = limits;
        fault = null;
        lineSeen = false;
        headStart = input.position();
        lineStart = headStart;
        scanned = headStart;
        line.clear();
        head.fill(line.method, line.target, "", line.minorVersion, 0);
        head.fields().reset(input.bytes());
        boolean any = input.available() > 0;
        if (any) {
            begun.run();
        }
        while (true) {
            boolean whole = scan();
            if (fault != null) {
                return Result.FAULT;
            }
            if (whole) {
                return finish();
            }
            if (input.isFull()) {
                input.grow(0);
                head.fields().moved(input.bytes());
            }
            if (input.fill() < 0) {
                return any ? Result.CUT : Result.NOTHING;
            }
            if (!any) {
                any = true;
                begun.run();
            }
        }
    }

    /** Judges every line that is complete; true when the empty line behind the fields was found. */
    private boolean scan() {
        byte[] bytes = input.bytes();
        int end = input.end();
        for (int i = scanned; i < end; i++) {
            if (bytes[i] != '\n') {
                continue;
            }
            int lineEnd = i - 1;
            if (lineEnd < lineStart || bytes[lineEnd] != '\r') {
                HeadFault before = unfinished(bytes, i); // as if the line feed had come alone
                fault = before == null ? HeadFault.MALFORMED : before;
                return false;
            }
            if (lineEnd == lineStart && lineSeen) {
                input.consumeTo(i + 1);
                return true;
            }
            if (lineEnd > lineStart) {
                fault = lineSeen ? field(bytes, lineEnd) : requestLine(bytes, lineEnd);
            } else if (headStart != lineStart) {
                fault = HeadFault.MALFORMED; // more than the one empty line that RFC 9112, 2.2 forgives
            }
            if (fault != null) {
                return false;
            }
            lineStart = i + 1;
        }
        scanned = end;
        fault = unfinished(bytes, end);
        return false;
    }

    private @Nullable HeadFault requestLine(byte[] bytes, int lineEnd) {
        HeadFault wrong = beginning(bytes, lineEnd);
        if (wrong == null) {
            wrong = line.parse(bytes, lineStart, lineEnd, limits.targetBytes());
        }
        lineSeen = true;
        head.fill(line.method, line.target, "", line.minorVersion, 0);
        return wrong == null && isTooLarge(lineEnd) ? HeadFault.HEADERS_TOO_LARGE : wrong;
    }

    private @Nullable HeadFault field(byte[] bytes, int lineEnd) {
        if (head.fields().count() == limits.fieldCount() || isTooLarge(lineEnd)) {
            return HeadFault.HEADERS_TOO_LARGE;
        }
        return FieldLines.parse(bytes, lineStart, lineEnd, head.fields()) ? null : HeadFault.MALFORMED;
    }

    /** Whether the head is too large although only the empty line comes behind the line that ends here. */
    private boolean isTooLarge(int lineEnd) {
        return lineEnd + 4 - headStart > limits.headBytes();
    }

    /** A line without an end that cannot become right any more. */
    private @Nullable HeadFault unfinished(byte[] bytes, int end) {
        if (lineSeen) {
            return end - headStart > limits.headBytes() ? HeadFault.HEADERS_TOO_LARGE : null;
        }
        boolean returns = end > lineStart && bytes[end - 1] == '\r';
        return end == lineStart ? null : beginning(bytes, returns ? end - 1 : end);
    }

    /** What can be said of the request line's first bytes: whoever speaks something else learns it at once. */
    private @Nullable HeadFault beginning(byte[] bytes, int to) {
        if (to > lineStart && !Tokens.isTokenByte(bytes[lineStart])) {
            return HeadFault.MALFORMED;
        }
        return to - lineStart > limits.targetBytes() + LINE_BESIDES_TARGET ? HeadFault.TARGET_TOO_LONG : null;
    }

    private Result finish() {
        input.pin();
        String authority = authority();
        if (fault != null) {
            return Result.FAULT;
        }
        long length = Framing.length(head.fields());
        if (length == Framing.UNKNOWN_CODING) {
            fault = HeadFault.NOT_IMPLEMENTED;
        } else if (length == Framing.WRONG || length == RequestHead.UNKNOWN_LENGTH && line.minorVersion == 0) {
            fault = HeadFault.MALFORMED;
        } else {
            fault = expectation();
        }
        if (fault != null) {
            return Result.FAULT;
        }
        head.fill(line.method, line.target, authority, line.minorVersion, length == Framing.UNDECLARED ? 0 : length);
        return Result.HEAD;
    }

    /** Exactly one Host, well-formed, and the same as in an absolute target; HTTP/1.0 may go without (RFC 9112, 3.2). */
    private String authority() {
        HeaderFields fields = head.fields();
        int host = fields.find(StandardFields.HOST);
        boolean absolute = line.authorityTo > line.authorityFrom;
        if (host < 0) {
            if (line.minorVersion > 0 || absolute) {
                fault = HeadFault.BAD_HOST;
            }
            return "";
        }
        String authority = authorities.parse(fields.bytes(host), fields.valueStart(host), fields.valueEnd(host));
        if (authority == null || fields.find(StandardFields.HOST, host + 1) >= 0
                || absolute && !authority.equals(
                        new Authority().parse(input.bytes(), line.authorityFrom, line.authorityTo))) {
            fault = HeadFault.BAD_HOST;
            return "";
        }
        return authority;
    }

    private @Nullable HeadFault expectation() {
        HeaderFields fields = head.fields();
        int expect = fields.find(StandardFields.EXPECT);
        if (expect < 0 || line.minorVersion == 0
                || fields.valueIs(expect, "100-continue")
                && fields.find(StandardFields.EXPECT, expect + 1) < 0) {
            return null;
        }
        return HeadFault.EXPECTATION_FAILED;
    }
}
