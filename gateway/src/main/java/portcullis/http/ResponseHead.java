package portcullis.http;

/** The head of an answer: a status and fields. The reason phrase of an upstream is not kept (RFC 9112, 4: it says nothing). */
public final class ResponseHead {
    private final HeaderFields fields;
    private int status;

    /** An answer of our own, without fields yet. */
    public ResponseHead(int status) {
        this(status, new HeaderFields());
    }

    public ResponseHead(int status, HeaderFields fields) {
        this.status = status;
        this.fields = fields;
    }

    /** For the connection that reuses this head for its next answer. */
    public void status(int status) {
        this.status = status;
    }

    /** 100 to 599. */
    public int status() {
        return status;
    }

    public HeaderFields fields() {
        return fields;
    }

    /** Whether an answer of this status to this method has a body at all (RFC 9112, 6.3). */
    public static boolean mayHaveBody(int status, String requestMethod) {
        return status >= 200 && status != 204 && status != 304 && !requestMethod.equals("HEAD");
    }
}
