/**
 * Which route is this? {@link portcullis.routing.RouteTable} is compiled from configuration and answers for each request
 * with a {@link portcullis.routing.RouteMatch}: the host is chosen first, then the base path, then the version, then the
 * most specific route, and nothing falls through. Also the life of versions, from deprecation to removal. Knows what a
 * route matches, not what it does: whatever runs behind a route is carried along unseen. Start with
 * {@link portcullis.routing.RouteTable}.
 */
@NullMarked
package portcullis.routing;

import org.jspecify.annotations.NullMarked;
