package portcullis.tls;

import java.io.IOException;
import java.io.StringWriter;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.openssl.jcajce.JcaPEMWriter;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.util.io.pem.PemObject;
import portcullis.config.keys.NamedFile;

/** An authority that issues what a test needs. */
final class TestAuthority {
    static final Instant NOW = Instant.now();

    private static final AtomicLong SERIALS = new AtomicLong();

    final KeyPair keys;
    private final String algorithm;
    final X509Certificate certificate;
    private final X500Name name;

    TestAuthority(String name) {
        this(name, "EC");
    }

    TestAuthority(String name, String keyType) {
        this.keys = keys(keyType);
        this.algorithm = keyType.startsWith("RSA") ? "SHA256withRSA" : "SHA256withECDSA";
        this.name = new X500Name("CN=" + name);
        this.certificate = sign(this.name, keys, this.name, keys, NOW.minus(Duration.ofDays(1)), NOW.plus(Duration.ofDays(30)), true,
                List.of(), algorithm);
    }

    /** A certificate with its key, as files. */
    record Issued(List<X509Certificate> chain, PrivateKey key) {
        NamedFile certificateFile() {
            return file("edge.crt", pem(chain.toArray()));
        }

        NamedFile keyFile() {
            return file("edge.key", pem(new PemObject("PRIVATE KEY", key.getEncoded())));
        }
    }

    Issued issue(String... names) {
        return issueWith("EC", names);
    }

    Issued issueWith(String keyType, String... names) {
        return issue(keyType, NOW.minus(Duration.ofHours(1)), NOW.plus(Duration.ofDays(20)), alternatives(names));
    }

    Issued issue(String keyType, Instant from, Instant until, List<GeneralName> names) {
        KeyPair pair = keys(keyType);
        X500Name subject = new X500Name("CN=somebody");
        return new Issued(
                List.of(sign(subject, pair, name, keys, from, until, false, names, algorithm), certificate), pair.getPrivate());
    }

    NamedFile certificateFile() {
        return file("authority.crt", pem(certificate));
    }

    static List<GeneralName> alternatives(String... names) {
        return List.of(names).stream()
                .map(each -> new GeneralName(
                        CertificateNames.literal(each) != null ? GeneralName.iPAddress : GeneralName.dNSName, each))
                .toList();
    }

    static NamedFile file(String name, String content) {
        return NamedFile.of(Path.of("/conf/tls", name), content.getBytes(StandardCharsets.US_ASCII));
    }

    static String pem(Object... objects) {
        StringWriter text = new StringWriter();
        try (JcaPEMWriter writer = new JcaPEMWriter(text)) {
            for (Object each : objects) {
                writer.writeObject(each);
            }
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
        return text.toString();
    }

    /** @param type EC, EC-384, RSA, RSA-1024, RSA-512, Ed25519 */
    static KeyPair keys(String type) {
        try {
            String[] parts = type.split("-");
            KeyPairGenerator generator = KeyPairGenerator.getInstance(parts[0]);
            if (parts[0].equals("EC")) {
                generator.initialize(new ECGenParameterSpec(parts.length > 1 ? "secp" + parts[1] + "r1" : "secp256r1"));
            } else if (parts[0].equals("RSA")) {
                generator.initialize(parts.length > 1 ? Integer.parseInt(parts[1]) : 2048);
            }
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    static X509Certificate sign(
            X500Name subject,
            KeyPair pair,
            X500Name issuer,
            KeyPair issuerKeys,
            Instant from,
            Instant until,
            boolean authority,
            List<GeneralName> names,
            String algorithm) {
        try {
            X509v3CertificateBuilder builder = new JcaX509v3CertificateBuilder(
                    issuer,
                    BigInteger.valueOf(System.nanoTime()).shiftLeft(16).add(BigInteger.valueOf(SERIALS.incrementAndGet())),
                    Date.from(from),
                    Date.from(until),
                    subject,
                    pair.getPublic());
            builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(authority));
            if (!names.isEmpty()) {
                builder.addExtension(
                        Extension.subjectAlternativeName, false, new GeneralNames(names.toArray(GeneralName[]::new)));
            }
            return new JcaX509CertificateConverter()
                    .getCertificate(builder.build(new JcaContentSignerBuilder(algorithm).build(issuerKeys.getPrivate())));
        } catch (GeneralSecurityException | OperatorCreationException | IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
