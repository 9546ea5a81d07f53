/** The operator's own tests, run by the shipped command. */
@NullMarked
package portcullis.tests.owntests;

import org.jspecify.annotations.NullMarked;
