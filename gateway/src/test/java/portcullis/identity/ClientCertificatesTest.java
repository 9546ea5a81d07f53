package portcullis.identity;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.io.IOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.HexFormat;
import java.util.List;
import org.bouncycastle.asn1.DERIA5String;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import portcullis.exchange.ClientCertificate;

class ClientCertificatesTest {
    private static final String SPIFFE = "spiffe://example.org/ns/shop/sa/orders";
    private static final KeyPair KEYS = keys();
    private static final Instant END = Instant.parse("2031-05-06T07:08:09Z");

    private static KeyPair keys() {
        try {
            return KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    /** @param names with {@code dns:}, {@code uri:}, {@code email:} or {@code ip:} in front */
    private static X509Certificate certificate(String... names) {
        List<GeneralName> all = new ArrayList<>();
        for (String name : names) {
            int colon = name.indexOf(':');
            String value = name.substring(colon + 1);
            all.add(switch (name.substring(0, colon)) {
                case "dns" -> new GeneralName(GeneralName.dNSName, new DERIA5String(value));
                case "uri" -> new GeneralName(GeneralName.uniformResourceIdentifier, new DERIA5String(value));
                case "email" -> new GeneralName(GeneralName.rfc822Name, value);
                default -> new GeneralName(GeneralName.iPAddress, value);
            });
        }
        try {
            X500Name subject = new X500Name("CN=common.example.com");
            JcaX509v3CertificateBuilder builder = new JcaX509v3CertificateBuilder(
                    subject, BigInteger.ONE, new Date(0), Date.from(END), subject, KEYS.getPublic());
            if (!all.isEmpty()) {
                builder.addExtension(Extension.subjectAlternativeName, false, new GeneralNames(all.toArray(GeneralName[]::new)));
            }
            return new JcaX509CertificateConverter()
                    .getCertificate(builder.build(new JcaContentSignerBuilder("Ed25519").build(KEYS.getPrivate())));
        } catch (GeneralSecurityException | OperatorCreationException | IOException e) {
            throw new AssertionError(e);
        }
    }

    private static @Nullable String name(List<String> allowed, String... names) {
        ClientCertificate found = ClientCertificates.of(List.of(certificate(names)), allowed);
        return found == null ? null : found.name();
    }

    private static @Nullable String name(String... names) {
        return name(List.of(), names);
    }

    @Test
    void whoShowsNothingIsNobody() {
        assertNull(ClientCertificates.of(List.of(), List.of()));
    }

    @Test
    void aSpiffeIdComesBeforeOtherUrisAndTheseBeforeHosts() {
        assertEquals(SPIFFE, name("dns:orders.example.com", "uri:https://example.com/orders", "uri:" + SPIFFE));
        assertEquals("https://example.com/orders", name("dns:orders.example.com", "uri:https://example.com/orders"));
        assertEquals("orders.example.com", name("dns:orders.example.com", "dns:other.example.com"));
    }

    @Test
    void theNameThatThePortLetsInComesFirst() {
        assertEquals("b.example.com", name(List.of("b.example.com"), "uri:" + SPIFFE, "dns:a.example.com", "dns:b.example.com"));
        assertEquals(SPIFFE, name(List.of("someone@example.com"), "email:someone@example.com", "uri:" + SPIFFE));
    }

    @Test
    void onlyHostsAndUrisAreNames() {
        assertNull(name());
        assertNull(name("email:someone@example.com", "ip:192.0.2.1"));
        assertEquals("a.example.com", name("email:someone@example.com", "ip:192.0.2.1", "dns:a.example.com"));
    }

    @Test
    void aWildcardIsNotTheNameOfOneClient() {
        assertNull(name("dns:*.example.com"));
        assertEquals("a.example.com", name("dns:*.example.com", "dns:a.example.com"));
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "dns:a.example.com\u0000.evil.test", "dns:a example.com", "dns:", "dns:a\r\nx: y", "dns:a/b", "dns:a,b", "dns:*", "dns:a.*.test",
        "uri:https://example.com/a b", "uri:https://example.com/\n", "uri:https://example.com/\u007f",
        "uri:https://example.com/<x>", "uri:https://example.com/\""
    })
    void aCertificateWithAStrangeNameNamesNobody(String strange) {
        assertNull(name(strange));
        assertNull(name(strange, "dns:a.example.com"));
        assertNull(name("uri:" + SPIFFE, strange));
    }

    @Test
    void lengthsAreBounded() {
        String label = "a".repeat(62) + ".";
        String longest = label.repeat(4) + "b";
        assertEquals(ClientCertificates.LONGEST_HOST, longest.length());
        assertEquals(longest, name("dns:" + longest));
        assertNull(name("dns:b" + longest));
        String uri = "spiffe://example.org/" + "a".repeat(ClientCertificates.LONGEST_URI - 21);
        assertEquals(uri, name("uri:" + uri));
        assertNull(name("uri:" + uri + "a"));
    }

    @Test
    void theNumberOfNamesIsBounded() {
        String[] names = new String[ClientCertificates.MOST_NAMES];
        for (int i = 0; i < names.length; i++) {
            names[i] = "dns:host" + i + ".test";
        }
        assertEquals("host0.test", name(names));
        String[] more = java.util.Arrays.copyOf(names, names.length + 1);
        more[names.length] = "dns:last.test";
        assertNull(name(more));
    }

    @Test
    void allNamesTheDigestAndTheEndAreKnown() throws GeneralSecurityException {
        X509Certificate own = certificate("dns:a.example.com", "uri:" + SPIFFE, "email:someone@example.com");
        ClientCertificate found = ClientCertificates.of(List.of(own, certificate("dns:authority.test")), List.of());
        assertNotNull(found);
        assertEquals(List.of(SPIFFE, "a.example.com"), found.names());
        assertEquals(HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(own.getEncoded())), found.sha256());
        assertEquals(END.toEpochMilli(), found.notAfter());
    }
}
