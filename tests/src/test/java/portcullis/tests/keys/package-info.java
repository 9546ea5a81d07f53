/** Where the keys of issuers come from, and what becomes of callers when those change, are slow, or cannot be had. */
@NullMarked
package portcullis.tests.keys;

import org.jspecify.annotations.NullMarked;
