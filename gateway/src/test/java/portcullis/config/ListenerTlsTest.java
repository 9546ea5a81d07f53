package portcullis.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import portcullis.config.ListenerTls.Certificate;
import portcullis.config.ListenerTls.TlsVersion;

/** What {@code tls} of a listener and of the admin port takes; what is in the files is not looked at here. */
class ListenerTlsTest {
    private static final String PAIR = "{ certificate-file: tls/edge.crt, key-file: tls/edge.key }";
    private static final String PLACE = "gateway\\.yaml:6:[0-9]+: listeners\\.public\\.tls\\.";

    @TempDir
    Path directory;

    Folder folder;

    @BeforeEach
    void write() {
        folder = new Folder(directory)
                .write("tls/edge.crt", "certificate")
                .secret("tls/edge.key", "key")
                .write("tls/clients.crt", "authorities");
    }

    /** Writes a listener with these keys of {@code tls}, on line 6 from column 7 on. */
    private void tls(String keys) {
        folder.write(
                "gateway.yaml",
                """
                format: 1
                service: { name: edge }
                listeners:
                  public:
                    bind: 127.0.0.1:8443
                    %s
                """
                        .formatted("tls: { " + keys + " }"));
    }

    private ListenerTls read(String keys) {
        tls(keys);
        return folder.configuration().gateway().listeners().get("public").tls();
    }

    private String problem(String keys) {
        tls(keys);
        return said(folder.problems().getFirst());
    }

    private List<String> warnings(String keys) {
        tls(keys);
        return folder.warnings().stream().map(ListenerTlsTest::said).toList();
    }

    /** The problem without its place, which has a test of its own. */
    private static String said(String problem) {
        assertTrue(problem.matches(PLACE + ".*"), problem);
        return problem.replaceFirst(PLACE, "");
    }

    @Test
    void aPairOfFilesIsEnoughAndTheRestHasDefaults() {
        ListenerTls tls = read("certificates: [ " + PAIR + " ]");
        Certificate.Files files = (Certificate.Files) tls.certificates().getFirst();
        assertEquals(directory.resolve("tls/edge.crt"), files.certificate().path());
        assertEquals("key", new String(files.key().content(), StandardCharsets.UTF_8));
        assertEquals(ListenerTls.Profile.INTERMEDIATE, tls.profile());
        assertEquals(ListenerTls.Provider.JDK, tls.provider());
        assertEquals(ListenerTls.ClientAuth.NONE, tls.clientAuth());
        assertNull(tls.versions());
        assertNull(tls.ciphers());
        assertEquals(List.of(), tls.clientNames());
    }

    @Test
    void thereIsAtLeastOneCertificate() {
        assertEquals(
                "certificates: is missing;"
                        + " for example [{}]",
                problem("profile: modern"));
        assertEquals(
                "certificates: is empty; for example [{}]", problem("certificates: []"));
    }

    @Test
    void aCertificateIsAPairOfFilesOrNames() {
        assertEquals(
                "certificates[0]: has no key-file;"
                        + " certificate-file and key-file, or self-signed: [localhost]",
                problem("certificates: [ { certificate-file: tls/edge.crt } ]"));
        assertEquals(
                "certificates[0]: has no certificate-file;"
                        + " certificate-file and key-file, or self-signed: [localhost]",
                problem("certificates: [ { key-file: tls/edge.key } ]"));
        assertEquals(
                "certificates[0].self-signed: stands beside files; one or the other",
                problem("certificates: [ { self-signed: [localhost], key-file: tls/edge.key } ]"));
    }

    @Test
    void theSameCertificateStandsThereOnce() {
        assertEquals(
                "certificates: has the same one as [0] and [1]; each of them once",
                problem("certificates: [ " + PAIR + ", " + PAIR + " ]"));
        folder.write("tls/other.crt", "certificate").secret("tls/other.key", "key");
        assertEquals(
                2,
                read("certificates: [ " + PAIR + ", { certificate-file: tls/other.crt, key-file: tls/other.key } ]")
                        .certificates()
                        .size());
    }

