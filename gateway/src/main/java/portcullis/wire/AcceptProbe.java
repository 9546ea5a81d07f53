package portcullis.wire;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.SocketChannel;
import org.jspecify.annotations.Nullable;

/**
 * Asks a port of ours whether somebody still accepts on it. Whoever accepts knows the question by the address that it
 * comes from and closes it before it becomes a connection.
 */
public final class AcceptProbe {
    private static final int PATIENCE_MILLIS = 500;

    private volatile @Nullable InetSocketAddress asking;

    /** Whether a connection is our own question. */
    public boolean isQuestion(InetSocketAddress peer) {
        return peer.equals(asking);
    }

    /** Only a refusal proves that nobody listens; any other failure, such as no descriptor left, may be our own. */
    public boolean isRefused(InetAddress bound, int port) {
        InetAddress address = bound.isAnyLocalAddress() ? InetAddress.getLoopbackAddress() : bound;
        try (SocketChannel channel = SocketChannel.open()) {
            channel.setOption(StandardSocketOptions.SO_LINGER, 0);
            channel.bind(new InetSocketAddress(address, 0));
            asking = (InetSocketAddress) channel.getLocalAddress();
            channel.socket().connect(new InetSocketAddress(address, port), PATIENCE_MILLIS);
            return false;
        } catch (ConnectException e) {
            return true;
        } catch (IOException e) {
            return false;
        }
    }
}
