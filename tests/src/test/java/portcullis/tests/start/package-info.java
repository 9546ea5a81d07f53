/** How soon the gateway answers after it was started, and what it says when that takes longer than it should. */
@NullMarked
package portcullis.tests.start;

import org.jspecify.annotations.NullMarked;
