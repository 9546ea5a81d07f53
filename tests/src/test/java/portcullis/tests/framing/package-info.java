/**
 * Where messages begin and end: what is refused, what is passed on and how, byte by byte, in both directions. The tables
 * of malformed messages lie under {@code resources/scenarios}. Start at {@link portcullis.tests.framing.MalformedRequestTest}.
 */
@NullMarked
package portcullis.tests.framing;

import org.jspecify.annotations.NullMarked;
