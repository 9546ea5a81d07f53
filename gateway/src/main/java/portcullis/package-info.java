/**
 * Portcullis, a standalone edge gateway.
 *
 * <p>What the operator wrote ({@code config}) is compiled, all or nothing, into an immutable {@code snapshot}; a
 * {@code listener} turns each request into an {@code exchange}, {@code routing} finds its route, the route's pipeline of
 * {@code filters} wraps the call to its {@code upstream}, and one {@link portcullis.exchange.Outcome} comes back.
 */
@NullMarked
package portcullis;

import org.jspecify.annotations.NullMarked;
