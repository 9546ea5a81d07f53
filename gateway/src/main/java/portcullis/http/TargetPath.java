package portcullis.http;

import org.jspecify.annotations.Nullable;

/**
 * The target of a request, parsed and normalised once; routed, logged, authorized and forwarded as the same text.
 *
 * @param path  the normalised absolute path, ASCII, starting with a slash; {@code *} for the asterisk form (RFC 9112, 3.2.4)
 * @param query what follows the question mark, as received; null without one
 */
public record TargetPath(String path, @Nullable String query) {
    /** {@code /}, without a query. */
    public static final TargetPath ROOT = new TargetPath("/", null);
    /** {@code *}, the target of a server-wide OPTIONS. */
    public static final TargetPath ASTERISK = new TargetPath("*", null);

    /** Path and query as they go onto the wire. */
    public String text() {
        return query == null ? path : path + '?' + query;
    }
}
