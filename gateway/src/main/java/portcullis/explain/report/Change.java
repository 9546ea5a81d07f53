package portcullis.explain.report;

import java.time.Instant;

/** The last change to some lines of a file. */
public sealed interface Change {
    /**
     * @param commit its whole name
     * @param at when it was committed
     * @param subject the first line of what was said about it
     */
    record Committed(String commit, Instant at, String author, String subject) implements Change {}

    /** The lines, or the file, are only in the work tree so far. */
    record Uncommitted() implements Change {}
}
