/** Lets callers on by the scopes of their token and by their roles. */
@NullMarked
package portcullis.filters.require;

import org.jspecify.annotations.NullMarked;
