package portcullis.http;

/** A request target that is refused. Carries no trace: it is an ordinary event of the network. */
public final class TargetFault extends Exception {
    private static final long serialVersionUID = 1;

    /** What the peer is told. */
    public enum Kind {
        /** Not a target at all (RFC 9112, 3.2; RFC 3986, 3.3). */
        MALFORMED,
        /** Well-formed, but programs disagree about which resource it names. */
        AMBIGUOUS
    }

    private final Kind kind;

    TargetFault(Kind kind, String message) {
        super(message, null, false, false);
        this.kind = kind;
    }

    public Kind kind() {
        return kind;
    }
}
