package portcullis.snapshot;

import portcullis.exchange.Filter;

/**
 * Stands around each filter of a private snapshot and sees what it does to a request. Snapshots that serve have none: it is asked
 * when a filter is built, and never again.
 */
@FunctionalInterface
public interface FilterRecorder {
    /** Leaves every filter as it is. */
    FilterRecorder NONE = (_, made) -> made;

    /**
     * @param filter as it stands in the configuration
     * @param made   of it
     * @return what runs in its place
     */
    Filter around(EffectiveFilter filter, Filter made);
}
