/** TLS between clients and the gateway, driven through the running process. Start at {@link portcullis.tests.tls.HandshakeTest}. */
@NullMarked
package portcullis.tests.tls;

import org.jspecify.annotations.NullMarked;
