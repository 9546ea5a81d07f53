package portcullis.tests.upstreamtls;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import javax.net.ssl.SSLPeerUnverifiedException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import portcullis.tests.fixtures.Answer;
import portcullis.tests.fixtures.Authority;
import portcullis.tests.fixtures.Certificates;
import portcullis.tests.fixtures.FakeUpstream;
import portcullis.tests.fixtures.GatewayLauncher;
import portcullis.tests.fixtures.GatewayUnderTest;
import portcullis.tests.fixtures.Issued;
import portcullis.tests.fixtures.Load;
import portcullis.tests.fixtures.RawHttp;
import portcullis.tests.fixtures.Scripts;
import portcullis.tests.fixtures.Waiting;

/**
 * Files of trust and identity that change while the gateway runs: in force for new connections within a second, all or
 * nothing, and nothing that runs is lost.
 */
class TrustReloadTest {
    private static final Authority OURS = Certificates.authority("Ours");
    private static final Authority THEIRS = Certificates.authority("Theirs");
    private static final Authority CLIENTS = Certificates.authority("Clients");
    private static final Issued FIRST = CLIENTS.issue(options -> options.subject("first").names("first.test").forClients());
    private static final Issued SECOND = CLIENTS.issue(options -> options.subject("second").names("second.test").forClients());
    private static final Duration WITHIN = Duration.ofSeconds(3); // one second is promised; the rest is for a busy machine

    private static FakeUpstream upstream;
    private static FakeUpstream strict;
    private static GatewayUnderTest gateway;

    @BeforeAll
    static void start() throws IOException {
        upstream = FakeUpstream.startTls(OURS.issue("127.0.0.1"));
        strict = FakeUpstream.startTls(OURS.issue("127.0.0.1"), CLIENTS);
        gateway = GatewayUnderTest.with()
                .upstream(upstream)
                .port("strict", strict.port())
                .file("tls/trust.crt", OURS.certificatePem())
                .file("tls/fixed.crt", OURS.certificatePem())
                .file("tls/own.crt", FIRST.certificatePem())
                .file("tls/own.key", FIRST.keyPem())
                .file("defaults.yaml", "format: 1\nupstream: { timeouts: { connect: 10s } }\n")
                .file("routes/reload.yaml", """
                        format: 1
                        api: reload
                        upstream: fake
                        routes:
                          any: { match: { path: "/{rest...}" } }
                          strict: { match: { path: "/strict/{rest...}" }, upstream: strict }
                        upstreams:
                          fake: { endpoints: [ "https://127.0.0.1:@fake@" ], tls: { trust-file: ../tls/trust.crt } }
                          strict:
                            endpoints: [ "https://127.0.0.1:@strict@" ]
                            tls: { trust-file: ../tls/fixed.crt, certificate-file: ../tls/own.crt, key-file: ../tls/own.key }
                        """)
                .start();
    }

    @AfterAll
    static void stop() throws IOException {
        if (gateway != null) {
            gateway.close();
        }
        upstream.close();
        strict.close();
    }

    /** Whatever a test before has left in the files. */
    @BeforeEach
    void settle() throws IOException {
        gateway.edit("tls/trust.crt", OURS.certificatePem());
        gateway.edit("tls/own.crt", FIRST.certificatePem());
        gateway.edit("tls/own.key", FIRST.keyPem());
        Answer answer = gateway.admin("POST", "/admin/reload");
        assertEquals(200, answer.status(), answer::toString);
        assertEquals(200, gateway.get("/settled").status());
    }

