/** Edited files come into force whole, soon, and without a lost request. Start at {@link portcullis.tests.reload.ReloadTest}. */
@NullMarked
package portcullis.tests.reload;

import org.jspecify.annotations.NullMarked;
