package portcullis.upstream;

import portcullis.exchange.Reason;

/** No connection could be had; nothing of the request was sent. */
final class ConnectFailure extends Exception {
    private static final long serialVersionUID = 1;

    private final Reason reason;

    ConnectFailure(Reason reason, String message) {
        super(message);
        this.reason = reason;
    }

    static ConnectFailure full(String endpoint) {
        return new ConnectFailure(Reason.BULKHEAD_FULL, "every connection to " + endpoint + " is in use");
    }

    Reason reason() {
        return reason;
    }

    /** No trace: an ordinary event of the network. */
    @Override
    public Throwable fillInStackTrace() {
        return this;
    }
}
