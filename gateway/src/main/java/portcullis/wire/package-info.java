/**
 * Bytes in and out of one connection, with a deadline on each direction and no idea what they mean. Both sides of the
 * gateway speak through it; TLS is another {@link portcullis.wire.Wire} around one. JDK only.
 */
@NullMarked
package portcullis.wire;

import org.jspecify.annotations.NullMarked;
