package portcullis.tls;

import java.net.Socket;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedTrustManager;

/** Trust with one more condition on the peer's own certificate, once its chain was found good. For engines. */
final class CheckedTrust extends X509ExtendedTrustManager {
    private final X509ExtendedTrustManager chains;
    private final Condition condition;

    private interface Condition {
        void check(X509Certificate peer, SSLEngine engine) throws CertificateException;
    }

    private CheckedTrust(X509ExtendedTrustManager chains, Condition condition) {
        this.chains = chains;
        this.condition = condition;
    }

    /** Clients with at least one of these among their subject alternative names, exactly as it stands here. */
    static CheckedTrust named(X509ExtendedTrustManager chains, List<String> names) {
        return new CheckedTrust(chains, (peer, _) -> {
            if (!hasOneOf(peer, names)) {
                throw new CertificateException("none of the client's names is allowed: " + names(peer));
            }
        });
    }

    static boolean hasOneOf(X509Certificate peer, List<String> allowed) {
        return names(peer).stream().anyMatch(allowed::contains);
    }

    private static Set<String> names(X509Certificate peer) {
        Set<String> its = new HashSet<>();
        for (int kind : new int[] {
            CertificateNames.DNS, CertificateNames.ADDRESS, CertificateNames.URI, CertificateNames.EMAIL
        }) {
            its.addAll(CertificateNames.alternatives(peer, kind));
        }
        return its;
    }

    /** Servers that name their hosts where RFC 6125 wants them: the JDK would make do with a common name. */
    static CheckedTrust withAlternativeNames(X509ExtendedTrustManager chains) {
        return new CheckedTrust(chains, (peer, engine) -> {
            boolean address = CertificateNames.literal(engine.getPeerHost()) != null;
            int kind = address ? CertificateNames.ADDRESS : CertificateNames.DNS;
            if (CertificateNames.alternatives(peer, kind).isEmpty()) {
                throw new CertificateException(
                        "the certificate has no " + (address ? "address" : "name") + " among its subject alternative names");
            }
        });
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType, SSLEngine engine) throws CertificateException {
        chains.checkClientTrusted(chain, authType, engine);
        condition.check(chain[0], engine);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType, SSLEngine engine) throws CertificateException {
        chains.checkServerTrusted(chain, authType, engine);
        condition.check(chain[0], engine);
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
        return chains.getAcceptedIssuers();
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType, Socket socket) throws CertificateException {
        throw notForSockets();
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType, Socket socket) throws CertificateException {
        throw notForSockets();
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType) throws CertificateException {
        throw notForSockets();
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType) throws CertificateException {
        throw notForSockets();
    }

    private static CertificateException notForSockets() {
        return new CertificateException("this trust is for engines");
    }
}
