package portcullis.admin;

import io.helidon.common.socket.SocketOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.SocketOption;
import java.net.StandardSocketOptions;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;
import portcullis.wire.AcceptProbe;

/**
 * Closes each connection of the operator's port a while after it was accepted, whatever it is doing, and the oldest one
 * when there are too many. Helidon waits for ever for a client that says nothing, and it accepts no more when all places
 * are taken; this port serves one short request per connection, so age is the one deadline it needs, and whoever comes
 * last is served however many sit there. Helidon's accept loop asks here for every connection; its channel is here for
 * whoever takes the connection up.
 */
final class ConnectionLifetime implements SocketOptions {
    /** A reload reads and compiles everything before it answers; nothing else takes a second. */
    static final Duration LONGEST = Duration.ofSeconds(60);

    /** Connections that are open at once; with two such ports, they fit the descriptors that are kept for them. */
    static final int MOST = 64;

    private final SocketOptions helidon = SocketOptions.create();
    private final AcceptProbe probe;
    private final Duration longest;
    private final Queue<Accepted> accepted = new ConcurrentLinkedQueue<>();
    private final Map<SocketAddress, SocketChannel> untaken = new ConcurrentHashMap<>();

    private record Accepted(SocketChannel channel, SocketAddress peer, long nanos) {}

    /** Thrown into Helidon's accept loop, which closes the socket and goes on. */
    private static final class OurQuestion extends RuntimeException {
        private static final long serialVersionUID = 1;

        OurQuestion() {
            super("our own question", null, false, false);
        }
    }

    ConnectionLifetime(AcceptProbe probe, Duration longest) {
        this.probe = probe;
        this.longest = longest;
    }

    @Override
    public void configureSocket(SocketChannel channel) {
        try {
            if (channel.getRemoteAddress() instanceof InetSocketAddress peer && probe.isQuestion(peer)) {
                throw new OurQuestion();
            }
            channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
            makeRoom();
            SocketAddress peer = channel.getRemoteAddress();
            SocketChannel other = untaken.get(peer);
            // one peer may come to two addresses of ours from the same port, before the first was taken up
            if (other != null && other.isOpen()) {
                throw new IOException("a second connection of " + peer);
            }
            untaken.put(peer, channel);
            accepted.add(new Accepted(channel, peer, System.nanoTime()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void makeRoom() {
        if (accepted.size() >= MOST) {
            accepted.removeIf(connection -> !connection.channel.isOpen());
        }
        for (Accepted oldest = accepted.peek(); oldest != null && accepted.size() >= MOST; oldest = accepted.peek()) {
            close(oldest);
        }
    }

    /** The channel of a connection that was just accepted; null when it is not one of this port, or too old by now. */
    @Nullable SocketChannel take(SocketAddress peer) {
        return untaken.remove(peer);
    }

    /** They come in the order in which they grow old. */
    void closeOld(long now) {
        for (Accepted oldest = accepted.peek();
                oldest != null && now - oldest.nanos >= longest.toNanos();
                oldest = accepted.peek()) {
            close(oldest);
        }
    }

    private void close(Accepted connection) {
        accepted.remove(connection);
        untaken.remove(connection.peer, connection.channel);
        try {
            connection.channel.close();
        } catch (IOException gone) {
            // that is what we want
        }
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
