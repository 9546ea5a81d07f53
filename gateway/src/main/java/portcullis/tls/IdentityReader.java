package portcullis.tls;

import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECKey;
import java.security.interfaces.RSAKey;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.PSSParameterSpec;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import portcullis.config.keys.ConfigProblem;
import portcullis.config.keys.NamedFile;
import portcullis.config.keys.Place;

/** Reads a certificate and its key from files, and says what clients would not like about them. */
final class IdentityReader {
    private static final int LEAST_RSA_BITS = 1024;
    private static final int GOOD_RSA_BITS = 2048;
    private static final int LEAST_EC_BITS = 256;

    private final Instant now;
    private final Consumer<ConfigProblem> problems;

    IdentityReader(Instant now, Consumer<ConfigProblem> problems) {
        this.now = now;
        this.problems = problems;
    }

    /**
     * @param place of the block in which {@code certificate-file} and {@code key-file} stand
     * @param forHosts whether peers look for a host among its names
     * @return null when something was wrong
     */
    @Nullable Identity read(NamedFile certificateFile, NamedFile keyFile, Place place, boolean forHosts) {
        Place certificatePlace = place.at("certificate-file");
        Place keyPlace = place.at("key-file");
        List<X509Certificate> chain = null;
        PrivateKey key = null;
        try {
            chain = PemFile.certificates(certificateFile);
        } catch (PemFault fault) {
            problems.accept(ConfigProblem.error(certificatePlace, fault.wrong(), fault.cure()));
        }
        try {
            key = PemFile.key(keyFile, chain == null ? null : chain.getFirst().getPublicKey());
        } catch (PemFault fault) {
            problems.accept(ConfigProblem.error(keyPlace, fault.wrong(), fault.cure()));
        }
        if (chain == null || key == null) {
            return null;
        }
        X509Certificate own = chain.getFirst();
        if (!areAPair(own.getPublicKey(), key)) {
            problems.accept(ConfigProblem.error(
                    keyPlace,
                    "the key in " + keyFile + " is not that of the first certificate in " + certificateFile,
                    "the key that the certificate was issued for, and that certificate first in its file"));
            return null;
        }
        if (bits(own.getPublicKey()) < (own.getPublicKey() instanceof RSAKey ? LEAST_RSA_BITS : LEAST_EC_BITS)) {
            problems.accept(ConfigProblem.error(
                    certificatePlace,
                    "the key of " + certificateFile + " is too weak for TLS: " + strength(own.getPublicKey()),
                    "EC P-256, or RSA of 2048 bits or more"));
            return null;
        }
        judge(chain, certificateFile, certificatePlace, forHosts);
        return Identity.of(key, chain.toArray(X509Certificate[]::new));
    }

    private void judge(List<X509Certificate> chain, NamedFile file, Place place, boolean forHosts) {
        X509Certificate own = chain.getFirst();
        if (own.getNotAfter().toInstant().isBefore(now)) {
            warn(place, file + " expired at " + own.getNotAfter().toInstant(), "a renewed certificate");
        } else if (own.getNotBefore().toInstant().isAfter(now)) {
            warn(place, file + " is not valid before " + own.getNotBefore().toInstant(), "a certificate that is valid now");
        }
        if (own.getPublicKey() instanceof RSAKey && bits(own.getPublicKey()) < GOOD_RSA_BITS) {
            warn(place, "the key of " + file + " is weak: " + strength(own.getPublicKey()), "EC P-256, or RSA of 2048 bits or more");
        }
        if (forHosts
                && CertificateNames.alternatives(own, CertificateNames.DNS).isEmpty()
                && CertificateNames.alternatives(own, CertificateNames.ADDRESS).isEmpty()) {
            warn(place, file + " names no host in its subject alternative names", "a certificate for the names that clients ask for");
        }
        for (int i = 0; i < chain.size(); i++) {
            X509Certificate each = chain.get(i);
            boolean isRoot = each.getSubjectX500Principal().equals(each.getIssuerX500Principal());
            if (!isRoot && hasWeakSignature(each)) {
                warn(place, file + " is signed with " + each.getSigAlgName() + ", which clients refuse", "a certificate signed with SHA-256");
            }
            if (i + 1 < chain.size() && !isIssuedBy(each, chain.get(i + 1))) {
                warn(
                        place,
                        "certificate " + (i + 1) + " of " + file + " was not issued by the one that follows it",
                        "our own certificate first, and behind each the one that issued it");
            }
        }
    }

    private void warn(Place place, String wrong, String cure) {
        problems.accept(ConfigProblem.warning(place, wrong, cure));
    }

    private static boolean hasWeakSignature(X509Certificate certificate) {
        String algorithm = certificate.getSigAlgName().toUpperCase(Locale.ROOT);
        return algorithm.startsWith("SHA1") || algorithm.startsWith("MD5") || algorithm.startsWith("MD2");
    }

    private static boolean isIssuedBy(X509Certificate certificate, X509Certificate issuer) {
        if (!certificate.getIssuerX500Principal().equals(issuer.getSubjectX500Principal())) {
            return false;
        }
        try {
            certificate.verify(issuer.getPublicKey());
            return true;
        } catch (GeneralSecurityException e) {
            return false;
        }
    }

    /** Whether what the one signs the other verifies. */
    private static boolean areAPair(PublicKey publicKey, PrivateKey key) {
        if (!publicKey.getAlgorithm().equals(key.getAlgorithm())) {
            return false;
        }
        byte[] text = new byte[32];
        try {
            Signature signer = signature(publicKey);
            signer.initSign(key);
            signer.update(text);
            byte[] signed = signer.sign();
            Signature verifier = signature(publicKey);
            verifier.initVerify(publicKey);
            verifier.update(text);
            return verifier.verify(signed);
        } catch (GeneralSecurityException e) {
            return false;
        }
    }

    private static Signature signature(PublicKey key) throws GeneralSecurityException {
        return switch (key.getAlgorithm()) {
            case "RSA" -> Signature.getInstance("SHA256withRSA");
            case "RSASSA-PSS" -> {
                Signature pss = Signature.getInstance("RSASSA-PSS");
                pss.setParameter(new PSSParameterSpec("SHA-256", "MGF1", MGF1ParameterSpec.SHA256, 32, 1));
                yield pss;
            }
            case "EC" -> Signature.getInstance("SHA256withECDSA");
            default -> Signature.getInstance(key.getAlgorithm());
        };
    }

    static String strength(Key key) {
        int bits = bits(key);
        return key.getAlgorithm() + (bits == Integer.MAX_VALUE ? "" : " " + bits);
    }

    private static int bits(Key key) {
        return switch (key) {
            case RSAKey rsa -> rsa.getModulus().bitLength();
            case ECKey ec -> ec.getParams().getOrder().bitLength();
            default -> Integer.MAX_VALUE;
        };
    }
}
