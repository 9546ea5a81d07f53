/** The gateway between programs that none of us wrote. Start at {@link portcullis.tests.peers.CurlAndNginxTest}. */
@NullMarked
package portcullis.tests.peers;

import org.jspecify.annotations.NullMarked;
