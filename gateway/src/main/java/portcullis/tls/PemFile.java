package portcullis.tls;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECPublicKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.List;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.DERNull;
import org.bouncycastle.asn1.edec.EdECObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.openssl.PEMEncryptedKeyPair;
import org.bouncycastle.openssl.PEMKeyPair;
import org.bouncycastle.openssl.PEMParser;
import org.bouncycastle.pkcs.PKCS8EncryptedPrivateKeyInfo;
import org.jspecify.annotations.Nullable;
import portcullis.config.keys.NamedFile;

/**
 * What stands in a PEM file (RFC 7468): certificates, or a key in any of the forms that tools write (PKCS#8, and the older
 * PKCS#1 and SEC1). A file may hold both; each reader takes its own and passes over the rest.
 */
final class PemFile {
    private static final String CERTIFICATE_CURE = "a PEM file with -----BEGIN CERTIFICATE-----";
    private static final String KEY_CURE = "a PEM file with one -----BEGIN PRIVATE KEY-----, RSA, EC or Ed25519";

    private PemFile() {}

    /** All certificates, in their order; at least one. */
    static List<X509Certificate> certificates(NamedFile file) throws PemFault {
        List<X509Certificate> found = new ArrayList<>();
        for (Object each : objects(file, CERTIFICATE_CURE)) {
            if (each instanceof X509CertificateHolder holder) {
                try {
                    found.add((X509Certificate) CertificateFactory.getInstance("X.509")
                            .generateCertificate(new ByteArrayInputStream(holder.getEncoded())));
                } catch (CertificateException | IOException e) {
                    throw new PemFault(file + " holds a certificate that cannot be read: " + e.getMessage(), CERTIFICATE_CURE);
                }
            }
        }
        if (found.isEmpty()) {
            throw new PemFault(file + " holds no certificate", CERTIFICATE_CURE);
        }
        return found;
    }

    /**
     * The only private key.
     *
     * @param of the public key that belongs to it, whose curve it is on when the file does not say (SEC1 need not)
     */
    static PrivateKey key(NamedFile file, @Nullable PublicKey of) throws PemFault {
        List<PrivateKeyInfo> found = new ArrayList<>();
        for (Object each : objects(file, KEY_CURE)) {
            switch (each) {
                case PrivateKeyInfo key -> found.add(key);
                case PEMKeyPair pair -> found.add(pair.getPrivateKeyInfo());
                case PEMEncryptedKeyPair _ -> throw encrypted(file);
                case PKCS8EncryptedPrivateKeyInfo _ -> throw encrypted(file);
                default -> {}
            }
        }
        if (found.size() != 1) {
            String number = found.isEmpty() ? "no private key" : found.size() + " private keys";
            throw new PemFault(file + " holds " + number, KEY_CURE);
        }
        return key(file, withCurve(found.getFirst(), of));
    }

    private static PrivateKeyInfo withCurve(PrivateKeyInfo key, @Nullable PublicKey of) {
        AlgorithmIdentifier algorithm = key.getPrivateKeyAlgorithm();
        boolean lacksCurve = algorithm.getAlgorithm().equals(X9ObjectIdentifiers.id_ecPublicKey)
                && (algorithm.getParameters() == null || algorithm.getParameters().equals(DERNull.INSTANCE));
        if (!lacksCurve || !(of instanceof ECPublicKey)) {
            return key;
        }
        try {
            return new PrivateKeyInfo(
                    SubjectPublicKeyInfo.getInstance(of.getEncoded()).getAlgorithm(), key.parsePrivateKey());
        } catch (IOException e) {
            return key; // whoever makes a key of it finds that out too, and says so
        }
    }

    private static PrivateKey key(NamedFile file, PrivateKeyInfo info) throws PemFault {
        ASN1ObjectIdentifier kind = info.getPrivateKeyAlgorithm().getAlgorithm();
        String algorithm;
        if (kind.equals(PKCSObjectIdentifiers.rsaEncryption)) {
            algorithm = "RSA";
        } else if (kind.equals(PKCSObjectIdentifiers.id_RSASSA_PSS)) {
            algorithm = "RSASSA-PSS";
        } else if (kind.equals(X9ObjectIdentifiers.id_ecPublicKey)) {
            algorithm = "EC";
        } else if (kind.equals(EdECObjectIdentifiers.id_Ed25519) || kind.equals(EdECObjectIdentifiers.id_Ed448)) {
            algorithm = "EdDSA";
        } else {
            throw new PemFault(file + " holds a key of the kind " + kind, KEY_CURE);
        }
        try {
            return KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(info.getEncoded()));
        } catch (GeneralSecurityException | IOException e) {
            throw new PemFault(file + " holds a key that cannot be used: " + e.getMessage(), KEY_CURE);
        }
    }

    private static PemFault encrypted(NamedFile file) {
        return new PemFault(
                "the key in " + file + " is encrypted", "the key without a password, in a file that only the gateway can read");
    }

    private static List<Object> objects(NamedFile file, String cure) throws PemFault {
        List<Object> found = new ArrayList<>();
        try (PEMParser parser = new PEMParser(
                new InputStreamReader(new ByteArrayInputStream(file.content()), StandardCharsets.ISO_8859_1))) {
            for (Object each = parser.readObject(); each != null; each = parser.readObject()) {
                found.add(each);
            }
        } catch (IOException | RuntimeException e) { // the parser throws either for what it does not understand
            throw new PemFault(file + " is damaged: " + e.getMessage(), cure);
        }
        return found;
    }
}
