package portcullis.admin;

import io.helidon.common.buffers.BufferData;
import io.helidon.webserver.ConnectionContext;
import io.helidon.webserver.http1.Http1Config;
import io.helidon.webserver.http1.Http1ConnectionSelector;
import io.helidon.webserver.spi.ServerConnection;
import io.helidon.webserver.spi.ServerConnectionSelector;
import java.net.InetSocketAddress;
import java.nio.channels.SocketChannel;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import portcullis.tls.ServerTls;
import portcullis.wire.SocketWire;

/**
 * Takes up each connection of a port: Helidon's HTTP/1.1, over our TLS where that is in force. Helidon's own TLS knows no
 * names, waits for ever for a handshake, and asks the name service for each client.
 */
final class AdminConnections implements ServerConnectionSelector {
    private final ServerConnectionSelector http =
            Http1ConnectionSelector.builder().config(Http1Config.create()).build();
    private final ConnectionLifetime accepted;
    private final @Nullable AdminTls tls;

    /** @param tls null for a port that is always in plaintext */
    AdminConnections(ConnectionLifetime accepted, @Nullable AdminTls tls) {
        this.accepted = accepted;
        this.tls = tls;
    }

    /** None, so that Helidon calls {@link #connection} before it reads. */
    @Override
    public int bytesToIdentifyConnection() {
        return 0;
    }

    @Override
    public Support supports(BufferData data) {
        return Support.SUPPORTED;
    }

    @Override
    public Set<String> supportedApplicationProtocols() {
        return Set.of("http/1.1");
    }

    @Override
    public ServerConnection connection(ConnectionContext context) {
        SocketChannel channel = accepted.take((InetSocketAddress) context.remotePeer().address());
        ServerTls current = tls == null ? null : tls.inForce().get();
        if (tls == null || current == null) {
            return http.connection(context);
        }
        if (channel == null) {
            throw new IllegalStateException("a connection that was not accepted here");
        }
        SocketWire socket = new SocketWire(channel);
        return new EncryptedConnection(context, socket, current.over(socket, tls.buffers()), tls, http);
    }
}
