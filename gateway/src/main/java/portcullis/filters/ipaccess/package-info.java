/** Lets clients in, or not, by their address. */
@NullMarked
package portcullis.filters.ipaccess;

import org.jspecify.annotations.NullMarked;
