/**
 * Signed tokens without their meaning (RFC 7515, 7517, 7518, 8037): the compact form, read strictly; keys and sets of keys, and
 * which key may check which signature. Pure: no clock, no network. Start with {@link portcullis.identity.jose.Jws}.
 */
@NullMarked
package portcullis.identity.jose;

import org.jspecify.annotations.NullMarked;
