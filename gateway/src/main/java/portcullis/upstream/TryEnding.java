package portcullis.upstream;

import java.util.Locale;

/** What came of one try at an endpoint: the label {@code outcome} of its metric. */
enum TryEnding {
    /** The head of a final answer came. */
    ANSWERED,
    /** No connection could be had. */
    UNREACHABLE,
    /** The connection ended before a head. */
    RESET,
    /** What came is not well-formed. */
    BROKEN,
    TIMEOUT,
    /** The client's request broke, or the client left, first. */
    ABANDONED;

    private final String slug = name().toLowerCase(Locale.ROOT);

    /** The name in metrics. */
    String slug() {
        return slug;
    }
}
