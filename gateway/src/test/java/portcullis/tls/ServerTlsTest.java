package portcullis.tls;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;
import org.bouncycastle.asn1.x509.GeneralName;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import portcullis.config.ListenerTls;
import portcullis.config.ListenerTls.Certificate;
import portcullis.config.ListenerTls.ClientAuth;
import portcullis.config.ListenerTls.Profile;
import portcullis.config.ListenerTls.Provider;
import portcullis.config.ListenerTls.TlsVersion;
import portcullis.config.keys.ConfigProblem;

@ParameterizedClass
@EnumSource(Provider.class)
class ServerTlsTest {
    private static final TestAuthority AUTHORITY = new TestAuthority("test authority");
    private static final TestAuthority CLIENTS = new TestAuthority("authority of clients");

    private static final TestAuthority.Issued FIRST = AUTHORITY.issue("first.test");
    private static final TestAuthority.Issued EXACT = AUTHORITY.issue("a.many.test");
    private static final TestAuthority.Issued WILDCARD = AUTHORITY.issue("*.many.test");
    private static final TestAuthority.Issued EC = AUTHORITY.issue("both.test");
    private static final TestAuthority.Issued RSA_ONLY = AUTHORITY.issueWith("RSA", "rsa.test");


    private final Wires wires = new Wires();
    private final JdkClient jdk = new JdkClient(AUTHORITY);
    private final Provider provider;

    /** @param provider the server's */
    ServerTlsTest(Provider provider) {
        this.provider = provider;
    }

    private ListenerTls listener(Certificate... certificates) {
        return Wires.by(provider, Wires.listener(certificates));
    }

    private ListenerTls listener(
            Profile profile, @Nullable List<TlsVersion> versions, @Nullable List<String> ciphers, Certificate... certificates) {
        return Wires.by(provider, Wires.listener(profile, versions, ciphers, certificates));
    }

    @AfterEach
    void close() throws Exception {
        wires.close();
    }

    /** Both sides after a handshake. */
    private record Met(SSLSocket client, TlsWire server, boolean resumed) {}

    private Met meet(JdkClient client, ServerTls server, JdkClient.Setting... settings) throws Exception {
        Wires.Pair pair = wires.accept(server);
        var done = Wires.async(() -> {
            pair.server().handshake();
            return null;
        });
        SSLSocket socket = client.over(pair.client(), settings);
        long begun = System.currentTimeMillis();
        try {
            socket.startHandshake();
        } finally {
            Wires.await(done);
        }
        boolean resumed = socket.getSession().getCreationTime() < begun;
        assertEquals(resumed && provider == Provider.JDK, pair.server().isResumed());
        return new Met(socket, pair.server(), resumed);
    }

    /** The client's ticket comes with the first bytes. */
    private static void exchange(Met met) throws IOException {
        met.server.write(new byte[] {1}, 0, 1);
        JdkClient.read(met.client, 1);
        met.server.finish();
        assertEquals(-1, met.client.getInputStream().read());
    }

    private X509Certificate shown(ServerTls server, JdkClient.Setting... settings) throws Exception {
        return JdkClient.shownBy(meet(new JdkClient(AUTHORITY), server, settings).client);
    }

    private static X509Certificate own(TestAuthority.Issued issued) {
        return issued.chain().getFirst();
    }

    private ServerTls many() {
        return Wires.open(listener(Wires.files(FIRST), Wires.files(WILDCARD), Wires.files(EXACT)));
    }

    @Test
    void showsTheCertificateForTheVeryNameBeforeAWildcard() throws Exception {
        assertEquals(own(EXACT), shown(many(), JdkClient.name("a.many.test")));
        assertEquals(own(EXACT), shown(many(), JdkClient.name("A.Many.TEST")));
    }

    @Test
    void aWildcardStandsForOneLabel() throws Exception {
        ServerTls server = many();
        assertEquals(own(WILDCARD), shown(server, JdkClient.name("b.many.test")));
        assertEquals(own(FIRST), shown(server, JdkClient.name("c.b.many.test")));
        assertEquals(own(FIRST), shown(server, JdkClient.name("many.test")));
    }

