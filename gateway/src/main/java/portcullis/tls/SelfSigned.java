package portcullis.tls;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.math.BigInteger;
import java.net.InetAddress;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import org.bouncycastle.asn1.x500.X500NameBuilder;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/** Makes certificates for development: EC P-256, valid for a year, in memory only. */
final class SelfSigned {
    private static final Duration VALID = Duration.ofDays(365);
    /** Clocks of clients that are a little late find it valid. */
    private static final Duration BACKDATED = Duration.ofHours(1);
    /** How long before its end one is made anew. */
    private static final Duration RENEWED = Duration.ofDays(30);

    private SelfSigned() {}

    /** @param names DNS names, wildcards or literal addresses; at least one */
    static Identity create(List<String> names, Instant now) {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"));
            KeyPair pair = generator.generateKeyPair();
            return Identity.of(pair.getPrivate(), certificate(names, now, pair));
        } catch (GeneralSecurityException | OperatorCreationException | IOException e) {
            throw new IllegalStateException("this Java cannot make a certificate", e);
        }
    }

    /** Whether one that was made before still serves. */
    static boolean isFresh(Identity identity, Instant now) {
        return identity.certificate().getNotAfter().toInstant().isAfter(now.plus(RENEWED));
    }

    private static X509Certificate certificate(List<String> names, Instant now, KeyPair pair)
            throws GeneralSecurityException, OperatorCreationException, IOException {
        X500Name subject = new X500NameBuilder()
                .addRDN(BCStyle.O, "Portcullis, for development only")
                .addRDN(BCStyle.CN, names.getFirst())
                .build();
        X509v3CertificateBuilder builder = new JcaX509v3CertificateBuilder(
                subject,
                new BigInteger(128, new SecureRandom()).setBit(127),
                Date.from(now.minus(BACKDATED)),
                Date.from(now.plus(VALID)),
                subject,
                pair.getPublic());
        builder.addExtension(Extension.subjectAlternativeName, false, alternatives(names));
        builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(false));
        builder.addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.digitalSignature));
        builder.addExtension(Extension.extendedKeyUsage, false, new ExtendedKeyUsage(KeyPurposeId.id_kp_serverAuth));
        byte[] encoded = builder.build(new JcaContentSignerBuilder("SHA256withECDSA").build(pair.getPrivate()))
                .getEncoded();
        return (X509Certificate)
                CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(encoded));
    }

    private static GeneralNames alternatives(List<String> names) {
        GeneralName[] alternatives = new GeneralName[names.size()];
        for (int i = 0; i < alternatives.length; i++) {
            InetAddress address = CertificateNames.literal(names.get(i));
            alternatives[i] = address == null
                    ? new GeneralName(GeneralName.dNSName, names.get(i))
                    : new GeneralName(GeneralName.iPAddress, address.getHostAddress());
        }
        return new GeneralNames(alternatives);
    }
}
