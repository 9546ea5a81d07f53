/** Commands beside a gateway that runs. */
@NullMarked
package portcullis.tests.cli;

import org.jspecify.annotations.NullMarked;
