/** Lets the connections of a route become WebSockets or other tunnels, and says whose. */
@NullMarked
package portcullis.filters.websocket;

import org.jspecify.annotations.NullMarked;
