package portcullis.upstream;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.SocketChannel;
import portcullis.config.UpstreamConfig;
import portcullis.exchange.Reason;
import portcullis.telemetry.UpstreamMeters;
import portcullis.tls.ClientTls;
import portcullis.tls.HandshakeFault;
import portcullis.tls.TlsWire;
import portcullis.wire.BufferPool;
import portcullis.wire.Descriptors;
import portcullis.wire.SocketWire;
import portcullis.wire.Watchdog;
import portcullis.wire.Wire;

/**
 * Opens connections to endpoints, within the process's descriptors and within the time that a try has. TLS is part of
 * connecting: what comes out can be written to at once.
 */
final class Connector {
    private final Watchdog watchdog;
    private final BufferPool buffers;
    private final Descriptors descriptors;
    private final Resolver resolver;
    private final UpstreamMeters meters;

    Connector(
            Watchdog watchdog,
            BufferPool buffers,
            Descriptors descriptors,
            Resolver resolver,
            UpstreamMeters meters) {
        this.watchdog = watchdog;
        this.buffers = buffers;
        this.descriptors = descriptors;
        this.resolver = resolver;
        this.meters = meters;
    }

    /**
     * @param nanos how long it may take, name resolution and handshake included
     */
    UpstreamConnection connect(Endpoint endpoint, UpstreamConfig.Endpoint address, long nanos) throws ConnectFailure {
        if (nanos <= 0) {
            throw new ConnectFailure(Reason.UPSTREAM_TIMEOUT, "no time left to connect");
        }
        long deadline = System.nanoTime() + nanos;
        InetSocketAddress target = new InetSocketAddress(resolver.resolve(address.host(), nanos), address.port());
        if (!descriptors.takeUpstream()) {
            throw new ConnectFailure(Reason.OVERLOADED, "no file descriptor left for upstreams");
        }
        Wire wire = null;
        boolean connected = false;
        try {
            SocketChannel channel = SocketChannel.open();
            SocketWire socket = new SocketWire(channel);
            wire = socket;
            ClientTls tls = endpoint.tls();
            if (tls != null) {
                wire = tls.over(socket, address.host(), address.port(), buffers);
            }
            watchdog.watch(wire); // the outermost only: its deadlines are the ones that are set
            channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
            open(channel, target, wire, deadline);
            if (wire instanceof TlsWire secured) {
                handshake(secured, endpoint.upstream(), deadline);
            }
            connected = true;
            return new UpstreamConnection(endpoint, wire, buffers, System.nanoTime());
        } catch (IOException e) {
            throw new ConnectFailure(Reason.UPSTREAM_UNREACHABLE, "connecting failed: " + e.getMessage());
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

    private static void open(SocketChannel channel, InetSocketAddress target, Wire wire, long deadline)
            throws IOException, ConnectFailure {
        wire.writeWithin(left(deadline));
        try {
            channel.connect(target);
        } catch (IOException e) {
            if (wire.writeExpired()) {
                throw new ConnectFailure(Reason.UPSTREAM_TIMEOUT, "connecting took too long");
            }
            throw e;
        }
        wire.writeWhenever();
    }

    private void handshake(TlsWire wire, String upstream, long deadline) throws ConnectFailure {
        wire.readWithin(left(deadline));
        wire.writeWithin(left(deadline));
        IOException fault = null;
        try {
            wire.handshake();
        } catch (IOException e) {
            fault = e;
        }
        wire.readWhenever();
        wire.writeWhenever();
        if (wire.readExpired() || wire.writeExpired()) { // be it in the last moment: it is of no use any more
            meters.handshake(upstream, "timeout");
            throw new ConnectFailure(Reason.UPSTREAM_TIMEOUT, "the TLS handshake took too long");
        }
        if (fault != null) {
            meters.handshake(upstream, "failed");
            throw new ConnectFailure(Reason.UPSTREAM_UNREACHABLE, "no TLS: " + HandshakeFault.of(fault));
        }
        meters.handshake(upstream, "completed");
    }

    private static long left(long deadline) {
        return Math.max(1, deadline - System.nanoTime());
    }

    void closed(UpstreamConnection connection) {
        watchdog.forget(connection.wire());
        descriptors.giveUpstream();
    }
}
