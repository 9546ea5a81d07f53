/** Asks the operator's policies whether the caller may do what the request wants. Knows of policies only who decides on its route. */
@NullMarked
package portcullis.filters.authorize;

import org.jspecify.annotations.NullMarked;
