package portcullis.tls;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.util.List;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;
import org.jspecify.annotations.Nullable;
import portcullis.config.ListenerTls.Provider;

/** TLS over connections that stand, on the same terms as towards upstreams: the name that was asked for must be in the certificate. */
final class ClientSockets extends SSLSocketFactory {
    private final SSLSocketFactory sockets;
    private final @Nullable String serverName;

    /** @param serverName to be asked for and found; null for the host that is connected to */
    ClientSockets(SSLSocketFactory sockets, @Nullable String serverName) {
        this.sockets = sockets;
        this.serverName = serverName;
    }

    @Override
    public Socket createSocket(Socket socket, String host, int port, boolean autoClose) throws IOException {
        String name = serverName == null ? host : serverName;
        InetAddress address = CertificateNames.literal(name);
        Socket secure = sockets.createSocket(socket, address == null ? name : address.getHostAddress(), port, autoClose);
        SSLParameters parameters = TlsTerms.INTERMEDIATE.parameters(List.of(), Provider.JDK);
        parameters.setEndpointIdentificationAlgorithm("HTTPS");
        parameters.setServerNames(address == null ? ClientTls.requested(name) : List.of());
        ((SSLSocket) secure).setSSLParameters(parameters);
        return secure;
    }

    @Override
    public String[] getDefaultCipherSuites() {
        return sockets.getDefaultCipherSuites();
    }

    @Override
    public String[] getSupportedCipherSuites() {
        return sockets.getSupportedCipherSuites();
    }

    @Override
    public Socket createSocket(String host, int port) throws IOException {
        throw unconnected();
    }

    @Override
    public Socket createSocket(String host, int port, InetAddress localHost, int localPort) throws IOException {
        throw unconnected();
    }

    @Override
    public Socket createSocket(InetAddress host, int port) throws IOException {
        throw unconnected();
    }

    @Override
    public Socket createSocket(InetAddress address, int port, InetAddress localAddress, int localPort) throws IOException {
        throw unconnected();
    }

    private static IOException unconnected() {
        return new IOException("connect first: there is a deadline for that");
    }
}
