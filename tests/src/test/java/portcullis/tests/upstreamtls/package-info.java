/** TLS towards upstreams: whom the gateway trusts, how it fails, what it loses. Start at {@link portcullis.tests.upstreamtls.TrustTest}. */
@NullMarked
package portcullis.tests.upstreamtls;

import org.jspecify.annotations.NullMarked;
