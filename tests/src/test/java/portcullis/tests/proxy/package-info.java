/** The PROXY header in front of everything else: who may send one, and that its address is the client's everywhere. */
@NullMarked
package portcullis.tests.proxy;

import org.jspecify.annotations.NullMarked;
