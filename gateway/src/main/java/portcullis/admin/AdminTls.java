package portcullis.admin;

import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import portcullis.telemetry.Meters;
import portcullis.tls.ServerTls;
import portcullis.wire.BufferPool;
import portcullis.wire.Watchdog;

/**
 * TLS of the operator's port and what its connections need.
 *
 * @param inForce what a new connection speaks; null for plaintext
 */
public record AdminTls(
        Supplier<@Nullable ServerTls> inForce, Meters meters, Watchdog watchdog, BufferPool buffers) {}
