/**
 * HTTP semantics, no wire: heads, fields, bodies and the request target as every room speaks of them. Knows nothing of
 * sockets, chunks or configuration. Start reading at {@link portcullis.http.RequestHead}.
 */
@NullMarked
package portcullis.http;

import org.jspecify.annotations.NullMarked;
