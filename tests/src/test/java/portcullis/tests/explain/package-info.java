/** What the command {@code explain} says, held against what the running gateway does. */
@NullMarked
package portcullis.tests.explain;

import org.jspecify.annotations.NullMarked;
