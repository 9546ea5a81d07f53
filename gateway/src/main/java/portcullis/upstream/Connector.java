package portcullis.upstream;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.SocketChannel;
import portcullis.config.UpstreamConfig;
import portcullis.exchange.Reason;
import portcullis.wire.BufferPool;
import portcullis.wire.Descriptors;
import portcullis.wire.SocketWire;
import portcullis.wire.Watchdog;

/** Opens connections to endpoints, within the process's descriptors and within the time that a try has. */
final class Connector {
    private final Watchdog watchdog;
    private final BufferPool buffers;
    private final Descriptors descriptors;
    private final Resolver resolver;

    Connector(Watchdog watchdog, BufferPool buffers, Descriptors descriptors, Resolver resolver) {
        this.watchdog = watchdog;
        this.buffers = buffers;
        this.descriptors = descriptors;
        this.resolver = resolver;
    }

    /**
     * @param nanos how long it may take, name resolution included
     */
    UpstreamConnection connect(Endpoint endpoint, UpstreamConfig.Endpoint address, long nanos) throws ConnectFailure {
        if (nanos <= 0) {
            throw new ConnectFailure(Reason.UPSTREAM_TIMEOUT, "no time left to connect to " + endpoint.authority());
        }
        long began = System.nanoTime();
        InetSocketAddress target = new InetSocketAddress(resolver.resolve(address.host(), nanos), address.port());
        if (!descriptors.takeUpstream()) {
            throw new ConnectFailure(Reason.OVERLOADED, "no file descriptor left for upstreams");
        }
        SocketWire wire = null;
        boolean connected = false;
        try {
            SocketChannel channel = SocketChannel.open();
            wire = new SocketWire(channel);
            watchdog.watch(wire);
            channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
            wire.writeWithin(Math.max(1, nanos - (System.nanoTime() - began)));
            channel.connect(target);
            wire.writeWhenever();
            connected = true;
            return new UpstreamConnection(endpoint, wire, buffers, System.nanoTime());
        } catch (IOException e) {
            if (wire != null && wire.writeExpired()) {
                throw new ConnectFailure(Reason.UPSTREAM_TIMEOUT, "connecting to " + endpoint.authority() + " took too long");
            }
            throw new ConnectFailure(
                    Reason.UPSTREAM_UNREACHABLE, "connecting to " + endpoint.authority() + " failed: " + e.getMessage());
        } finally {
            if (!connected) {
                if (wire != null) {
                    wire.close();
                    watchdog.forget(wire);
                }
                descriptors.giveUpstream();
            }
        }
    }

    void closed(UpstreamConnection connection) {
        watchdog.forget(connection.wire());
        descriptors.giveUpstream();
    }
}
