/** Bodies flow both ways while they are made, in bounded memory. Start at {@link portcullis.tests.streaming.StreamingTest}. */
@NullMarked
package portcullis.tests.streaming;

import org.jspecify.annotations.NullMarked;
