/**
 * The words that everyone speaks: one request on its way ({@link portcullis.exchange.Exchange}), the one extension point
 * ({@link portcullis.exchange.Filter}), what came of it ({@link portcullis.exchange.Outcome}) and every reason for which
 * we refuse or fail ({@link portcullis.exchange.Reason}). Knows HTTP semantics and nothing of sockets or files.
 */
@NullMarked
package portcullis.exchange;

import org.jspecify.annotations.NullMarked;
