package portcullis.limits;

/**
 * What a bucket says to one request.
 *
 * @param verdict whether the request may go on
 * @param source who decided, for metrics
 * @param remaining how many more of cost 1 would be let through right now; never negative
 * @param waitNanos when refused: until the same request would be let through; else until the bucket is as if nobody had ever
 *     taken anything (rate) or the window ends (quota)
 */
public record Grant(Verdict verdict, Source source, long remaining, long waitNanos) {
    /** Whether the request may go on. */
    public enum Verdict {
        ALLOWED,
        REFUSED,
        /** The store is away, and the operator wants no answer then but 503. */
        UNAVAILABLE
    }

    /** Who decided. */
    public enum Source {
        /** A bucket of this process alone. */
        LOCAL,
        /** The store that gateways share, or what it had lent to this process. */
        SHARED,
        /** This process, in the place of a store that is away. */
        FALLBACK
    }

    public boolean isAllowed() {
        return verdict == Verdict.ALLOWED;
    }
}
