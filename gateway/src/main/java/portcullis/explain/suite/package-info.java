/**
 * The operator's own tests, run: each case is asked of the private snapshot as {@code explain} asks, and what came out is compared
 * with what was expected. Knows nothing of how results are printed, but for the XML that CI servers read. Start with
 * {@link portcullis.explain.suite.SuiteRun}.
 */
@NullMarked
package portcullis.explain.suite;

import org.jspecify.annotations.NullMarked;