    @Test
    void selfSignedTakesNamesAndAddresses() {
        ListenerTls tls = read("certificates: [ { self-signed: [Localhost, '*.dev.test', 127.0.0.1, '::1'] } ]");
        Certificate.SelfSigned made = (Certificate.SelfSigned) tls.certificates().getFirst();
        assertEquals(List.of("localhost", "*.dev.test", "127.0.0.1", "::1"), made.names());
        assertEquals(
                "certificates[0].self-signed[0]: 'a b' is neither a host name nor an address;"
                        + " for example localhost",
                problem("certificates: [ { self-signed: ['a b'] } ]"));
        assertEquals(
                "certificates[0].self-signed: has 'a' twice; each of them once",
                problem("certificates: [ { self-signed: [a, A] } ]"));
    }

    @Test
    void selfSignedIsForDevelopment() {
        String said = "certificates[0].self-signed: is a certificate that no client trusts;"
                + " certificate-file and key-file";
        assertEquals(List.of(said), warnings("certificates: [ { self-signed: [localhost] } ]"));
        folder.variable("PORTCULLIS_ENV", "production");
        assertEquals(said, said(folder.problem()));
    }

    @Test
    void aProblemStandsWhereItsKeyDoes() {
        tls("certificates: [ " + PAIR + " ], client-auth: optional");
        assertEquals(
                "gateway.yaml:6:103: listeners.public.tls.client-auth: asks for certificates that nobody could judge;"
                        + " a client-trust-file",
                folder.problem());
    }

    private static final String WITH_PAIR = "certificates: [ " + PAIR + " ], ";

    @Test
    void aVersionIsWrittenAsNginxDoesOrAsItsNumber() {
        for (String written : List.of("TLSv1.2, TLSv1.3", "tlsv1.2, tlsv1.3", "1.2, 1.3")) {
            assertEquals(List.of(TlsVersion.V1_2, TlsVersion.V1_3), read(WITH_PAIR + "versions: [" + written + "]").versions());
        }
        for (String wrong : List.of("TLSv1.1", "1.1", "SSLv3", "2", "v1.2")) {
            assertEquals(
                    "versions[0]: '" + wrong + "' is not a version of TLS that is spoken;"
                            + " for example TLSv1.3",
                    problem(WITH_PAIR + "versions: [" + wrong + "]"));
        }
        assertEquals(
                "versions: has 'TLSv1.3' twice; each of them once",
                problem(WITH_PAIR + "versions: [TLSv1.3, 1.3]"));
    }

    @Test
    void aProfileHasCiphersForItsVersionsAlone() {
        assertEquals(
                "versions: TLSv1.2 has no ciphers in profile modern;"
                        + " profile: intermediate, or ciphers",
                problem(WITH_PAIR + "profile: modern, versions: [TLSv1.2]"));
        assertEquals(List.of(TlsVersion.V1_3), read(WITH_PAIR + "profile: modern, versions: [TLSv1.3]").versions());
        assertEquals(List.of(TlsVersion.V1_2), read(WITH_PAIR + "versions: [TLSv1.2]").versions());
    }

    @Test
    void profileDoesNotStandBesideWhatReplacesAllOfIt() {
        String all = "versions: [TLSv1.3], ciphers: [TLS_AES_128_GCM_SHA256]";
        assertEquals(
                "profile: stands beside versions and ciphers, which replace all of it;"
                        + " one or the other",
                problem(WITH_PAIR + "profile: modern, " + all));
        assertEquals(List.of("TLS_AES_128_GCM_SHA256"), read(WITH_PAIR + all).ciphers());
    }

    @Test
    void ciphersHaveTheNamesOfTheRegistry() {
        for (String wrong : List.of("ECDHE-RSA-AES128-GCM-SHA256", "TLS_", "TLS_AES_128_gcm_SHA256", "TLS_RSA*")) {
            assertEquals(
                    "ciphers[0]: '" + wrong + "' is not a cipher of the IANA registry;"
                            + " for example TLS_AES_128_GCM_SHA256",
                    problem(WITH_PAIR + "ciphers: [" + wrong + "]"));
        }
        assertEquals(
                "ciphers: has 'TLS_AES_128_GCM_SHA256' twice; each of them once",
                problem(WITH_PAIR + "profile: modern, ciphers: [TLS_AES_128_GCM_SHA256, TLS_AES_128_GCM_SHA256]")
                        );
    }

