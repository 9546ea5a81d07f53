/**
 * Finds out who is calling, by a token or a certificate. It knows where a request carries such things and what a caller without them is
 * told; whether a token is good is for the room {@code identity} to say. Start with
 * {@link portcullis.filters.authenticate.AuthenticateConfig}, what an operator writes.
 */
@NullMarked
package portcullis.filters.authenticate;

import org.jspecify.annotations.NullMarked;
