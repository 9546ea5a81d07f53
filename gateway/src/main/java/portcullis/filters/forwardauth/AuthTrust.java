package portcullis.filters.forwardauth;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.util.Collection;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import portcullis.config.keys.NamedFile;

/** Trust in the authorities of one file, instead of those that came with the JDK. */
final class AuthTrust {
    private AuthTrust() {}

    /**
     * @param file PEM certificates
     * @throws GeneralSecurityException when it holds none, or what is no certificate
     */
    static SSLContext in(NamedFile file) throws GeneralSecurityException {
        Collection<? extends Certificate> anchors =
                CertificateFactory.getInstance("X.509").generateCertificates(new ByteArrayInputStream(file.content()));
        if (anchors.isEmpty()) {
            throw new CertificateException("no certificate");
        }
        try {
            KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
            store.load(null, null);
            int number = 0;
            for (Certificate anchor : anchors) {
                store.setCertificateEntry("anchor-" + number++, anchor);
            }
            TrustManagerFactory trust = TrustManagerFactory.getInstance("PKIX");
            trust.init(store);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, trust.getTrustManagers(), null);
            return context;
        } catch (IOException e) {
            throw new GeneralSecurityException(e);
        }
    }
}
