package portcullis.tls;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.security.PrivateKey;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.bouncycastle.openssl.PKCS8Generator;
import org.bouncycastle.openssl.jcajce.JcaPKCS8Generator;
import org.bouncycastle.openssl.jcajce.JceOpenSSLPKCS8EncryptorBuilder;
import org.bouncycastle.openssl.jcajce.JcePEMEncryptorBuilder;
import org.bouncycastle.openssl.jcajce.JcaMiscPEMGenerator;
import org.bouncycastle.util.io.pem.PemObject;
import org.junit.jupiter.api.Test;
import portcullis.config.keys.ConfigProblem;
import portcullis.config.keys.NamedFile;

class IdentityReaderTest {
    private static final TestAuthority AUTHORITY = new TestAuthority("test authority");
    private static final TestAuthority.Issued EC = AUTHORITY.issue("edge.test");
    private static final TestAuthority.Issued RSA = AUTHORITY.issueWith("RSA", "edge.test");
    private static final Instant NOW = TestAuthority.NOW;

    private final List<ConfigProblem> problems = new ArrayList<>();

    private Identity read(NamedFile certificate, NamedFile key) {
        return new IdentityReader(NOW, problems::add).read(certificate, key, Wires.PLACE, true);
    }

    private Identity read(TestAuthority.Issued issued) {
        return read(issued.certificateFile(), issued.keyFile());
    }

    private void complainsOfKey(NamedFile key, String wrong) {
        problems.clear();
        assertNull(read(EC.certificateFile(), key));
        assertEquals(1, problems.size(), problems::toString);
        assertEquals("key-file", problems.getFirst().keyPath());
        assertEquals(ConfigProblem.Severity.ERROR, problems.getFirst().severity());
        assertTrue(problems.getFirst().wrong().contains(wrong), problems::toString);
    }

    private void complainsOfCertificate(NamedFile certificate, String wrong) {
        problems.clear();
        assertNull(read(certificate, EC.keyFile()));
        assertEquals(1, problems.size(), problems::toString);
        assertEquals("certificate-file", problems.getFirst().keyPath());
        assertTrue(problems.getFirst().wrong().contains(wrong), problems::toString);
    }

    private void warns(TestAuthority.Issued issued, String wrong) {
        problems.clear();
        assertNotNull(read(issued));
        assertTrue(
                problems.stream().anyMatch(problem -> problem.wrong().contains(wrong)
                        && problem.severity() == ConfigProblem.Severity.WARNING
                        && problem.keyPath().equals("certificate-file")),
                problems::toString);
    }

    private static String pem(String type, byte[] content) {
        return TestAuthority.pem(new PemObject(type, content));
    }

    private static NamedFile key(String content) {
        return TestAuthority.file("edge.key", content);
    }

    @Test
    void readsEveryFormOfAKey() throws Exception {
        for (TestAuthority.Issued issued : List.of(EC, RSA)) {
            PrivateKey key = issued.key();
            byte[] inner = PrivateKeyInfo.getInstance(key.getEncoded()).parsePrivateKey().toASN1Primitive().getEncoded();
            String old = issued == EC ? "EC PRIVATE KEY" : "RSA PRIVATE KEY";
            for (String content : List.of(pem("PRIVATE KEY", key.getEncoded()), pem(old, inner))) {
                Identity identity = read(issued.certificateFile(), key(content));
                assertEquals(List.of(), problems);
                assertEquals(issued.chain(), List.of(identity.chain()));
                assertEquals(key.getAlgorithm(), identity.keyType());
            }
        }
    }

    @Test
    void readsTheKeysOfOtherCurves() {
        for (String type : List.of("EC-384", "Ed25519")) {
            assertNotNull(read(AUTHORITY.issueWith(type, "edge.test")), type);
            assertEquals(List.of(), problems);
        }
    }

    @Test
    void findsCertificateAndKeyInOneFile() {
        NamedFile both = TestAuthority.file(
                "both.pem", pem("PRIVATE KEY", EC.key().getEncoded()) + "\nsome text\n" + TestAuthority.pem(EC.chain().toArray()));
        assertNotNull(read(both, both));
        assertEquals(List.of(), problems);
    }

    @Test
    void passesOverTheCurveThatSomeToolsWriteInFront() {
        String parameters = pem("EC PARAMETERS", new byte[] {6, 8, 42, (byte) 134, 72, (byte) 206, 61, 3, 1, 7});
        assertNotNull(read(EC.certificateFile(), key(parameters + pem("PRIVATE KEY", EC.key().getEncoded()))));
        assertEquals(List.of(), problems);
    }

    @Test
    void refusesAnEncryptedKeyInClearWords() throws Exception {
        PKCS8Generator modern = new JcaPKCS8Generator(
                EC.key(),
                new JceOpenSSLPKCS8EncryptorBuilder(PKCS8Generator.AES_256_CBC)
                        .setProvider(new BouncyCastleProvider())
                        .setPassword("secret".toCharArray())
                        .setRandom(new SecureRandom())
                        .build());
        complainsOfKey(key(TestAuthority.pem(modern)), "is encrypted");
        JcaMiscPEMGenerator old = new JcaMiscPEMGenerator(
                EC.key(),
                new JcePEMEncryptorBuilder("AES-256-CBC").setProvider(new BouncyCastleProvider()).build("secret".toCharArray()));
        complainsOfKey(key(TestAuthority.pem(old)), "is encrypted");
    }

