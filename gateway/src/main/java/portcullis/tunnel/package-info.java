/**
 * What goes on once a connection has left HTTP: bytes both ways between two {@link portcullis.http.TunnelEnd ends}, for as
 * long as the route lets them. It knows nothing of requests, and of the bytes only where a WebSocket frame ends. Start
 * reading at {@link portcullis.tunnel.Tunnel}.
 */
@NullMarked
package portcullis.tunnel;

import org.jspecify.annotations.NullMarked;
