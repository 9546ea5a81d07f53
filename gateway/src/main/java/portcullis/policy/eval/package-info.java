/**
 * Cedar policies as closures over values of our own: what is decided per request. Knows nothing of files, of routes or of Cedar's
 * library, whose decisions it equals: policies come in their JSON form. Begins at {@code CompiledPolicy} and {@code PolicySlice}.
 */
@NullMarked
package portcullis.policy.eval;

import org.jspecify.annotations.NullMarked;
