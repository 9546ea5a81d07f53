package portcullis.tests.certificates;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.MessageDigest;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import portcullis.tests.fixtures.Authority;
import portcullis.tests.fixtures.Certificates;
import portcullis.tests.fixtures.FakeUpstream;
import portcullis.tests.fixtures.GatewayLauncher;
import portcullis.tests.fixtures.GatewayUnderTest;
import portcullis.tests.fixtures.Issued;
import portcullis.tests.fixtures.RawHttp;
import portcullis.tests.fixtures.TlsClient;
import portcullis.tests.fixtures.Waiting;

/** The operator's port over TLS: the same port as ever, for the commands of this machine and for operators elsewhere. */
class AdminTlsTest {
    private static final String HEALTH = "GET /health HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n";
    /** The certificate is for another name, and found by SNI. */
    private static final String OTHER = "other.example.com";

    @TempDir
    Path folder;

    private final Authority authority = Certificates.authority("of the operator's port");
    private final TlsClient client = TlsClient.trusting(authority);
    private Issued other;
    private FakeUpstream upstream;
    private GatewayUnderTest gateway;

    @BeforeEach
    void start() throws IOException {
        authority.issue("gateway.example.com").writeTo(certificate(), key());
        other = authority.issue(OTHER);
        upstream = FakeUpstream.start();
        gateway = GatewayUnderTest.with()
                .upstream(upstream)
                .file("gateway.yaml", """
                        format: 1
                        service: { name: under-test, environment: development }
                        listeners: { public: { bind: 127.0.0.1:@public@ } }
                        admin:
                          bind: 127.0.0.1:@admin@
                          probes: 127.0.0.1:@probes@
                          tls: { certificates: [ { certificate-file: %s, key-file: %s }, { certificate-file: %s, key-file: %s } ] }
                        """.formatted(certificate(), key(), other.certificateFile(), other.keyFile()))
                .operator(client)
                .start();
    }

    @AfterEach
    void stop() throws IOException {
        gateway.close();
        upstream.close();
    }

    private Path certificate() {
        return folder.resolve("admin.crt");
    }

    private Path key() {
        return folder.resolve("admin.key");
    }

    private record Run(int exit, String text) {}

    private Run run(String... arguments) throws IOException, InterruptedException {
        return run(List.of(), arguments);
    }

    private Run run(List<String> jvmOptions, String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(GatewayLauncher.java(jvmOptions, arguments));
        command.addAll(List.of("--conf", gateway.conf().toString(), "--state", gateway.state().toString()));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Run(process.waitFor(), text);
    }

    private String controlFile() throws IOException {
        return Files.readString(gateway.state().resolve("control.json"));
    }

