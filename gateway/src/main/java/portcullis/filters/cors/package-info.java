/** Answers preflights, and tells browsers which origins may read an answer (Fetch Standard, CORS protocol). */
@NullMarked
package portcullis.filters.cors;

import org.jspecify.annotations.NullMarked;
