/**
 * HTTP/1.1 on the wire (RFC 9112), strict, in both directions and for both sides of the gateway: what is not well-formed
 * is refused with a {@link portcullis.http1.HeadFault} or breaks the body; nothing is repaired. Start reading at
 * {@link portcullis.http1.RequestHeadReader}.
 */
@NullMarked
package portcullis.http1;

import org.jspecify.annotations.NullMarked;