    private static String sha256(Issued pair) throws Exception {
        return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(pair.certificate().getEncoded()));
    }

    @Test
    void commandsGoOnWhenTheCertificateIsReplaced() throws Exception {
        assertTrue(controlFile().contains("\"url\": \"https://127.0.0.1:" + gateway.port("admin") + "\""), controlFile());
        assertEquals(0, run("health").exit());
        Issued renewed = authority.issue("gateway.example.com");
        renewed.writeTo(certificate(), key());
        Waiting.until("the new certificate", () -> isShown(renewed));
        Waiting.until("its digest", () -> {
            try {
                return controlFile().contains(sha256(renewed));
            } catch (Exception e) {
                throw new AssertionError(e);
            }
        });
        Run ready = run("ready");
        assertEquals(0, ready.exit(), ready.text());
        assertEquals(0, run("reload").exit());
    }

    private boolean isShown(Issued pair) {
        try (RawHttp connection = TlsClient.trusting(authority).connect(gateway.port("admin"))) {
            return connection.serverCertificate().equals(pair.certificate());
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    /** Nobody who takes the port over, with whatever certificate, hears the control token. */
    @Test
    void commandsTrustNoOtherCertificate() throws Exception {
        Files.writeString(gateway.state().resolve("control.json"), controlFile().replaceAll("\"[0-9a-f]{64}\"", "\"" + "00".repeat(32) + "\""));
        Run health = run("health");
        assertEquals(1, health.exit());
        assertTrue(health.text().contains("not the certificate that the running gateway announced"), health.text());
    }

    @Test
    void commandsShowTheCertificateOfTheKeyStoreThatTheyAreGiven() throws Exception {
        Issued operator = authority.issue(options -> options.names("operator.example.com").forClients());
        String yaml = Files.readString(gateway.conf().resolve("gateway.yaml"));
        gateway.edit("gateway.yaml", yaml.replace("tls: {", "tls: { client-auth: required, client-trust-file: " + authority.certificateFile() + ","));
        assertEquals(200, gateway.admin("POST", "/admin/reload").status());
        Run refused = run("health");
        assertEquals(1, refused.exit(), refused.text());
        assertTrue(refused.text().contains("certificate_required"), refused.text());
        Path store = folder.resolve("operator.p12");
        char[] password = "not a secret".toCharArray();
        KeyStore keys = KeyStore.getInstance("PKCS12");
        keys.load(null, password);
        keys.setKeyEntry("operator", operator.key(), password, operator.chain().toArray(new X509Certificate[0]));
        try (OutputStream out = Files.newOutputStream(store)) {
            keys.store(out, password);
        }
        List<String> shown = List.of("-Djavax.net.ssl.keyStore=" + store, "-Djavax.net.ssl.keyStorePassword=not a secret");
        Run served = run(shown, "reload");
        assertEquals(0, served.exit(), served.text());
    }

    @Test
    void theNameThatIsAskedForDecidesTheCertificate() throws IOException {
        try (RawHttp connection = client.serverName(OTHER).connect(gateway.port("admin"))) {
            assertEquals(other.certificate(), connection.serverCertificate());
        }
        try (RawHttp connection = client.connect(gateway.port("admin"))) {
            assertEquals("CN=gateway.example.com", connection.serverCertificate().getSubjectX500Principal().getName());
        }
    }

    @Test
    void tokensHostAndOriginAreCheckedAsEver() throws IOException {
        String path = "GET /admin/routes HTTP/1.1\r\n";
        assertEquals(401, client.once(gateway.port("admin"), path + "Host: 127.0.0.1\r\n\r\n").status());
        assertEquals(421, client.once(gateway.port("admin"), path + "Host: evil.example.com\r\n\r\n").status());
        assertEquals(403, client.once(gateway.port("admin"), path + "Host: 127.0.0.1\r\nOrigin: https://evil.example.com\r\n\r\n").status());
        assertEquals(200, gateway.admin("GET", "/admin/routes").status());
        assertEquals(200, gateway.admin("POST", "/admin/log-level", "{\"logger\":\"test\",\"level\":\"debug\",\"for\":\"1s\"}").status());
    }

    @Test
    void plaintextIsNotAnswered() throws IOException {
        try (RawHttp plain = RawHttp.connect(gateway.port("admin"))) {
            String answer = new String(plain.send(HEALTH).readToEnd(), StandardCharsets.ISO_8859_1);
            assertFalse(answer.contains("HTTP/1.1"), answer);
        }
        Waiting.until("the failure to be counted", () -> handshakes("failed") >= 1);
    }

    private double handshakes(String result) {
        return gateway.metrics().sum("portcullis_tls_handshakes_total", "listener=\"admin\"", "result=\"" + result + "\"");
    }

    @Test
    void theProbesStayInPlaintext() throws IOException {
        assertEquals(200, RawHttp.once(gateway.port("probes"), HEALTH).status());
        assertThrows(IOException.class, () -> client.connect(gateway.port("probes")).close());
    }

    /** As long as a listener's tls-handshake is by default: whoever says nothing is gone after ten seconds. */
    @Test
    void whoNeverShakesHandsIsClosed() throws IOException {
        long begin = System.nanoTime();
        try (RawHttp silent = RawHttp.connect(gateway.port("admin")).patience(Duration.ofSeconds(20))) {
            silent.readToEnd();
        }
        double seconds = (System.nanoTime() - begin) / 1e9;
        assertTrue(seconds > 9 && seconds < 15, () -> "closed after " + seconds + " s");
        Waiting.until("the timeout to be counted", () -> handshakes("timeout") >= 1);
    }

    /** Live both ways, and the commands follow. */
    @Test
    void tlsGoesAndComesByAnEdit() throws Exception {
        String yaml = Files.readString(gateway.conf().resolve("gateway.yaml"));
        gateway.edit("gateway.yaml", yaml.replaceAll("(?m)^ *tls:.*$", ""));
        assertEquals(200, gateway.admin("POST", "/admin/reload").status());
        gateway.operator(null);
        assertEquals(200, gateway.readyStatus());
        assertTrue(controlFile().contains("\"http://127.0.0.1:"), controlFile());
        assertEquals(0, run("health").exit());
        gateway.edit("gateway.yaml", yaml);
        assertEquals(200, gateway.admin("POST", "/admin/reload").status());
        gateway.operator(client);
        assertEquals(200, gateway.readyStatus());
        assertEquals(0, run("health").exit());
    }
}
