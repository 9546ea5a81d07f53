package portcullis.filters;

/** When a filter runs: the first stage is the outermost, sees the request first and the answer last. */
public enum Stage {
    /** So that refusals carry its headers too; and a preflight has no credentials that a later stage could ask for. */
    CORS,
    /** Cheap refusals before any work is done. */
    GUARD,
    /** Who is calling; whatever follows may need to know. */
    IDENTIFY,
    /** Limits that need the caller, before work that only allowed callers are worth. */
    METER,
    /** May this caller do that. */
    AUTHORIZE,
    /** Last, so that all rules above see what the client sent. */
    SHAPE;

    /** Whether its filters are for callers whom somebody knows, so that none of them is on a public route. */
    public boolean isAboutCallers() {
        return this == IDENTIFY || this == AUTHORIZE;
    }
}
