package portcullis.identity.keys;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import portcullis.config.keys.NamedFile;

/** The authorities that may certify whom we fetch keys from, or ask about callers: those of a PEM file (RFC 7468) and no others. */
public final class KeyTrust {
    private static final String BEGIN = "-----BEGIN CERTIFICATE-----";
    private static final String END = "-----END CERTIFICATE-----";

    private KeyTrust() {}

    /** @throws CertificateException when the file holds none, or one that cannot be read; the message says which, and names the file */
    public static SSLContext in(NamedFile file) throws CertificateException {
        try {
            KeyStore anchors = KeyStore.getInstance(KeyStore.getDefaultType());
            anchors.load(null, null);
            CertificateFactory reader = CertificateFactory.getInstance("X.509");
            String text = new String(file.content(), StandardCharsets.ISO_8859_1);
            int found = 0;
            for (int at = text.indexOf(BEGIN); at >= 0; at = text.indexOf(BEGIN, at + BEGIN.length())) {
                int end = text.indexOf(END, at);
                String one = text.substring(at, end < 0 ? text.length() : end + END.length());
                anchors.setCertificateEntry("anchor-" + found++, certificate(reader, one, file, found));
            }
            if (found == 0) {
                throw new CertificateException(file + " holds no certificate");
            }
            TrustManagerFactory trust = TrustManagerFactory.getInstance("PKIX");
            trust.init(anchors);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, trust.getTrustManagers(), null);
            return context;
        } catch (CertificateException e) {
            throw e;
        } catch (GeneralSecurityException | IOException e) {
            throw new CertificateException(file + " holds what cannot be trusted: " + e.getMessage(), e);
        }
    }

    private static Certificate certificate(CertificateFactory reader, String pem, NamedFile file, int number)
            throws CertificateException {
        try {
            return reader.generateCertificate(new ByteArrayInputStream(pem.getBytes(StandardCharsets.ISO_8859_1)));
        } catch (CertificateException e) {
            throw new CertificateException(file + " holds a certificate that cannot be read (number " + number + ")", e);
        }
    }
}
