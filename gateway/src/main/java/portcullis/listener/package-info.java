/**
 * Our side of the wire: a connection becomes requests, a request becomes an exchange, an outcome becomes an answer.
 * {@link portcullis.listener.PublicListener} opens a port on Helidon's server, {@link portcullis.listener.ClientConnection}
 * serves one connection, strictly in order, on its own virtual thread.
 */
@NullMarked
package portcullis.listener;

import org.jspecify.annotations.NullMarked;
