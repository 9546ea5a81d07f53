/**
 * Bytes in and out of one connection, with a deadline on each direction and no idea what they mean. Both sides of the
 * gateway speak through it; TLS is another {@link portcullis.wire.Wire} around one. Beside it, what ports need of the system: its
 * descriptors shared out, and the question whether somebody still accepts. JDK only. Start reading at {@link portcullis.wire.Wire}.
 */
@NullMarked
package portcullis.wire;

import org.jspecify.annotations.NullMarked;
