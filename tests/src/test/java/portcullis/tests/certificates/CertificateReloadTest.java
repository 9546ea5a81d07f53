package portcullis.tests.certificates;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.cert.X509Certificate;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import portcullis.tests.fixtures.Answer;
import portcullis.tests.fixtures.Authority;
import portcullis.tests.fixtures.Certificates;
import portcullis.tests.fixtures.FakeUpstream;
import portcullis.tests.fixtures.GatewayUnderTest;
import portcullis.tests.fixtures.Issued;
import portcullis.tests.fixtures.RawHttp;
import portcullis.tests.fixtures.TlsClient;
import portcullis.tests.fixtures.Waiting;

/** However a certificate and its key are replaced, a good pair is in force soon after and a bad one never. */
class CertificateReloadTest {
    /** The promise is about a second; the rest is for a machine that is busy with other things. */
    private static final Duration WITHIN = Duration.ofSeconds(3);

    private static final String NAME = "edge.example.com";

    @TempDir
    static Path folder;

    private static Authority authority;
    private static FakeUpstream upstream;
    private static GatewayUnderTest gateway;
    private static Issued settled;

    @BeforeAll
    static void start() throws IOException {
        authority = Certificates.authority("edge authority");
        authority.issue(NAME).writeTo(certificate(), key());
        Issued kept = authority.issue("kept.example.com");
        upstream = FakeUpstream.start();
        gateway = GatewayUnderTest.with()
                .upstream(upstream)
                .listener("tls: { certificates: [ { certificate-file: %s, key-file: %s }, { certificate-file: %s, key-file: %s } ] }"
                        .formatted(certificate(), key(), kept.certificateFile(), kept.keyFile()))
                .start();
    }

    @AfterAll
    static void stop() throws IOException {
        gateway.close();
        upstream.close();
    }

    private static Path certificate() {
        return folder.resolve("edge.crt");
    }

    private static Path key() {
        return folder.resolve("edge.key");
    }

    /** Each test begins with a good pair of its own, in force and told of: the admin call waits for reloads that run. */
    @BeforeEach
    void settle() throws IOException {
        settled = authority.issue(NAME);
        settled.writeTo(certificate(), key());
        assertEquals(200, gateway.admin("POST", "/admin/reload").status());
        assertEquals(settled.certificate(), shown());
    }

