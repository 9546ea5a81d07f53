/** The end of the process: told early, finished politely, cut at a deadline. Start at {@link portcullis.tests.drain.DrainTest}. */
@NullMarked
package portcullis.tests.drain;

import org.jspecify.annotations.NullMarked;
