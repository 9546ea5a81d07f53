package portcullis.upstream;

import java.util.Locale;

/** Hears what became of tries; counts and tells, and decides nothing. */
public interface UpstreamEvents {
    /** What came of one try. */
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

        /** The label in metrics. */
        public String slug() {
            return slug;
        }
    }

    /** Hears nothing. */
    UpstreamEvents NONE = new UpstreamEvents() {
        @Override
        public void tried(String upstream, String endpoint, TryEnding ending, long nanos) {}

        @Override
        public void retried(String upstream, String reason) {}
    };

    /**
     * @param nanos from the try's begin to the answer's head, or to its failure
     */
    void tried(String upstream, String endpoint, TryEnding ending, long nanos);

    /** A request is tried again. */
    void retried(String upstream, String reason);
}
