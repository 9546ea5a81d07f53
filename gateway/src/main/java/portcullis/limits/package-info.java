/**
 * How much: what is left of a limit for whoever it is counted for, in this process or in the store that gateways share. It knows
 * numbers and 128-bit keys, no requests; the filters {@code rate-limit} and {@code quota} make keys of callers and answers of
 * {@link portcullis.limits.Grant grants}. Start at {@link portcullis.limits.Buckets}.
 */
@NullMarked
package portcullis.limits;

import org.jspecify.annotations.NullMarked;
