/** Whoever is slow loses its connection at a deadline, and nobody else notices. Start at {@link portcullis.tests.deadlines.SlowClientTest}. */
@NullMarked
package portcullis.tests.deadlines;

import org.jspecify.annotations.NullMarked;
