package portcullis.listener;

import io.helidon.common.socket.SocketOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.SocketOption;
import java.net.StandardSocketOptions;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Helidon's accept loop asks here, on its own thread, for every connection it accepted: the one place where a connection
 * that does not fit can be closed before a thread is spent on it, and where the channel itself can be had. Helidon's
 * sockets read into arrays of their own, which would cost an idle connection more than all we keep for it.
 */
final class AcceptGate implements SocketOptions {
    /** Decides about a connection on the accept thread; must not block. */
    @FunctionalInterface
    interface Admission {
        boolean admits(InetSocketAddress peer);
    }

    /** Thrown into Helidon's accept loop, which closes the socket and goes on. */
    private static final class NotAdmitted extends RuntimeException {
        private static final long serialVersionUID = 1;

        NotAdmitted() {
            super("not admitted", null, false, false);
        }
    }

    private final SocketOptions helidon = SocketOptions.create();
    private final ConcurrentHashMap<InetSocketAddress, SocketChannel> accepted = new ConcurrentHashMap<>();
    private final Admission admission;

    AcceptGate(Admission admission) {
        this.admission = admission;
    }

    @Override
    public void configureSocket(SocketChannel channel) {
        try {
            channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
            channel.setOption(StandardSocketOptions.SO_KEEPALIVE, true);
            InetSocketAddress peer = (InetSocketAddress) channel.getRemoteAddress();
            // one peer may come to two addresses of ours from the same port, before the first was taken up
            if (peer == null || accepted.containsKey(peer) || !admission.admits(peer)) {
                throw new NotAdmitted();
            }
            accepted.put(peer, channel);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The channel of a connection that was just accepted; null when it is not one of ours. */
    @Nullable SocketChannel take(InetSocketAddress peer) {
        return accepted.remove(peer);
    }

    @Override
    public Map<SocketOption<?>, Object> socketOptions() {
        return helidon.socketOptions();
    }

    @Override
    public Duration connectTimeout() {
        return helidon.connectTimeout();
    }

    @Override
    public Duration readTimeout() {
        return helidon.readTimeout();
    }

    @Override
    public Optional<Integer> socketReceiveBufferSize() {
        return helidon.socketReceiveBufferSize();
    }

    @Override
    public Optional<Integer> socketSendBufferSize() {
        return helidon.socketSendBufferSize();
    }

    @Override
    public boolean socketReuseAddress() {
        return helidon.socketReuseAddress();
    }

    @Override
    public boolean socketKeepAlive() {
        return helidon.socketKeepAlive();
    }

    @Override
    public boolean tcpNoDelay() {
        return true;
    }
}
