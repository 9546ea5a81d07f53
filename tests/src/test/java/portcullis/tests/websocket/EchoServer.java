package portcullis.tests.websocket;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import javax.net.ssl.SSLContext;
import portcullis.tests.fixtures.Waiting;

/**
 * A WebSocket server that sends every message back, strict enough for the Autobahn test suite. What it answers to the
 * handshake, and what it does instead of echoing, is up to the test.
 */
final class EchoServer implements AutoCloseable {
    private final ServerSocket server;
    private final List<EchoConnection> connections = new CopyOnWriteArrayList<>();
    private volatile Function<String, String> answer = EchoConnection::accepted;
    private volatile EchoConnection.Talk talk = EchoConnection::echo;

    private EchoServer(ServerSocket server) {
        this.server = server;
    }

    static EchoServer start() throws IOException {
        return start(new ServerSocket());
    }

    static EchoServer overTls(SSLContext context) throws IOException {
        return start(context.getServerSocketFactory().createServerSocket());
    }

    private static EchoServer start(ServerSocket server) throws IOException {
        server.bind(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0), 1024);
        var echo = new EchoServer(server);
        Thread.ofVirtual().name("echo").start(echo::accept);
        return echo;
    }

    /** @param made the bytes to answer to a request's head */
    EchoServer answering(Function<String, String> made) {
        answer = made;
        return this;
    }

    /** What happens on the connection once the handshake was answered. */
    EchoServer talking(EchoConnection.Talk instead) {
        talk = instead;
        return this;
    }

    int port() {
        return server.getLocalPort();
    }

    /** Every connection so far, the first one first. */
    List<EchoConnection> connections() {
        return connections;
    }

    /** The one connection whose request is here. */
    EchoConnection only() {
        return Waiting.until("a request at the echo server", () -> {
            if (connections.size() > 1) {
                throw new AssertionError(connections.size() + " connections to the echo server");
            }
            return connections.isEmpty() || connections.getFirst().head().isEmpty() ? null : connections.getFirst();
        });
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                Socket socket = server.accept();
                socket.setTcpNoDelay(true);
                var connection = new EchoConnection(socket);
                connections.add(connection);
                Thread.ofVirtual().name("echo-connection").start(() -> connection.serve(answer, talk));
            } catch (IOException closed) {
                return;
            }
        }
    }

    @Override
    public void close() throws IOException {
        server.close();
        for (EchoConnection connection : connections) {
            connection.close();
        }
    }
}