    @Test
    void theFirstServesEveryOtherNameAndNone() throws Exception {
        ServerTls server = many();
        assertEquals(own(FIRST), shown(server, JdkClient.name("elsewhere.test")));
        Met nameless = meet(jdk, server);
        assertEquals(own(FIRST), JdkClient.shownBy(nameless.client));
        assertNull(nameless.server.requestedName());
    }

    @Test
    void ofTwoForOneNameTheOneIsShownThatTheClientCanVerify() throws Exception {
        TestAuthority rsaAuthority = new TestAuthority("RSA authority", "RSA");
        TestAuthority.Issued rsa = rsaAuthority.issueWith("RSA", "both.test");
        ServerTls server = Wires.open(listener(Wires.files(FIRST), Wires.files(EC), Wires.files(rsa)));
        JdkClient.Setting rsaOnly =
                parameters -> parameters.setSignatureSchemes(new String[] {"rsa_pss_rsae_sha256", "rsa_pkcs1_sha256"});
        for (String version : List.of("TLSv1.2", "TLSv1.3")) {
            assertEquals(own(EC), shown(server, JdkClient.name("both.test"), JdkClient.versions(version)));
            Met met = meet(new JdkClient(rsaAuthority), server, JdkClient.name("both.test"), JdkClient.versions(version), rsaOnly);
            assertEquals(own(rsa), JdkClient.shownBy(met.client), version);
        }
    }

    @Test
    void neverShowsACertificateForAnotherNameBecauseItsKeyFits() throws Exception {
        ServerTls server = Wires.open(listener(Wires.files(FIRST), Wires.files(RSA_ONLY)));
        assertEquals(own(RSA_ONLY), shown(server, JdkClient.name("rsa.test")));
    }

    @Test
    void knowsWhatItsCertificateIsFor() throws Exception {
        TestAuthority.Issued issued = AUTHORITY.issue("one.test", "*.two.test", "127.0.0.1", "::1");
        TlsWire wire = meet(jdk, Wires.open(listener(Wires.files(issued))), JdkClient.name("one.test")).server;
        assertTrue(wire.isCertifiedFor("one.test"));
        assertTrue(wire.isCertifiedFor("ONE.test"));
        assertTrue(wire.isCertifiedFor("a.two.test"));
        assertTrue(wire.isCertifiedFor("127.0.0.1"));
        assertTrue(wire.isCertifiedFor("[0:0:0:0:0:0:0:1]"));
        assertFalse(wire.isCertifiedFor("two.test"));
        assertFalse(wire.isCertifiedFor("b.a.two.test"));
        assertFalse(wire.isCertifiedFor("127.0.0.2"));
        assertFalse(wire.isCertifiedFor(""));
        assertEquals("one.test", wire.requestedName());
        assertEquals(List.of(), wire.peerCertificates());
    }

    @Test
    void knowsItOfAResumedSessionToo() throws Exception {
        for (String version : List.of("TLSv1.3", "TLSv1.2")) {
            ServerTls server = many();
            exchange(meet(jdk, server, JdkClient.name("a.many.test"), JdkClient.versions(version)));
            Met again = meet(jdk, server, JdkClient.name("a.many.test"), JdkClient.versions(version));
            assertTrue(again.resumed, version);
            assertTrue(again.server.isCertifiedFor("a.many.test"));
            assertFalse(again.server.isCertifiedFor("b.many.test"));
            assertEquals("a.many.test", again.server.requestedName());
        }
    }

    @Test
    void refusesAClientThatOffersOtherProtocolsOnly() throws Exception {
        ServerTls server = many();
        assertThrows(SSLException.class, () -> meet(jdk, server, JdkClient.protocols("h2")));
        assertEquals("http/1.1", meet(jdk, server, JdkClient.protocols("h2", "http/1.1")).client.getApplicationProtocol());
        assertEquals("", meet(jdk, server).client.getApplicationProtocol());
    }

