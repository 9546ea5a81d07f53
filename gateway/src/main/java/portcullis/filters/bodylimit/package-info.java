/** Refuses request bodies that are too large. */
@NullMarked
package portcullis.filters.bodylimit;

import org.jspecify.annotations.NullMarked;
