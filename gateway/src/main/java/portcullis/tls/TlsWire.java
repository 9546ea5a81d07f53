package portcullis.tls;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.security.cert.X509Certificate;
import java.util.List;
import org.jspecify.annotations.Nullable;
import portcullis.wire.SocketWire;
import portcullis.wire.Wire;

/** A connection under TLS. The handshake comes first, then bytes go as over any wire. */
public final class TlsWire extends Wire {
    private final SocketWire socket;

    TlsWire(SocketWire socket) {
        this.socket = socket;
    }

    /**
     * Agrees with the peer, within the deadlines that are armed on this wire.
     *
     * @throws javax.net.ssl.SSLException when there is no agreement; the peer has been told why
     * @throws IOException when the connection broke or a deadline struck
     */
    public void handshake() throws IOException {
        throw new UnsupportedOperationException();
    }

    /** The version in the JDK's words, such as {@code TLSv1.3}; empty before the handshake. */
    public String version() {
        throw new UnsupportedOperationException();
    }

    /** The name that the client asked for (SNI, RFC 6066, 3), lower case; null when it named none. Of a server's wire only. */
    public @Nullable String requestedName() {
        throw new UnsupportedOperationException();
    }

    /** Whether the certificate that we showed is for that host (exactly or by its wildcard). Of a server's wire only. */
    public boolean isCertifiedFor(String host) {
        throw new UnsupportedOperationException();
    }

    /** What the peer showed, its own certificate first; empty when it showed none. Verified by the handshake. */
    public List<X509Certificate> peerCertificates() {
        throw new UnsupportedOperationException();
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
        throw new UnsupportedOperationException();
    }

    @Override
    public void write(byte[] from, int offset, int length) throws IOException {
        throw new UnsupportedOperationException();
    }

    @Override
    public int read(ByteBuffer into) throws IOException {
        throw new UnsupportedOperationException();
    }

    @Override
    public void write(ByteBuffer from) throws IOException {
        throw new UnsupportedOperationException();
    }

    @Override
    public long written() {
        return socket.written();
    }

    @Override
    public boolean isStale() {
        return socket.isStale();
    }

    @Override
    public void idle() {
        socket.idle();
    }

    @Override
    public void finish() {
        socket.close();
    }

    @Override
    protected void shutdownInput() {
        socket.shutdownInput();
    }

    @Override
    public void close() {
        socket.close();
    }

    @Override
    public boolean isOpen() {
        return socket.isOpen();
    }

    @Override
    public void reset() {
        socket.reset();
    }

    @Override
    public void shutdownOutput() {
        socket.shutdownOutput();
    }
}
