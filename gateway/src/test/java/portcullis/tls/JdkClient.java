package portcullis.tls;

import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.channels.SocketChannel;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;

/** A client that is not ours: the JDK's own socket. */
final class JdkClient {
    final SSLContext context;

    JdkClient(TestAuthority trusted) {
        this(trusted, null);
    }

    JdkClient(TestAuthority trusted, TestAuthority.@Nullable Issued own) {
        try {
            KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
            store.load(null, null);
            store.setCertificateEntry("authority", trusted.certificate);
            TrustManagerFactory trust = TrustManagerFactory.getInstance("PKIX");
            trust.init(store);
            KeyManagerFactory keys = KeyManagerFactory.getInstance("PKIX");
            KeyStore ours = KeyStore.getInstance(KeyStore.getDefaultType());
            ours.load(null, null);
            if (own != null) {
                ours.setKeyEntry("own", own.key(), new char[0], own.chain().toArray(X509Certificate[]::new));
            }
            keys.init(ours, new char[0]);
            context = SSLContext.getInstance("TLS");
            context.init(keys.getKeyManagers(), trust.getTrustManagers(), null);
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException(e);
        }
    }

    interface Setting {
        void apply(SSLParameters parameters);
    }

    static Setting name(String host) {
        return parameters -> parameters.setServerNames(List.of(new SNIHostName(host)));
    }

    static Setting versions(String... versions) {
        return parameters -> parameters.setProtocols(versions);
    }

    static Setting schemes(String... schemes) {
        return parameters -> parameters.setSignatureSchemes(schemes);
    }

    static Setting protocols(String... protocols) {
        return parameters -> parameters.setApplicationProtocols(protocols);
    }

    /** Before its handshake. Sessions are kept by a name and a port, so that both stand for one server. */
    SSLSocket over(SocketChannel channel, Setting... settings) throws IOException {
        Socket plain = channel.socket();
        SSLSocket socket = (SSLSocket) context.getSocketFactory().createSocket(plain, "server.test", 443, true);
        SSLParameters parameters = socket.getSSLParameters();
        parameters.setServerNames(List.of());
        for (Setting setting : settings) {
            setting.apply(parameters);
        }
        socket.setSSLParameters(parameters);
        return socket;
    }

    static X509Certificate shownBy(SSLSocket socket) throws SSLPeerUnverifiedException {
        return (X509Certificate) socket.getSession().getPeerCertificates()[0];
    }

    static byte[] read(SSLSocket socket, int length) throws IOException {
        InputStream in = socket.getInputStream();
        return in.readNBytes(length);
    }
}
