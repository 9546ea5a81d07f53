/** Which fields reach whom: forwarded, stripped, added, passed. Start at {@link portcullis.tests.headers.StrippedFieldsTest}. */
@NullMarked
package portcullis.tests.headers;

import org.jspecify.annotations.NullMarked;