    @Test
    void refusesAFileWithoutAKeyOrWithSeveral() {
        String one = pem("PRIVATE KEY", EC.key().getEncoded());
        complainsOfKey(EC.certificateFile(), "holds no private key");
        complainsOfKey(key(""), "holds no private key");
        complainsOfKey(key(one + one), "holds 2 private keys");
    }

    @Test
    void refusesAKeyThatIsNotTheCertificates() {
        complainsOfKey(AUTHORITY.issue("edge.test").keyFile(), "is not that of the first certificate");
        complainsOfKey(RSA.keyFile(), "is not that of the first certificate");
    }

    @Test
    void refusesWhatIsDamagedOrHalfWritten() {
        String whole = pem("PRIVATE KEY", EC.key().getEncoded());
        complainsOfKey(key(whole.substring(0, whole.length() / 2)), "edge.key");
        complainsOfKey(key("-----BEGIN PRIVATE KEY-----\n!!!!\n-----END PRIVATE KEY-----\n"), "edge.key");
        complainsOfKey(key(pem("PRIVATE KEY", new byte[] {1, 2, 3})), "edge.key");
        complainsOfKey(key("\0\1\2"), "edge.key");
        String certificates = TestAuthority.pem(EC.chain().toArray());
        for (int length = 0; length < certificates.length() - 30; length += 41) {
            problems.clear();
            Identity identity = read(TestAuthority.file("edge.crt", certificates.substring(0, length)), EC.keyFile());
            boolean firstIsWhole = length > certificates.indexOf("-----END") + 24;
            assertFalse(identity != null && !firstIsWhole, "read from " + length + " characters");
        }
    }

    @Test
    void aFileCutWithinItsChainIsRefusedToo() {
        String certificates = TestAuthority.pem(EC.chain().toArray());
        complainsOfCertificate(TestAuthority.file("edge.crt", certificates.substring(0, certificates.length() - 60)), "is damaged");
    }

    @Test
    void refusesAFileWithoutACertificate() {
        complainsOfCertificate(TestAuthority.file("edge.crt", ""), "holds no certificate");
        complainsOfCertificate(EC.keyFile(), "holds no certificate");
        complainsOfCertificate(TestAuthority.file("edge.crt", pem("CERTIFICATE", new byte[] {48, 1, 0})), "edge.crt");
    }

    @Test
    void warnsOfAChainInTheWrongOrder() {
        TestAuthority other = new TestAuthority("other authority");
        warns(new TestAuthority.Issued(List.of(EC.chain().getFirst(), other.certificate), EC.key()), "was not issued by the one that follows");
    }

    @Test
    void refusesAChainThatBeginsWithItsAuthority() {
        TestAuthority.Issued turned = new TestAuthority.Issued(EC.chain().reversed(), EC.key());
        assertNull(read(turned));
        assertTrue(problems.getFirst().cure().contains("that certificate first in its file"), problems::toString);
    }

    @Test
    void warnsOfTheTime() {
        List<org.bouncycastle.asn1.x509.GeneralName> names = TestAuthority.alternatives("edge.test");
        warns(AUTHORITY.issue("EC", NOW.minus(Duration.ofDays(2)), NOW.minus(Duration.ofSeconds(2)), names), "expired at");
        warns(AUTHORITY.issue("EC", NOW.plus(Duration.ofHours(1)), NOW.plus(Duration.ofDays(2)), names), "is not valid before");
    }

    @Test
    void warnsOfACertificateForNoHost() {
        warns(AUTHORITY.issue("EC", NOW.minus(Duration.ofDays(1)), NOW.plus(Duration.ofDays(1)), List.of()), "names no host");
    }

    @Test
    void aCertificateOfAClientNeedsNoHost() {
        TestAuthority.Issued client = AUTHORITY.issue("EC", NOW.minus(Duration.ofDays(1)), NOW.plus(Duration.ofDays(1)), List.of());
        assertNotNull(new IdentityReader(NOW, problems::add).read(client.certificateFile(), client.keyFile(), Wires.PLACE, false));
        assertEquals(List.of(), problems);
    }

    @Test
    void warnsOfWeakKeysAndSignaturesAndRefusesBrokenOnes() {
        warns(AUTHORITY.issueWith("RSA-1024", "edge.test"), "is weak: RSA 1024");
        problems.clear();
        assertNull(read(AUTHORITY.issueWith("RSA-512", "edge.test")));
        assertTrue(problems.getFirst().wrong().contains("too weak for TLS: RSA 512"), problems::toString);
        var pair = TestAuthority.keys("EC");
        var signed = TestAuthority.sign(
                new X500Name("CN=somebody"),
                pair,
                new X500Name("CN=test authority"),
                AUTHORITY.keys,
                NOW.minus(Duration.ofDays(1)),
                NOW.plus(Duration.ofDays(1)),
                false,
                TestAuthority.alternatives("edge.test"),
                "SHA1withECDSA");
        warns(new TestAuthority.Issued(List.of(signed, AUTHORITY.certificate), pair.getPrivate()), "is signed with SHA1withECDSA");
    }
}
