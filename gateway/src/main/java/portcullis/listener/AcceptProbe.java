package portcullis.listener;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Asks a port of ours, once a second, whether somebody still accepts on it. The accept gate knows the question by the
 * address that it comes from and closes it before it becomes a connection.
 */
final class AcceptProbe {
    private static final Duration EVERY = Duration.ofMillis(500);
    private static final System.Logger LOG = System.getLogger(AcceptProbe.class.getName());

    private final Runnable whenRefused;
    private volatile @Nullable InetSocketAddress asking;
    private volatile boolean stopped;

    AcceptProbe(Runnable whenRefused) {
        this.whenRefused = whenRefused;
    }

    void start(String name, InetAddress bound, int port) {
        InetAddress address = bound.isAnyLocalAddress() ? InetAddress.getLoopbackAddress() : bound;
        Thread.ofPlatform().daemon().name("probe-" + name).start(() -> run(new InetSocketAddress(address, port)));
    }

    /** Whether a connection is our own question. */
    boolean isQuestion(InetSocketAddress peer) {
        return peer.equals(asking);
    }

    private void run(InetSocketAddress port) {
        while (!stopped) {
            LockSupport.parkNanos(EVERY.toNanos());
            try {
                if (!stopped && isRefused(port)) {
                    whenRefused.run();
                }
            } catch (RuntimeException e) {
                LOG.log(System.Logger.Level.ERROR, "a listener could not be opened again", e);
            }
        }
    }

    /** Only a refusal proves that nobody listens; any other failure, such as no descriptor left, may be our own. */
    private boolean isRefused(InetSocketAddress port) {
        try (SocketChannel channel = SocketChannel.open()) {
            channel.setOption(StandardSocketOptions.SO_LINGER, 0);
            channel.bind(new InetSocketAddress(port.getAddress(), 0));
            asking = (InetSocketAddress) channel.getLocalAddress();
            channel.socket().connect(port, (int) EVERY.toMillis());
            return false;
        } catch (ConnectException e) {
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    void stop() {
        stopped = true;
    }
}
