package portcullis.exchange;

import java.util.Locale;

/** How an exchange ended: the metric label and log field {@code outcome}. */
public enum Ending {
    /** The whole answer of an upstream or route was written. */
    COMPLETED,
    /** The client closed or stalled before the end. */
    CLIENT_GONE,
    /** The upstream broke after its head was passed on; the answer was cut. */
    UPSTREAM_BROKE,
    /** The deadline cut the answer after its head. */
    DEADLINE,
    /** The gateway's own stop cut it. */
    DRAIN_CUT,
    /** The gateway said no. */
    REFUSED,
    /** The upstream failed before its head, and the gateway said so. */
    FAILED,
    /** The connection became a tunnel. */
    TUNNELLED;

    private final String slug = name().toLowerCase(Locale.ROOT).replace('_', '-');

    /** The name in metrics and logs. */
    public String slug() {
        return slug;
    }
}
