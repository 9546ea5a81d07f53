/**
 * Makes keys and tokens, for trying and testing: the only place that knows private keys, and nothing that checks tokens imports
 * it. Start with {@link portcullis.identity.mint.NewToken}.
 */
@NullMarked
package portcullis.identity.mint;

import org.jspecify.annotations.NullMarked;
