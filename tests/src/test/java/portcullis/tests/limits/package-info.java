/** Every bound holds, and says so. Start at {@link portcullis.tests.limits.BodyLimitTest}. */
@NullMarked
package portcullis.tests.limits;

import org.jspecify.annotations.NullMarked;
