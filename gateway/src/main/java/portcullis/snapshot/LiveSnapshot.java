package portcullis.snapshot;

/**
 * The generation in force. A request takes it once, is served by it to its last byte and gives it back; a swap never
 * waits for requests, and the old generation lets go of its upstreams when its last request is over.
 */
public final class LiveSnapshot {
    private volatile Snapshot current;

    public LiveSnapshot(Snapshot first) {
        current = first;
    }

    /** The generation in force, for serving; {@link Snapshot#release} must follow, once. Allocates and locks nothing. */
    public Snapshot acquire() {
        while (true) {
            Snapshot snapshot = current;
            snapshot.enter();
            if (snapshot == current) {
                return snapshot;
            }
            snapshot.release();
        }
    }

    /** The generation in force, for looking at. */
    public Snapshot current() {
        return current;
    }

    /** Puts the next generation in force. */
    public synchronized void swap(Snapshot next) {
        Snapshot old = current;
        current = next;
        old.retire();
    }
}
