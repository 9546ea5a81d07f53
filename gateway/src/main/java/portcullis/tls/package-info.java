/**
 * TLS for both directions: certificates chosen by name, trust, and a {@link portcullis.wire.Wire} that encrypts around one
 * that does not. One context per trust domain, so that a session made under one trust is never resumed under another. Knows
 * configuration and wires, nothing of HTTP. Start reading at {@link portcullis.tls.ServerTls}.
 */
@NullMarked
package portcullis.tls;

import org.jspecify.annotations.NullMarked;
