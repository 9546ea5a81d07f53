package portcullis.tls;

import java.net.InetAddress;
import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SNIServerName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;
import portcullis.config.ListenerTls.Provider;
import portcullis.config.UpstreamTls;
import portcullis.config.keys.ConfigProblem;
import portcullis.wire.BufferPool;
import portcullis.wire.SocketWire;

/** TLS towards one upstream: whom we trust and who we are. One trust domain. */
public final class ClientTls {
    private static final List<String> PROTOCOLS = List.of("http/1.1");

    private final UpstreamTls config;
    private final SSLContext context;

    private ClientTls(UpstreamTls config, SSLContext context) {
        this.config = config;
        this.context = context;
    }

    /**
     * Reads what the configuration names.
     *
     * @param problems hears what is wrong, with its place
     * @return null when something was wrong, or a file is not there and need not be
     */
    public static @Nullable ClientTls open(UpstreamTls config, Instant now, Consumer<ConfigProblem> problems) {
        Identity identity = null;
        if (config.certificate() != null && config.key() != null) {
            identity = config.certificate().isResolved() && config.key().isResolved()
                    ? new IdentityReader(now, problems).read(config.certificate(), config.key(), config.place(), false)
                    : null;
            if (identity == null) {
                return null;
            }
        }
        X509ExtendedTrustManager trust = Trust.ofTheJdk();
        if (config.trust() != null) {
            trust = config.trust().isResolved()
                    ? Trust.in(config.trust(), config.place().at("trust-file"), problems)
                    : null;
            if (trust == null) {
                return null;
            }
        }
        ClientKeys keys = identity == null ? null : new ClientKeys(identity);
        return new ClientTls(config, Contexts.create(Provider.JDK, keys, CheckedTrust.withAlternativeNames(trust)));
    }

    /**
     * TLS over a connection that stands; {@link TlsWire#handshake} comes first.
     *
     * @param host the endpoint's, to be found in its certificate unless the configuration names another
     */
    public TlsWire over(SocketWire socket, String host, int port, BufferPool buffers) {
        String name = config.serverName() == null ? host : config.serverName();
        InetAddress address = CertificateNames.literal(name);
        SSLEngine engine = context.createSSLEngine(address == null ? name : address.getHostAddress(), port);
        engine.setUseClientMode(true);
        SSLParameters parameters = TlsTerms.INTERMEDIATE.parameters(PROTOCOLS, Provider.JDK);
        parameters.setEndpointIdentificationAlgorithm("HTTPS");
        parameters.setServerNames(address == null ? requested(name) : List.of()); // no literals there: RFC 6066, 3
        engine.setSSLParameters(parameters);
        return new TlsWire(socket, _ -> engine, Provider.JDK, null, buffers);
    }

    private static List<SNIServerName> requested(String name) {
        try {
            return List.of(new SNIHostName(name));
        } catch (IllegalArgumentException e) {
            return List.of(); // such as one with an underscore, which resolvers know and SNI does not
        }
    }
}
