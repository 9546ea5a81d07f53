/** What filters do to requests and answers of the running process. */
@NullMarked
package portcullis.tests.filters;

import org.jspecify.annotations.NullMarked;
