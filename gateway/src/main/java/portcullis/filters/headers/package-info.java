/** Changes the fields of requests and answers as the operator says. */
@NullMarked
package portcullis.filters.headers;

import org.jspecify.annotations.NullMarked;
