/** Connections that leave HTTP: the handshake, the tunnel behind it, and how it ends. */
@NullMarked
package portcullis.tests.websocket;

import org.jspecify.annotations.NullMarked;
