/**
 * The operator's own tests as they are written: files with scenarios and policy cases, as records. What becomes of them is for
 * {@code explain} to say; here is only what may stand in a file. The running gateway never reads them. Start with
 * {@link portcullis.config.suite.TestFile} for the shape, {@link portcullis.config.suite.TestFiles} for the way.
 */
@NullMarked
package portcullis.config.suite;

import org.jspecify.annotations.NullMarked;
