/**
 * Asks a service of the operator's whether a request may pass, and who its caller is. Start with {@link
 * portcullis.filters.forwardauth.ForwardAuthFilter}; {@link portcullis.filters.forwardauth.AuthService} is the call.
 */
@NullMarked
package portcullis.filters.forwardauth;

import org.jspecify.annotations.NullMarked;
