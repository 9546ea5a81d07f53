package portcullis.tls;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.function.Consumer;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;
import portcullis.config.keys.ConfigProblem;
import portcullis.config.keys.NamedFile;
import portcullis.config.keys.Place;

/** Whom we believe. Chains are checked as RFC 5280 has it; whether a certificate was revoked (CRL, OCSP) is not asked. */
final class Trust {
    private Trust() {}

    /**
     * Every certificate of the file is an authority, or is trusted itself.
     *
     * @param place of the key that names the file
     * @return null when something was wrong
     */
    static @Nullable X509ExtendedTrustManager in(NamedFile file, Place place, Consumer<ConfigProblem> problems) {
        try {
            List<X509Certificate> anchors = PemFile.certificates(file);
            KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
            store.load(null, null);
            for (int i = 0; i < anchors.size(); i++) {
                store.setCertificateEntry("anchor-" + i, anchors.get(i));
            }
            return manager(store);
        } catch (PemFault fault) {
            problems.accept(ConfigProblem.error(place, fault.wrong(), fault.cure()));
            return null;
        } catch (GeneralSecurityException | IOException e) {
            problems.accept(ConfigProblem.error(
                    place, file + " holds what cannot be trusted: " + e.getMessage(), "certificates of authorities"));
            return null;
        }
    }

    /** The authorities that came with the JDK. */
    static X509ExtendedTrustManager ofTheJdk() {
        try {
            return manager(null);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java trusts nobody", e);
        }
    }

    private static X509ExtendedTrustManager manager(@Nullable KeyStore store) throws GeneralSecurityException {
        TrustManagerFactory factory = TrustManagerFactory.getInstance("PKIX");
        factory.init(store);
        for (TrustManager manager : factory.getTrustManagers()) {
            if (manager instanceof X509ExtendedTrustManager extended) {
                return extended;
            }
        }
        throw new GeneralSecurityException("PKIX gives no trust manager");
    }
}
