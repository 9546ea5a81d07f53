/** What the gateway makes of upstreams that close, reset, hang or are not there. Start at {@link portcullis.tests.upstream.StaleConnectionTest}. */
@NullMarked
package portcullis.tests.upstream;

import org.jspecify.annotations.NullMarked;