    @Test
    void theModernProfileSpeaksTheLatestVersionOnly() throws Exception {
        ServerTls modern = Wires.open(listener(Profile.MODERN, null, null, Wires.files(FIRST)));
        assertEquals("TLSv1.3", meet(jdk, modern).server.version());
        assertThrows(SSLException.class, () -> meet(jdk, modern, JdkClient.versions("TLSv1.2")));
    }

    @Test
    void theIntermediateProfileHasForwardSecrecyAndAuthenticatedCiphersOnly() throws Exception {
        ServerTls server = Wires.open(listener(Wires.files(RSA_ONLY)));
        assertEquals("TLSv1.2", meet(jdk, server, JdkClient.versions("TLSv1.2")).server.version());
        assertThrows(
                SSLException.class,
                () -> meet(jdk, server, JdkClient.versions("TLSv1.2"), parameters -> parameters.setCipherSuites(new String[] {
                    "TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA256", "TLS_DHE_RSA_WITH_AES_128_GCM_SHA256"
                })));
    }

    @Test
    void itsOwnOrderOfCiphersDecides() throws Exception {
        assumeTrue(provider == Provider.JDK, "BoringSSL has its own among those of TLS 1.3");
        ServerTls server = Wires.open(listener(
                Profile.INTERMEDIATE,
                null,
                List.of(
                        "TLS_AES_256_GCM_SHA384",
                        "TLS_AES_128_GCM_SHA256",
                        "TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256",
                        "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256"),
                Wires.files(FIRST)));
        JdkClient.Setting reversed = parameters -> parameters.setCipherSuites(new String[] {
            "TLS_AES_128_GCM_SHA256",
            "TLS_AES_256_GCM_SHA384",
            "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256",
            "TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256"
        });
        assertEquals("TLS_AES_256_GCM_SHA384", meet(jdk, server, reversed).client.getSession().getCipherSuite());
        assertEquals(
                "TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256",
                meet(jdk, server, reversed, JdkClient.versions("TLSv1.2")).client.getSession().getCipherSuite());
    }

    @Test
    void withoutClientAuthNobodyIsAsked() throws Exception {
        JdkClient known = new JdkClient(AUTHORITY, CLIENTS.issue("client.test"));
        assertEquals(List.of(), meet(known, many()).server.peerCertificates());
    }

    @Test
    void aClientThatMustShowACertificateShowsOneOrIsRefused() throws Exception {
        TestAuthority.Issued own = CLIENTS.issue("client.test");
        for (String version : List.of("TLSv1.3", "TLSv1.2")) {
            ServerTls server = asking(ClientAuth.REQUIRED, List.of());
            Met met = meet(new JdkClient(AUTHORITY, own), server, JdkClient.versions(version));
            assertEquals(own(own), met.server.peerCertificates().getFirst());
            assertThrows(SSLException.class, () -> meet(jdk, server, JdkClient.versions(version)));
            JdkClient stranger = new JdkClient(AUTHORITY, AUTHORITY.issue("client.test"));
            assertThrows(SSLException.class, () -> meet(stranger, server, JdkClient.versions(version)));
        }
    }

    @Test
    void aClientThatMayShowACertificateNeedNotButAWrongOneIsRefused() throws Exception {
        TestAuthority.Issued own = CLIENTS.issue("client.test");
        ServerTls server = asking(ClientAuth.OPTIONAL, List.of());
        assertEquals(own(own), meet(new JdkClient(AUTHORITY, own), server).server.peerCertificates().getFirst());
        assertEquals(List.of(), meet(jdk, server).server.peerCertificates());
    }

