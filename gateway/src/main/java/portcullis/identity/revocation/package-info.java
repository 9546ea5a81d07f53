/**
 * What is taken back before its time: single tokens, all those of a subject up to a moment, all those of a key. What an operator
 * asks for, what is remembered of it, and the file that it outlives the process in. It knows callers and the names of issuers; how
 * tokens are checked, and by which keys, it does not. Start with {@link portcullis.identity.revocation.Revocations}.
 */
@NullMarked
package portcullis.identity.revocation;

import org.jspecify.annotations.NullMarked;
