/**
 * Where requests go: upstreams with their endpoints and connections, the choice among them, and one try after the other
 * ({@link portcullis.upstream.Forwarder}). Knows the wire through {@code http1} and nothing of routes or filters.
 */
@NullMarked
package portcullis.upstream;

import org.jspecify.annotations.NullMarked;