    @Test
    void aClientMustHaveOneOfTheNamesExactly() throws Exception {
        ServerTls server = asking(
                ClientAuth.REQUIRED, List.of("client.test", "127.0.0.9", "spiffe://test/client", "client@test.example"));
        List<GeneralName> allowed = List.of(
                new GeneralName(GeneralName.dNSName, "client.test"),
                new GeneralName(GeneralName.iPAddress, "127.0.0.9"),
                new GeneralName(GeneralName.uniformResourceIdentifier, "spiffe://test/client"),
                new GeneralName(GeneralName.rfc822Name, "client@test.example"));
        for (GeneralName name : allowed) {
            meet(client(List.of(new GeneralName(GeneralName.dNSName, "other.test"), name)), server);
        }
        for (String name : List.of("sub.client.test", "*.test", "client.test.example", "Client.test")) {
            assertThrows(SSLException.class, () -> meet(client(TestAuthority.alternatives(name)), server), name);
        }
        assertThrows(SSLException.class, () -> meet(client(List.of()), server));
    }

    private static JdkClient client(List<GeneralName> names) {
        return new JdkClient(
                AUTHORITY, CLIENTS.issue("EC", TestAuthority.NOW.minusSeconds(60), TestAuthority.NOW.plusSeconds(3600), names));
    }

    private ServerTls asking(ClientAuth auth, List<String> names) {
        return Wires.open(Wires.asking(listener(Wires.files(FIRST)), auth, CLIENTS.certificateFile(), names));
    }

    @Test
    void sessionsAreResumed() throws Exception {
        for (String version : List.of("TLSv1.3", "TLSv1.2")) {
            ServerTls server = many();
            assertFalse(first(server, version).resumed);
            assertTrue(meet(jdk, server, JdkClient.versions(version)).resumed, version);
        }
    }

    @Test
    void sessionsGoOnWhenAnotherCertificateChanges() throws Exception {
        ServerTls before = many();
        first(before, "TLSv1.3");
        ServerTls after = Wires.open(
                listener(Wires.files(FIRST), Wires.files(WILDCARD), Wires.files(AUTHORITY.issue("a.many.test"))), before);
        assertTrue(meet(jdk, after).resumed);
    }

    @Test
    void aSessionOfACertificateThatChangedBeginsAnewWithTheNewOne() throws Exception {
        ServerTls before = many();
        first(before, "TLSv1.3");
        TestAuthority.Issued renewed = AUTHORITY.issue("first.test");
        ServerTls after = Wires.open(listener(Wires.files(renewed)), before);
        Met met = meet(jdk, after);
        assertFalse(met.resumed);
        assertEquals(own(renewed), JdkClient.shownBy(met.client));
    }

    @Test
    void aSessionMadeUnderOneTrustIsNeverResumedUnderAnother() throws Exception {
        JdkClient known = new JdkClient(AUTHORITY, CLIENTS.issue("client.test"));
        ServerTls before = asking(ClientAuth.OPTIONAL, List.of());
        exchange(meet(known, before));
        assertTrue(meet(known, before).resumed);
        exchange(meet(known, before));
        ListenerTls narrower = Wires.asking(before.config(), ClientAuth.OPTIONAL, AUTHORITY.certificateFile(), List.of());
        Met met = meet(known, Wires.open(narrower, before));
        assertFalse(met.resumed);
        assertEquals(List.of(), met.server.peerCertificates());
    }

    @Test
    void aSessionDoesNotOutliveTheNamesThatItsClientNeeded() throws Exception {
        JdkClient known = new JdkClient(AUTHORITY, CLIENTS.issue("client.test"));
        ServerTls before = asking(ClientAuth.REQUIRED, List.of("client.test"));
        exchange(meet(known, before));
        ServerTls after = Wires.open(
                Wires.asking(before.config(), ClientAuth.REQUIRED, CLIENTS.certificateFile(), List.of("other.test")), before);
        assertThrows(SSLException.class, () -> meet(known, after));
    }

    private Met first(ServerTls server, String version) throws Exception {
        Met met = meet(jdk, server, JdkClient.versions(version));
        exchange(met);
        return met;
    }