    private static int status(String path) {
        try {
            return gateway.get(path).status();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The upstream keeps its certificate and would resume its sessions: neither pool nor session may outlive the trust. */
    @Test
    void whoIsNoLongerTrustedIsNoLongerSpokenTo() throws Exception {
        var go = new CountDownLatch(1);
        upstream.on("/in-flight", Scripts.after(go, "made under the old trust"));
        try (RawHttp client = gateway.connect()) {
            client.send(RawHttp.get("/in-flight"));
            upstream.only("/in-flight");

            gateway.edit("tls/trust.crt", THEIRS.certificatePem());
            Waiting.until("the new trust to be in force", WITHIN, () -> status("/new") == 502);
            assertEquals("upstream-unreachable", gateway.get("/new").reason());

            go.countDown();
            assertEquals("made under the old trust", client.read().text());
            assertEquals(502, client.send(RawHttp.get("/new")).read().status());
        }
        int last = upstream.only("/in-flight").connection();
        assertTrue(upstream.connections().get(last - 1).endedWithin(Waiting.LONG), "no connection of the old trust is kept");

        gateway.edit("tls/trust.crt", THEIRS.certificatePem() + OURS.certificatePem());
        Waiting.until("both to be trusted", WITHIN, () -> status("/both") == 200);
    }

    @Test
    void loadLosesNoRequestWhileTrustChanges() throws Exception {
        try (Load load = Load.on(gateway.port()).clients(6).target("/load").pause(Duration.ofMillis(2)).start()) {
            for (int i = 0; i < 6; i++) {
                load.awaitMore(100);
                gateway.edit("tls/trust.crt", (i % 2 == 0 ? THEIRS.certificatePem() : "") + OURS.certificatePem());
                Answer answer = gateway.admin("POST", "/admin/reload");
                assertEquals(200, answer.status(), answer::toString);
            }
            load.awaitMore(100);
            Load.Result result = load.stop();
            assertEquals(0, result.failed(), result.toString());
        }
    }

    @Test
    void aNewIdentityIsShownOnNewConnections() throws IOException {
        assertEquals("first", identity("/strict/first"));

        gateway.edit("tls/own.crt", SECOND.certificatePem());
        gateway.edit("tls/own.key", SECOND.keyPem());
        Waiting.until("the new identity to be shown", WITHIN, () -> {
            try {
                return identity("/strict/" + System.nanoTime()).equals("second");
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }

    private static String identity(String path) throws IOException {
        assertEquals(200, gateway.get(path).status());
        int connection = strict.only(path).connection();
        try {
            var shown = (X509Certificate) strict.connections().get(connection - 1).session().getPeerCertificates()[0];
            return shown.getSubjectX500Principal().getName().replaceFirst("^CN=", "");
        } catch (SSLPeerUnverifiedException e) {
            throw new AssertionError("nothing was shown", e);
        }
    }

    @Test
    void aPairThatDoesNotMatchIsRejectedAndTheOldOneStays() throws IOException {
        gateway.edit("tls/own.crt", SECOND.certificatePem());
        assertRejected("upstreams.strict.tls");
        assertEquals("first", identity("/strict/mismatch"));
    }

    @Test
    void aTrustFileWithoutACertificateIsRejectedAndTheOldOneStays() throws IOException {
        for (String bad : new String[] {"", "not a certificate\n", OURS.certificatePem().substring(0, 300)}) {
            gateway.edit("tls/trust.crt", bad);
            assertRejected("upstreams.fake.tls.trust-file");
            assertEquals(200, status("/still"));
        }
    }

    private static void assertRejected(String where) throws IOException {
        Object before = gateway.generation().get("generation");
        Answer answer = gateway.admin("POST", "/admin/reload");
        assertTrue(answer.status() >= 400 && answer.text().contains(where), answer::toString);
        assertEquals(before, gateway.generation().get("generation"));
    }

    /** What {@code run} would refuse, {@code validate} shows, with its place. */
    @Test
    void validateTellsWithoutStartingAnything() throws Exception {
        Path folder = Files.createTempDirectory("portcullis-validate");
        Files.createDirectories(folder.resolve("routes"));
        Files.writeString(folder.resolve("gateway.yaml"), GatewayUnderTest.with().gatewayYaml().replaceAll("@[a-z]+@", "0"));
        Files.copy(FIRST.certificateFile(), folder.resolve("own.crt"));
        Files.copy(SECOND.keyFile(), folder.resolve("own.key"));
        Files.writeString(folder.resolve("routes/api.yaml"), """
                format: 1
                api: validated
                upstream: far
                routes: { any: { match: { path: "/{rest...}" } } }
                upstreams:
                  far:
                    endpoints: [ "https://far.test" ]
                    tls: { certificate-file: ../own.crt, key-file: ../own.key }
                """);
        Process process = new ProcessBuilder(GatewayLauncher.java(List.of(), "validate", "--conf", folder.toString()))
                .redirectErrorStream(true)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(1, process.waitFor(), output);
        assertTrue(output.contains("routes/api.yaml:8:") && output.contains("upstreams.far.tls"), output);
    }
}
