/**
 * What attackers try, as tables: each row is one request to the running gateway, with the answer that it must get, the cause that
 * the operator must see, and the silence that the upstream and the log must keep.
 */
@NullMarked
package portcullis.tests.abuse;

import org.jspecify.annotations.NullMarked;
