/** The certificates of our own ports: how they are replaced, what is told of them, and the operator's port over TLS. */
@NullMarked
package portcullis.tests.certificates;

import org.jspecify.annotations.NullMarked;
