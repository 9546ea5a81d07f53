package portcullis.wire;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import org.junit.jupiter.api.Test;

class AcceptProbeTest {
    private static final InetAddress HOME = InetAddress.ofLiteral("127.0.0.1");

    private final AcceptProbe probe = new AcceptProbe();

    private static ServerSocketChannel listen(InetAddress address) throws IOException {
        return ServerSocketChannel.open().bind(new InetSocketAddress(address, 0));
    }

    private static int portOf(ServerSocketChannel server) {
        return server.socket().getLocalPort();
    }

    @Test
    void isContentWithAPortOnWhichSomebodyListensAlthoughNobodyAccepts() throws IOException {
        try (ServerSocketChannel server = listen(HOME)) {
            assertFalse(probe.isRefused(HOME, portOf(server)));
        }
    }

    @Test
    void seesThatNobodyListensAnyMore() throws IOException {
        int port;
        try (ServerSocketChannel server = listen(HOME)) {
            port = portOf(server);
        }
        assertTrue(probe.isRefused(HOME, port));
    }

    @Test
    void asksAPortOfEveryAddressOnLoopback() throws IOException {
        try (ServerSocketChannel server = listen(InetAddress.ofLiteral("0.0.0.0"))) {
            assertFalse(probe.isRefused(InetAddress.ofLiteral("0.0.0.0"), portOf(server)));
        }
    }

    @Test
    void isKnownToWhoeverAcceptsAndNobodyElseIs() throws IOException {
        try (ServerSocketChannel server = listen(HOME);
                SocketChannel client = SocketChannel.open()) {
            assertFalse(probe.isRefused(HOME, portOf(server)));
            client.connect(server.getLocalAddress());
            try (SocketChannel first = server.accept();
                    SocketChannel second = server.accept()) {
                assertTrue(probe.isQuestion((InetSocketAddress) first.getRemoteAddress()));
                assertFalse(probe.isQuestion((InetSocketAddress) second.getRemoteAddress()));
            }
        }
    }
}
