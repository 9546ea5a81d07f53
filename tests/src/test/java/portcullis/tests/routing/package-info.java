/** Which route a request takes, and what becomes of it there. Start at {@link portcullis.tests.routing.RoutingTest}. */
@NullMarked
package portcullis.tests.routing;

import org.jspecify.annotations.NullMarked;