    @Test
    void certificatesChangeAtTheMomentTheyComeIntoForceAndNotBefore() throws Exception {
        ServerTls before = many();
        TestAuthority.Issued renewed = AUTHORITY.issue("first.test");
        ServerTls after = ServerTls.open(listener(Wires.files(renewed)), Wires.HTTP, before, TestAuthority.NOW, _ -> {});
        assertEquals(own(FIRST), shown(before));
        after.inForce();
        assertEquals(own(renewed), shown(before));
        assertEquals(own(renewed), shown(after));
    }

    @Test
    void aHandshakeThatBeganBeforeAChangeEndsAfterIt() throws Exception {
        ServerTls before = many();
        Wires.Pair pair = wires.accept(before);
        ServerKeys keys = new ServerKeys(new Identities(List.of(Identity.of(FIRST.key(), own(FIRST)))));
        pair.server().close();
        String alias = keys.chooseEngineServerAlias("EC", null, jdk.context.createSSLEngine());
        keys.use(new Identities(List.of(Identity.of(EXACT.key(), own(EXACT)))));
        assertEquals(own(FIRST), keys.getCertificateChain(alias)[0]);
        assertEquals(FIRST.key(), keys.getPrivateKey(alias));
        assertNotEquals(alias, keys.chooseEngineServerAlias("EC", null, jdk.context.createSSLEngine()));
    }

    @Test
    void aSelfSignedCertificateIsForItsNamesAndLivesOnAsLongAsItsKeysDo() throws Exception {
        Certificate made = new Certificate.SelfSigned(List.of("localhost", "127.0.0.1", "::1"), Wires.PLACE);
        ServerTls first = Wires.open(listener(made));
        ServedCertificate served = first.certificates().getFirst();
        assertEquals("localhost", served.name());
        assertTrue(served.selfSigned());
        assertEquals("EC 256", served.algorithm());
        assertTrue(served.notAfter().isAfter(TestAuthority.NOW.plusSeconds(364 * 86400L)));
        ServerTls again = Wires.open(listener(Wires.files(FIRST), made), first);
        assertEquals(served, again.certificates().get(1));
        Certificate other = new Certificate.SelfSigned(List.of("localhost"), Wires.PLACE);
        assertNotEquals(served.sha256(), Wires.open(listener(other), again).certificates().getFirst().sha256());
    }

    @Test
    void aSelfSignedCertificateIsMadeAnewBeforeItEnds() {
        ListenerTls config = listener(new Certificate.SelfSigned(List.of("localhost"), Wires.PLACE));
        ServerTls first = Wires.open(config);
        ServerTls late = ServerTls.open(config, Wires.HTTP, first, TestAuthority.NOW.plusSeconds(340 * 86400L), _ -> {});
        assertNotEquals(first.certificates(), late.certificates());
    }

    @Test
    void saysWhatItServesAndHow() {
        ServerTls server = many();
        ServedCertificate served = server.certificates().get(1);
        assertEquals("*.many.test", served.name());
        assertEquals(own(WILDCARD).getSerialNumber().toString(16), served.serial());
        assertEquals(64, served.sha256().length());
        assertFalse(served.selfSigned());
        assertTrue(server.description().startsWith("TLSv1.3 TLSv1.2, TLS_AES_128_GCM_SHA256 "), server.description());
        String by = provider == Provider.JDK ? "SunJSSE 25" : "Conscrypt 2.6";
        assertTrue(server.description().contains(", " + by), server.description());
        assertTrue(server.description().endsWith(", client-auth none"), server.description());
    }

    @Test
    void aCertificateThatNoCipherCanShowIsRefused() {
        List<ConfigProblem> problems = new ArrayList<>();
        ListenerTls config = listener(
                Profile.INTERMEDIATE,
                List.of(TlsVersion.V1_2),
                List.of("TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256"),
                Wires.files(FIRST),
                Wires.files(RSA_ONLY));
        assertNull(ServerTls.open(config, Wires.HTTP, null, TestAuthority.NOW, problems::add));
        assertEquals(
                List.of("gateway.yaml: ciphers: has nothing for the RSA key of the certificate for [rsa.test]; TLSv1.3, or a cipher with RSA"),
                problems.stream().map(ConfigProblem::toString).toList());
    }
}
