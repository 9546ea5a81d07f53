package portcullis.admin;

import static java.lang.System.Logger.Level.DEBUG;

import io.helidon.common.buffers.BufferData;
import io.helidon.common.buffers.DataReader;
import io.helidon.common.buffers.DataWriter;
import io.helidon.common.concurrency.limits.Limit;
import io.helidon.common.socket.HelidonSocket;
import io.helidon.common.socket.PeerInfo;
import io.helidon.webserver.ConnectionContext;
import io.helidon.webserver.ListenerContext;
import io.helidon.webserver.ProxyProtocolData;
import io.helidon.webserver.Router;
import io.helidon.webserver.spi.ServerConnection;
import io.helidon.webserver.spi.ServerConnectionSelector;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;
import portcullis.tls.HandshakeFault;
import portcullis.tls.TlsWire;
import portcullis.wire.Farewell;
import portcullis.wire.SocketWire;

/** A connection of the operator's port over TLS: after the handshake Helidon reads and writes through our wire. */
final class EncryptedConnection implements ServerConnection {
    /** What a listener's {@code timeouts.tls-handshake} is by default. */
    private static final Duration HANDSHAKE = Duration.ofSeconds(10);

    private static final int READ_BYTES = 4 * 1024;
    private static final System.Logger LOG = System.getLogger(EncryptedConnection.class.getName());

    private final ConnectionContext context;
    private final SocketWire socket;
    private final TlsWire wire;
    private final AdminTls tls;
    private final ServerConnectionSelector http;

    EncryptedConnection(ConnectionContext context, SocketWire socket, TlsWire wire, AdminTls tls, ServerConnectionSelector http) {
        this.context = context;
        this.socket = socket;
        this.wire = wire;
        this.tls = tls;
        this.http = http;
    }

    @Override
    public void handle(Limit limit) throws InterruptedException {
        tls.watchdog().watch(wire);
        try {
            if (agrees()) {
                serve(limit);
            }
        } finally {
            wire.close();
            tls.watchdog().forget(wire);
        }
    }

    /** Helidon ends the connection by an exception, as we ask it to. */
    private void serve(Limit limit) throws InterruptedException {
        try {
            http.connection(new OverWire(context, DataReader.create(this::read), new Writer())).handle(limit);
        } finally {
            wire.finish();
        }
    }

    private boolean agrees() {
        String result = "failed";
        try {
            wire.readWithin(HANDSHAKE.toNanos());
            wire.writeWithin(HANDSHAKE.toNanos());
            wire.handshake();
            result = "completed";
            // the connection's lifetime bounds what follows
            wire.readWhenever();
            wire.writeWhenever();
            return true;
        } catch (IOException e) {
            boolean late = wire.readExpired() || wire.writeExpired();
            result = late ? "timeout" : e instanceof SSLException ? "failed" : "gone";
            LOG.log(DEBUG, () -> "the admin port has no TLS with " + context.remotePeer().address() + ": " + HandshakeFault.of(e));
            if (e instanceof SSLException && !late) {
                letHearWhy();
            }
            return false;
        } finally {
            tls.meters().tlsHandshake("admin", result);
        }
    }

    private void letHearWhy() {
        tls.watchdog().watch(socket);
        try {
            Farewell.to(socket, tls.buffers(), Farewell.NANOS);
        } catch (IOException gone) {
            // then nobody is there to hear it
        } finally {
            tls.watchdog().forget(socket);
        }
    }

    /** Null is the end, for Helidon. */
    private byte @Nullable [] read() {
        byte[] bytes = new byte[READ_BYTES];
        try {
            int count = wire.read(bytes, 0, bytes.length);
            return count < 0 ? null : Arrays.copyOf(bytes, count);
        } catch (IOException e) {
            return null;
        }
    }

    /** Writes at once, whatever it is asked to do later. */
    private final class Writer implements DataWriter {
        @Override
        public void write(BufferData... buffers) {
            for (BufferData buffer : buffers) {
                write(buffer);
            }
        }

        @Override
        public void write(BufferData buffer) {
            byte[] bytes = buffer.readBytes();
            try {
                wire.write(bytes, 0, bytes.length);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        @Override
        public void writeNow(BufferData... buffers) {
            write(buffers);
        }

        @Override
        public void writeNow(BufferData buffer) {
            write(buffer);
        }
    }

    /** Helidon's connection with the bytes that are inside of TLS. */
    private record OverWire(ConnectionContext plain, DataReader dataReader, DataWriter dataWriter)
            implements ConnectionContext {
        @Override
        public boolean isSecure() {
            return true;
        }

        @Override
        public ListenerContext listenerContext() {
            return plain.listenerContext();
        }

        @Override
        public ExecutorService executor() {
            return plain.executor();
        }

        @Override
        public Router router() {
            return plain.router();
        }

        @Override
        public Optional<ProxyProtocolData> proxyProtocolData() {
            return plain.proxyProtocolData();
        }

        @Override
        public HelidonSocket serverSocket() {
            return plain.serverSocket();
        }

        @Override
        public PeerInfo remotePeer() {
            return plain.remotePeer();
        }

        @Override
        public PeerInfo localPeer() {
            return plain.localPeer();
        }

        @Override
        public String socketId() {
            return plain.socketId();
        }

        @Override
        public String childSocketId() {
            return plain.childSocketId();
        }
    }

    @Override
    public Duration idleTime() {
        return Duration.ZERO;
    }

    @Override
    public void close(boolean interrupt) {
        wire.close();
    }
}