    /** What a client that resumes nothing is shown. */
    private static X509Certificate shown() {
        try (RawHttp client = RawHttp.tls(gateway.port(), authority, NAME)) {
            return client.serverCertificate();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void awaitShown(Issued wanted) {
        Waiting.until("the certificate to be shown", WITHIN, () -> shown().equals(wanted.certificate()));
    }

    private static double reloads(String result) {
        return gateway.metrics().sum("portcullis_config_reloads_total", "result=\"" + result + "\"");
    }

    /** Waits for the log to say so of that file, after the refusal was counted; the pair that served serves on. */
    private static void awaitRefusal(double before, Path file, String why) {
        Waiting.until("a refused reload", WITHIN, () -> reloads("rejected") > before);
        Waiting.until("a log line about " + file + " with '" + why + "'", () -> gateway.log().stream()
                .anyMatch(line -> line.contains(file.toString()) && line.contains(why)));
        assertEquals(settled.certificate(), shown());
    }

    @Test
    void takesAPairThatWasRenamedIntoPlace() throws IOException {
        double before = reloads("applied");
        Issued renewed = authority.issue(NAME);
        renewed.writeTo(certificate(), key());
        awaitShown(renewed);
        Waiting.until("the reload to be counted", () -> reloads("applied") > before);
    }

    @Test
    void servesTheOldPairUntilBothFilesOfTheNewOneAreWritten() throws IOException {
        Issued renewed = authority.issue(NAME);
        double before = reloads("rejected");
        Files.writeString(certificate(), renewed.certificatePem());
        awaitRefusal(before, key(), "is not that of the first certificate");
        Files.writeString(key(), renewed.keyPem());
        awaitShown(renewed);
    }

    /** As Kubernetes puts a Secret in place: the files are links into a folder that is itself a link, which moves. */
    @Test
    void takesAPairThatALinkSwaps() throws IOException {
        Path secret = Files.createDirectories(folder.resolve("secret"));
        Issued first = authority.issue(NAME);
        project(secret, "..2026_01", first);
        Files.createSymbolicLink(secret.resolve("tls.crt"), Path.of("..data", "tls.crt"));
        Files.createSymbolicLink(secret.resolve("tls.key"), Path.of("..data", "tls.key"));
        try (GatewayUnderTest linked = GatewayUnderTest.with()
                .upstream(upstream)
                .listener("tls: { certificates: [ { certificate-file: %s/tls.crt, key-file: %s/tls.key } ] }"
                        .formatted(secret, secret))
                .start()) {
            try (RawHttp client = RawHttp.tls(linked.port(), authority, NAME)) {
                assertEquals(first.certificate(), client.serverCertificate());
            }
            Issued second = authority.issue(NAME);
            project(secret, "..2026_02", second);
            Waiting.until("the certificate behind the link", WITHIN, () -> {
                try (RawHttp client = RawHttp.tls(linked.port(), authority, NAME)) {
                    return client.serverCertificate().equals(second.certificate());
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
            assertEquals(0, linked.metrics().sum("portcullis_config_reloads_total", "result=\"rejected\""));
        }
    }

    private static void project(Path secret, String version, Issued pair) throws IOException {
        Path data = Files.createDirectories(secret.resolve(version));
        pair.writeTo(data.resolve("tls.crt"), data.resolve("tls.key"));
        Path link = secret.resolve("..data_tmp");
        Files.createSymbolicLink(link, Path.of(version));
        Files.move(link, secret.resolve("..data"), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    @Test
    void refusesHalfACertificate() throws IOException {
        double before = reloads("rejected");
        String pem = authority.issue(NAME).certificatePem();
        Files.writeString(certificate(), pem.substring(0, pem.length() / 2));
        awaitRefusal(before, certificate(), "certificate-file");
    }

    @Test
    void refusesHalfAKey() throws IOException {
        double before = reloads("rejected");
        Files.writeString(key(), settled.keyPem().substring(0, 60));
        awaitRefusal(before, key(), "key-file");
    }

    @Test
    void refusesAnEmptyFile() throws IOException {
        double before = reloads("rejected");
        Files.writeString(certificate(), "");
        awaitRefusal(before, certificate(), "certificate-file");
    }

    @Test
    void refusesWhatIsNoCertificate() throws IOException {
        double before = reloads("rejected");
        Files.write(certificate(), new byte[] {0, 1, 2, (byte) 0xff, '-', '-', '-', '-', '-'});
        awaitRefusal(before, certificate(), "certificate-file");
    }

    @Test
    void refusesAKeyOfAnotherCertificate() throws IOException {
        double before = reloads("rejected");
        Files.writeString(key(), authority.issue(NAME).keyPem());
        awaitRefusal(before, key(), "is not that of the first certificate");
    }

    @Test
    void servesOnWhileAFileIsGone() throws IOException {
        double before = reloads("rejected");
        Files.delete(key());
        awaitRefusal(before, key(), "key-file");
    }

    @Test
    void saysWhyToWhoeverAsksForTheReload() throws IOException {
        Files.writeString(key(), authority.issue(NAME).keyPem());
        Answer answer = gateway.admin("POST", "/admin/reload");
        assertEquals(422, answer.status());
        assertTrue(answer.text().contains("listeners.public.tls.certificates[0].key-file"), answer::text);
        assertTrue(answer.text().contains("gateway.yaml:"), answer::text);
        assertEquals(settled.certificate(), shown());
    }

    @Test
    void aSignalTakesTheNewPairAtOnce() throws IOException {
        Issued renewed = authority.issue(NAME);
        renewed.writeTo(certificate(), key());
        gateway.signal("HUP");
        awaitShown(renewed);
    }

    /** An expired certificate is still better than none; whoever reads the log hears of it. */
    @Test
    void servesAnExpiredOneAndWarns() throws IOException {
        Issued expired = authority.issue(options -> options.names(NAME).expired());
        expired.writeTo(certificate(), key());
        assertEquals(200, gateway.admin("POST", "/admin/reload").status());
        gateway.logLine(certificate() + " expired at");
        gateway.logLine("certificate " + NAME + " of listener public expired ");
        try (RawHttp client = RawHttp.tls(gateway.port(), Trusting.anyone(), NAME)) {
            assertEquals(expired.certificate(), client.serverCertificate());
        }
    }

    @Test
    void openConnectionsGoOn() throws IOException {
        try (RawHttp client = RawHttp.tls(gateway.port(), authority, NAME)) {
            assertEquals(200, client.send(get()).read().status());
            Issued renewed = authority.issue(NAME);
            renewed.writeTo(certificate(), key());
            awaitShown(renewed);
            assertEquals(200, client.send(get()).read().status());
            double before = reloads("rejected");
            Files.writeString(key(), "nonsense");
            Waiting.until("a refused reload", WITHIN, () -> reloads("rejected") > before);
            assertEquals(200, client.send(get()).read().status());
        }
    }

    private static String get() {
        return "GET / HTTP/1.1\r\nHost: " + NAME + "\r\n\r\n";
    }

    /** What the JDK resumes is bound to the certificate that was shown: that of another name may change. */
    @Test
    void sessionsAreResumedAfterAnotherCertificateChanged() throws IOException {
        TlsClient client = TlsClient.trusting(authority).serverName("kept.example.com");
        long begun = sessionBegun(client);
        assertEquals(begun, sessionBegun(client), "resumed without a change");
        Issued renewed = authority.issue(NAME);
        renewed.writeTo(certificate(), key());
        awaitShown(renewed);
        assertEquals(begun, sessionBegun(client), "resumed after a change");
        assertNotEquals(begun, sessionBegun(TlsClient.trusting(authority).serverName("kept.example.com")));
    }

    @Test
    void whoComesBackAfterItsCertificateChangedIsShownTheNewOne() throws IOException {
        TlsClient client = TlsClient.trusting(authority).serverName(NAME);
        long begun = sessionBegun(client);
        Issued renewed = authority.issue(NAME);
        renewed.writeTo(certificate(), key());
        awaitShown(renewed);
        assertNotEquals(begun, sessionBegun(client));
        try (RawHttp connection = client.connect(gateway.port())) {
            assertEquals(renewed.certificate(), connection.serverCertificate());
        }
    }

    /**
     * When the session of that client's next connection began: with that connection, or earlier when it is resumed. Under
     * TLS 1.3 it can be resumed once its ticket was read, which comes with the first answer.
     */
    private static long sessionBegun(TlsClient client) throws IOException {
        try (RawHttp connection = client.connect(gateway.port())) {
            assertEquals(200, connection.send("GET / HTTP/1.1\r\nHost: " + client.serverName() + "\r\n\r\n").read().status());
            Waiting.pause(Duration.ofMillis(5)); // a session's age counts in milliseconds
            return connection.session().getCreationTime();
        }
    }

    /** Live both ways: new connections speak what the file says, and those that are open keep what they have. */
    @Test
    void tlsGoesAndComesByAnEdit() throws IOException {
        String withTls = Files.readString(gateway.conf().resolve("gateway.yaml"));
        String without = withTls.replaceAll("(?m)^ *tls:.*$", "");
        assertNotEquals(withTls, without);
        try (RawHttp before = RawHttp.tls(gateway.port(), authority, NAME)) {
            gateway.edit("gateway.yaml", without);
            assertEquals(200, gateway.admin("POST", "/admin/reload").status());
            assertEquals(200, RawHttp.once(gateway.port(), get()).status());
            assertEquals(200, before.send(get()).read().status());
        } finally {
            gateway.edit("gateway.yaml", withTls);
            assertEquals(200, gateway.admin("POST", "/admin/reload").status());
        }
        assertEquals(settled.certificate(), shown());
    }
}
