package portcullis.filters.forwardauth;

import java.util.Locale;

/** What came of asking an auth service: the metric label {@code result}. */
enum AuthResult {
    /** 2xx. */
    ALLOWED,
    /** 401. */
    UNAUTHENTICATED,
    /** 403. */
    DENIED,
    /** 3xx with a Location: to a page where the user can say who he is. */
    REDIRECTED,
    /** Any other status, or fields that are too large or cannot be read. */
    UNEXPECTED,
    /** Not the whole of an answer within the time. */
    TIMEOUT,
    /** No connection, or nobody there whom we trust. */
    UNREACHABLE,
    /** Not HTTP, or an answer that broke off. */
    BROKEN,
    /** As many calls as may be are under way: this one was not made. */
    BUSY,
    /** The client left, or the gateway stopped, before the answer came. */
    ABANDONED;

    private final String slug = name().toLowerCase(Locale.ROOT);

    String slug() {
        return slug;
    }

    /** Whether the service said neither yes nor no. */
    boolean isFailure() {
        return switch (this) {
            case ALLOWED, UNAUTHENTICATED, DENIED, REDIRECTED -> false;
            case UNEXPECTED, TIMEOUT, UNREACHABLE, BROKEN, BUSY, ABANDONED -> true;
        };
    }
}
