package portcullis.tls;

import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Who we are to a peer: a key, and a certificate with those that lead to an authority.
 *
 * @param alias what TLS calls it; no two identities of the process share one, so that it means the same after a change
 * @param chain our own certificate first
 */
record Identity(String alias, PrivateKey key, X509Certificate[] chain, CertificateNames names) {
    private static final AtomicLong NUMBERS = new AtomicLong();

    static Identity of(PrivateKey key, X509Certificate... chain) {
        return new Identity("identity-" + NUMBERS.incrementAndGet(), key, chain, CertificateNames.of(chain[0]));
    }

    X509Certificate certificate() {
        return chain[0];
    }

    /** As TLS names it to key managers: RSA, RSASSA-PSS, EC or EdDSA. */
    String keyType() {
        return chain[0].getPublicKey().getAlgorithm();
    }
}
