/** The store that gateways share: how it is reached, what is told of it, and that it may come and go. */
@NullMarked
package portcullis.tests.stores;

import org.jspecify.annotations.NullMarked;
