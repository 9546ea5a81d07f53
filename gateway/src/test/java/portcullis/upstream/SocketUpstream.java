package portcullis.upstream;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** The other end of the gateway's connections, played by the test step by step on a real port. */
final class SocketUpstream implements AutoCloseable {
    private static final int PATIENCE_MILLIS = 30_000;

    private final ServerSocket server;
    private final List<Peer> peers = new ArrayList<>();

    SocketUpstream() {
        try {
            server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
            server.setSoTimeout(PATIENCE_MILLIS);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    int port() {
        return server.getLocalPort();
    }

    /** The next connection that the gateway opens. */
    Peer accept() throws IOException {
        Peer peer = new Peer(server.accept());
        peers.add(peer);
        return peer;
    }

    /** One connection. Bytes are characters. */
    static final class Peer {
        private final Socket socket;
        private final InputStream input;

        private Peer(Socket socket) throws IOException {
            this.socket = socket;
            this.input = socket.getInputStream();
            socket.setSoTimeout(PATIENCE_MILLIS);
            socket.setTcpNoDelay(true);
        }

        /** Reads until what was read ends with the text. */
        String readTo(String end) throws IOException {
            ByteArrayOutputStream read = new ByteArrayOutputStream();
            while (!read.toString(StandardCharsets.ISO_8859_1).endsWith(end)) {
                int next = input.read();
                if (next < 0) {
                    throw new AssertionError("closed after: " + read.toString(StandardCharsets.ISO_8859_1));
                }
                read.write(next);
            }
            return read.toString(StandardCharsets.ISO_8859_1);
        }

        String readHead() throws IOException {
            return readTo("\r\n\r\n");
        }

        Peer send(String text) throws IOException {
            socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
            socket.getOutputStream().flush();
            return this;
        }

        /** Says that nothing more comes. */
        void end() throws IOException {
            socket.shutdownOutput();
        }

        void close() throws IOException {
            socket.close();
        }

        /** Closes so that the gateway sees an error. */
        void reset() throws IOException {
            socket.setSoLinger(true, 0);
            socket.close();
        }

        /** Waits until the gateway has closed; what it sent before is not looked at. */
        void awaitClose() throws IOException {
            try {
                input.transferTo(java.io.OutputStream.nullOutputStream());
            } catch (SocketException e) {
                if (!e.getMessage().contains("reset")) {
                    throw e;
                }
            }
        }
    }

    @Override
    public void close() throws IOException {
        server.close();
        for (Peer peer : peers) {
            peer.close();
        }
    }
}
