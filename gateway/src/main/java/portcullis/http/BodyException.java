package portcullis.http;

import java.io.IOException;

/** A body ended before its end. The fault says whose doing it was and what the peer may be told. */
public final class BodyException extends IOException {
    private static final long serialVersionUID = 1;

    /** Why a body broke. */
    public enum Fault {
        /** Its framing is wrong (RFC 9112, 6 and 7.1): the rest of the connection means nothing. */
        MALFORMED,
        /** The peer closed or reset the connection first. */
        CUT,
        /** No byte came within the idle time. */
        TOO_SLOW,
        /** More bytes than allowed. */
        TOO_LARGE,
        /** We ended it, because the other side of the exchange ended first. */
        ABANDONED
    }

    private final Fault fault;

    public BodyException(Fault fault, String message) {
        super(message);
        this.fault = fault;
    }

    public Fault fault() {
        return fault;
    }

    /** No trace: it is an ordinary event of the network, and thrown on the request path. */
    @Override
    public Throwable fillInStackTrace() {
        return this;
    }
}
