package portcullis.tls;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import portcullis.config.ListenerTls;
import portcullis.config.ListenerTls.Certificate;
import portcullis.config.ListenerTls.ClientAuth;
import portcullis.config.ListenerTls.Profile;
import portcullis.config.ListenerTls.Provider;
import portcullis.config.ListenerTls.TlsVersion;
import portcullis.config.UpstreamTls;
import portcullis.config.keys.ConfigProblem;
import portcullis.config.keys.NamedFile;
import portcullis.config.keys.Place;
import portcullis.wire.BufferPool;
import portcullis.wire.SocketWire;
import portcullis.wire.Watchdog;

/** Both ends of TLS over real sockets on the loopback. */
final class Wires implements AutoCloseable {
    static final Place PLACE = Place.of("gateway.yaml");
    static final List<String> HTTP = List.of("http/1.1");

    final BufferPool buffers = new BufferPool();
    final Watchdog watchdog = new Watchdog();
    private final List<Closeable> open = new ArrayList<>();
    /** One port for all, by which clients know their sessions. */
    private final ServerSocketChannel server;

    Wires() {
        try {
            server = ServerSocketChannel.open().bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
            open.add(server);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A connection; the server's side speaks through the room under test. */
    record Pair(SocketChannel client, TlsWire server) {}

    Pair accept(ServerTls tls) throws IOException {
        Sockets sockets = connect();
        TlsWire wire = watched(tls.over(new SocketWire(sockets.accepted), buffers));
        return new Pair(sockets.connecting, wire);
    }

    record Sockets(SocketChannel connecting, SocketChannel accepted) {}

    Sockets connect() throws IOException {
        SocketChannel client = SocketChannel.open(server.getLocalAddress());
        client.setOption(StandardSocketOptions.TCP_NODELAY, true);
        SocketChannel accepted = server.accept();
        accepted.setOption(StandardSocketOptions.TCP_NODELAY, true);
        open.add(client);
        open.add(accepted);
        return new Sockets(client, accepted);
    }

    TlsWire watched(TlsWire wire) {
        watchdog.watch(wire);
        open.add(wire);
        return wire;
    }

    TlsWire client(ClientTls tls, SocketChannel channel, String host) {
        return watched(tls.over(new SocketWire(channel), host, 443, buffers));
    }

    /**
     * Both sides after a handshake.
     *
     * @param channel the client's, for what TLS would not send
     */
    record Agreed(TlsWire client, TlsWire server, SocketChannel channel) {}

    Agreed agree(ClientTls client, ServerTls server, String host) throws Exception {
        Pair pair = accept(server);
        TlsWire clientWire = client(client, pair.client, host);
        var serverDone = async(() -> {
            pair.server.handshake();
            return null;
        });
        clientWire.handshake();
        await(serverDone);
        return new Agreed(clientWire, pair.server, pair.client);
    }

    interface Work<T> {
        T run() throws Exception;
    }

    static <T> CompletableFuture<T> async(Work<T> work) {
        CompletableFuture<T> result = new CompletableFuture<>();
        Thread.ofVirtual().start(() -> {
            try {
                result.complete(work.run());
            } catch (Throwable e) {
                result.completeExceptionally(e);
            }
        });
        return result;
    }

    static <T> T await(CompletableFuture<T> future) throws Exception {
        try {
            return future.get(30, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof Exception cause) {
                throw cause;
            }
            throw e;
        } catch (TimeoutException e) {
            throw new AssertionError("it takes for ever", e);
        }
    }

    static byte[] readFully(TlsWire wire, int length) throws IOException {
        byte[] bytes = new byte[length];
        for (int have = 0; have < length; ) {
            int count = wire.read(bytes, have, length - have);
            if (count < 0) {
                throw new IOException("ended after " + have);
            }
            have += count;
        }
        return bytes;
    }

    static Certificate files(TestAuthority.Issued issued) {
        return new Certificate.Files(issued.certificateFile(), issued.keyFile(), PLACE);
    }

    static ListenerTls listener(Certificate... certificates) {
        return listener(Profile.INTERMEDIATE, null, null, certificates);
    }

    static ListenerTls listener(
            Profile profile, @Nullable List<TlsVersion> versions, @Nullable List<String> ciphers, Certificate... certificates) {
        return new ListenerTls(
                List.of(certificates), Provider.JDK, profile, versions, ciphers, ClientAuth.NONE, null, List.of(), PLACE);
    }

    static ListenerTls by(Provider provider, ListenerTls tls) {
        return new ListenerTls(
                tls.certificates(),
                provider,
                tls.profile(),
                tls.versions(),
                tls.ciphers(),
                tls.clientAuth(),
                tls.clientTrust(),
                tls.clientNames(),
                PLACE);
    }

    static ListenerTls asking(ListenerTls tls, ClientAuth auth, NamedFile trust, List<String> names) {
        return new ListenerTls(
                tls.certificates(), tls.provider(), tls.profile(), tls.versions(), tls.ciphers(), auth, trust, names, PLACE);
    }

    static ServerTls open(ListenerTls config) {
        return open(config, null);
    }

    /** Opened without a word of complaint, and in force. */
    static ServerTls open(ListenerTls config, @Nullable ServerTls before) {
        List<ConfigProblem> problems = new ArrayList<>();
        ServerTls tls = ServerTls.open(config, HTTP, before, TestAuthority.NOW, problems::add);
        assertEquals(List.of(), problems);
        assertNotNull(tls);
        tls.inForce();
        return tls;
    }

    static ClientTls trusting(TestAuthority authority) {
        return client(new UpstreamTls(authority.certificateFile(), null, null, null, PLACE));
    }

    static ClientTls client(UpstreamTls config) {
        List<ConfigProblem> problems = new ArrayList<>();
        ClientTls tls = ClientTls.open(config, TestAuthority.NOW, problems::add);
        assertEquals(List.of(), problems);
        assertNotNull(tls);
        return tls;
    }

    @Override
    public void close() throws IOException {
        watchdog.close();
        for (Closeable each : open) {
            each.close();
        }
    }
}
