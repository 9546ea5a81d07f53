package portcullis.limits;

/** What counts while the store is away. */
public enum Outage {
    /** Each gateway goes on with its share: the limit divided by how many there are. */
    BOUNDED,
    /** Each gateway keeps the whole limit for itself. */
    LOCAL,
    /** Everything is let through. */
    OPEN,
    /** Nothing is. */
    CLOSED
}
