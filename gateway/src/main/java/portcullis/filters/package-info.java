/**
 * What happens to a request on its way. {@link portcullis.filters.FilterCatalog} is the list, one line per filter;
 * {@link portcullis.filters.Stage} is the order in which they run, with the reason; each filter has a package of its own
 * with its configuration and keys beside it. A filter never imports another, and knows neither sockets nor upstreams.
 * Start with the catalog, then read {@link portcullis.filters.bodylimit.BodyLimitFilter}, the smallest.
 */
@NullMarked
package portcullis.filters;

import org.jspecify.annotations.NullMarked;
