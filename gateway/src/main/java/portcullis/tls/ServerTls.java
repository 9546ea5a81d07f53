package portcullis.tls;

import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import portcullis.config.ListenerTls;
import portcullis.config.keys.ConfigProblem;
import portcullis.wire.BufferPool;
import portcullis.wire.SocketWire;

/** TLS of one of our ports: its certificates and whom it trusts. One trust domain. */
public final class ServerTls {
    private final ListenerTls config;

    private ServerTls(ListenerTls config) {
        this.config = config;
    }

    /**
     * Reads what the configuration names, and changes nothing yet.
     *
     * @param protocols offered by ALPN (RFC 7301), most wanted first
     * @param before what serves the port so far; its context lives on when only certificates differ, so that sessions
     *     are resumed
     * @param problems hears what is wrong, with its place
     * @return null when something was wrong
     */
    public static @Nullable ServerTls open(
            ListenerTls config, List<String> protocols, @Nullable ServerTls before, Instant now, Consumer<ConfigProblem> problems) {
        throw new UnsupportedOperationException();
    }

    /** These are the certificates from now on; called when the generation they belong to comes into force. */
    public void inForce() {
        throw new UnsupportedOperationException();
    }

    /** TLS over a connection that was just accepted; {@link TlsWire#handshake} comes first. */
    public TlsWire over(SocketWire socket, BufferPool buffers) {
        throw new UnsupportedOperationException();
    }

    public ListenerTls config() {
        return config;
    }

    /** In the order of the configuration. */
    public List<ServedCertificate> certificates() {
        throw new UnsupportedOperationException();
    }

    /** Versions, ciphers, provider and client authentication in force, on one line, for the log and for the admin port. */
    public String description() {
        throw new UnsupportedOperationException();
    }
}
