package portcullis.tls;

import java.time.Instant;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import portcullis.config.UpstreamTls;
import portcullis.config.keys.ConfigProblem;
import portcullis.wire.BufferPool;
import portcullis.wire.SocketWire;

/** TLS towards one upstream: whom we trust and who we are. One trust domain. */
public final class ClientTls {
    private ClientTls() {}

    /**
     * Reads what the configuration names.
     *
     * @param problems hears what is wrong, with its place
     * @return null when something was wrong
     */
    public static @Nullable ClientTls open(UpstreamTls config, Instant now, Consumer<ConfigProblem> problems) {
        throw new UnsupportedOperationException();
    }

    /**
     * TLS over a connection that stands; {@link TlsWire#handshake} comes first.
     *
     * @param host the endpoint's, to be found in its certificate unless the configuration names another
     */
    public TlsWire over(SocketWire socket, String host, int port, BufferPool buffers) {
        throw new UnsupportedOperationException();
    }
}