    @Test
    void everyVersionHasACipherAndEveryCipherItsVersion() {
        assertEquals(
                "ciphers: has none for TLSv1.2;"
                        + " for example TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256",
                problem(WITH_PAIR + "ciphers: [TLS_AES_128_GCM_SHA256]"));
        assertEquals(
                "ciphers: has none for TLSv1.3; for example TLS_AES_128_GCM_SHA256",
                problem(WITH_PAIR + "ciphers: [TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256]"));
        assertEquals(
                List.of("ciphers: TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256 is for TLSv1.2,"
                        + " which is not spoken; versions with it, or no such cipher"),
                warnings(WITH_PAIR + "versions: [TLSv1.3], ciphers: [TLS_AES_128_GCM_SHA256, TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256]"));
        assertEquals(
                List.of(),
                warnings(WITH_PAIR + "ciphers: [TLS_AES_128_GCM_SHA256, TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256]"));
    }

    @Test
    void whoAsksForCertificatesSaysWhomToTrust() {
        for (String asks : List.of("optional", "required")) {
            assertEquals(
                    "client-auth: asks for certificates that nobody could judge;"
                            + " a client-trust-file",
                    problem(WITH_PAIR + "client-auth: " + asks));
            assertEquals(
                    "authorities",
                    new String(
                            read(WITH_PAIR + "client-auth: " + asks + ", client-trust-file: tls/clients.crt")
                                    .clientTrust()
                                    .content(),
                            StandardCharsets.UTF_8));
        }
    }

    @Test
    void whatIsThereForCertificatesNeedsThemAskedFor() {
        assertEquals(
                "client-trust-file: is there for certificates that nobody is asked for;"
                        + " client-auth: optional or required",
                problem(WITH_PAIR + "client-trust-file: tls/clients.crt"));
        assertEquals(
                "client-names: is there for certificates that nobody is asked for;"
                        + " client-auth: optional or required",
                problem(WITH_PAIR + "client-names: [a.example.com]"));
    }

    @Test
    void anAllowListThatIsWrittenAndEmptyIsWarnedOf() {
        String asks = WITH_PAIR + "client-auth: required, client-trust-file: tls/clients.crt";
        assertEquals(List.of(), warnings(asks));
        assertEquals(List.of(), warnings(asks + ", client-names: [a.example.com, 'spiffe://example.com/a']"));
        assertEquals(
                List.of("client-names: is empty and lets in whoever has a certificate of"
                        + " client-trust-file; the names to let in, or no such key"),
                warnings(asks + ", client-names: []"));
        assertEquals(
                "client-names: has 'a' twice; each of them once",
                problem(asks + ", client-names: [a, a]"));
    }

    @Test
    void theAdminPortTakesTheSameKeys() {
        folder.write(
                "gateway.yaml",
                """
                format: 1
                service: { name: edge }
                listeners: { public: { bind: 127.0.0.1:8080 } }
                admin: { tls: { certificates: [ { certificate-file: tls/edge.crt } ] } }
                """);
        assertEquals(
                "gateway.yaml:4:33: admin.tls.certificates[0]: has no key-file;"
                        + " certificate-file and key-file, or self-signed: [localhost]",
                folder.problem());
    }

    @Test
    void thePathIsShownAndTheContentNeverIs() {
        read("certificates: [ " + PAIR + " ]");
        assertEquals("tls/edge.key", folder.value("gateway.yaml", "listeners.public.tls.certificates[0].key-file").value());
        folder.secret("tls/edge.key", "unmistakable");
        assertFalse((folder.configuration() + " " + folder.loaded().values()).contains("unmistakable"));
    }
}
