package portcullis.limits;

/**
 * The buckets of one limit, one for each key. Safe for use by many threads. Memory is bounded whatever keys come: a bucket that owes
 * something is never forgotten, one that owes nothing is as good as none, and when the table is full of the former, new
 * keys share one more bucket.
 */
public interface Buckets extends AutoCloseable {
    /**
     * Takes that much, or nothing.
     *
     * @param cost at least 1
     * @param patienceNanos the longest that the calling thread may wait for a store; 0 or less: it may not wait at all
     */
    Grant take(LimitKey key, int cost, long patienceNanos);

    /** Gives back what {@link #take} took: the request was refused by somebody else after all. Never waits. */
    void giveBack(LimitKey key, int cost);

    /** How many keys there is a bucket for. */
    int keys();

    /** How often a key had to share the bucket of those for whom there was no room. */
    long overflows();

    /** Gives back what is lent; no more calls come. */
    @Override
    void close();
}
