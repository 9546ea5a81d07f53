package portcullis.tests.tls;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Arrays;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLHandshakeException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;
import portcullis.tests.fixtures.Authority;
import portcullis.tests.fixtures.Certificates;
import portcullis.tests.fixtures.FakeUpstream;
import portcullis.tests.fixtures.GatewayUnderTest;
import portcullis.tests.fixtures.RawHttp;
import portcullis.tests.fixtures.TlsClient;
import portcullis.tests.fixtures.TlsKeys;
import portcullis.tests.fixtures.Waiting;

/** Which certificate is shown, what is agreed on, and what becomes of a client with which there is no agreement. */
@ParameterizedClass
@ValueSource(strings = {"jdk", "conscrypt"})
class HandshakeTest {
    private static final Authority ROOT = Certificates.authority("Handshake Root");
    private static final Duration AT_ONCE = Duration.ofSeconds(6);
    private static final int ALERT = 21;

    @Parameter
    private String provider;

    private static FakeUpstream upstream;
    private static GatewayUnderTest gateway;

    @BeforeParameterizedClassInvocation
    static void start(String provider) throws IOException {
        upstream = FakeUpstream.start();
        String all = TlsKeys.tls("", ROOT.issue("first.test", "also.test"), ROOT.intermediate("Handshake Middle").issue("*.wild.test"),
                ROOT.issue("exact.wild.test"), ROOT.issue("dual.test"), ROOT.issue(options -> options.names("dual.test").rsa()));
        gateway = GatewayUnderTest.with()
                .upstream(upstream)
                .file("gateway.yaml", """
                        format: 1
                        service: { name: under-test, environment: development }
                        listeners:
                          public: { bind: 127.0.0.1:@public@, %s }
                          hurried: { bind: 127.0.0.1:@hurried@, timeouts: { tls-handshake: 1s }, %s }
                          modern: { bind: 127.0.0.1:@modern@, %s }
                        admin: { bind: 127.0.0.1:@admin@ }
                        """.formatted(all, all, TlsKeys.tls(", profile: modern", ROOT.issue("modern.test"))))
                .api("listeners: [public, hurried, modern]")
                .start();
    }

    @AfterParameterizedClassInvocation
    static void stop() throws IOException {
        gateway.close();
        upstream.close();
    }

    private static TlsClient client() {
        return TlsClient.trusting(ROOT);
    }

    /** The common name of the certificate that is shown to a client that asks for that name. */
    private static String shownTo(@Nullable String serverName) throws IOException {
        try (RawHttp connection = client().serverName(serverName).connect(gateway.port())) {
            return connection.serverCertificate().getSubjectX500Principal().toString();
        }
    }

    private static RawHttp hurried() throws IOException {
        return RawHttp.connect(gateway.port("hurried"));
    }

    private static double counted(String result) {
        return gateway.metrics().sum("portcullis_tls_handshakes_total", "result=\"" + result + "\"");
    }

    @FunctionalInterface
    private interface Attempt {
        void make() throws IOException;
    }

    private static void assertCounted(String result, Attempt attempt) throws IOException {
        double before = counted(result);
        attempt.make();
        Waiting.until("a handshake to be counted as " + result, () -> counted(result) == before + 1);
    }

    @Test
    void showsTheCertificateOfTheNameThatIsAskedFor() throws IOException {
        assertEquals("CN=first.test", shownTo("first.test"));
        assertEquals("CN=first.test", shownTo("also.test"));
        assertEquals("CN=*.wild.test", shownTo("a.wild.test"));
        assertEquals("CN=exact.wild.test", shownTo("exact.wild.test"), "an exact name goes before a wildcard");
        assertEquals("CN=exact.wild.test", shownTo("EXACT.wild.TEST"), "case does not matter");
        assertEquals("CN=first.test", shownTo("two.levels.wild.test"), "a wildcard stands for one label");
        assertEquals("CN=first.test", shownTo("wild.test"));
        assertEquals("CN=first.test", shownTo("unknown.test"));
        assertEquals("CN=first.test", shownTo(null));
    }

    @Test
    void sendsTheChainThatLeadsToTheRoot() throws IOException {
        try (RawHttp connection = client().serverName("b.wild.test").checkingName().connect(gateway.port())) {
            assertEquals(2, connection.session().getPeerCertificates().length);
        }
    }

    @Test
    void choosesBetweenTwoKeysByWhatTheClientTakes() throws IOException {
        TlsClient dual = client().serverName("dual.test").protocols("TLSv1.2");
        try (RawHttp rsa = dual.ciphers("TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256").connect(gateway.port());
                RawHttp ec = dual.ciphers("TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256").connect(gateway.port())) {
            assertEquals("RSA", rsa.serverCertificate().getPublicKey().getAlgorithm());
            assertEquals("EC", ec.serverCertificate().getPublicKey().getAlgorithm());
        }
    }

    @Test
    void agreesOnTheNewestVersionThatTheProfileHas() throws IOException {
        for (String version : new String[] {"TLSv1.2", "TLSv1.3"}) {
            assertCounted("completed", () -> {
                try (RawHttp connection = client().serverName("first.test").protocols(version).connect(gateway.port())) {
                    assertEquals(version, connection.session().getProtocol());
                }
            });
        }
        try (RawHttp both = client().protocols("TLSv1.2", "TLSv1.3").connect(gateway.port());
                RawHttp modern = client().connect(gateway.port("modern"))) {
            assertEquals("TLSv1.3", both.session().getProtocol());
            assertEquals("TLSv1.3", modern.session().getProtocol());
        }
        assertThrows(SSLHandshakeException.class, () -> client().protocols("TLSv1.2").connect(gateway.port("modern")));
    }

    @Test
    void agreesOnHttp11OrSaysThatThereIsNoCommonProtocol() throws IOException {
        try (RawHttp offered = client().alpn("h2", "http/1.1").connect(gateway.port());
                RawHttp silent = client().connect(gateway.port())) {
            assertEquals("http/1.1", offered.applicationProtocol());
            assertEquals("", silent.applicationProtocol());
            assertEquals(200, offered.send(RawHttp.get("/alpn")).read().status());
            assertEquals(200, silent.send(RawHttp.get("/no-alpn")).read().status());
        }
        assertCounted("failed", () -> {
            IOException refused = assertThrows(IOException.class, () -> client().alpn("h2").connect(gateway.port()));
            assertTrue(refused.getMessage().contains("no_application_protocol"), refused::getMessage);
        });
    }

    @Test
    void resumesSessions() throws IOException {
        for (String version : new String[] {"TLSv1.2", "TLSv1.3"}) {
            TlsClient client = client().serverName("first.test").protocols(version);
            long created;
            try (RawHttp first = client.connect(gateway.port())) {
                first.send("GET /first HTTP/1.1\r\nHost: first.test\r\n\r\n").read();
                created = first.session().getCreationTime();
            }
            Waiting.pause(Duration.ofMillis(20));
            try (RawHttp second = client.connect(gateway.port())) {
                second.send("GET /second HTTP/1.1\r\nHost: first.test\r\n\r\n").read();
                assertEquals(created, second.session().getCreationTime(), version);
            }
        }
    }

    @Test
    void plaintextEndsWithAnAlert() throws IOException {
        assertCounted("failed", () -> {
            try (RawHttp plain = gateway.connect().send(RawHttp.get("/plain"))) {
                byte[] answer = plain.readToEnd();
                assertTrue(answer.length == 0 || answer[0] == ALERT, () -> Arrays.toString(answer));
            }
        });
        assertTrue(upstream.received("/plain").isEmpty());
    }

    @Test
    void garbageEndsAtOnce() throws IOException {
        byte[] zeros = new byte[4096];
        assertCounted("failed", () -> {
            try (RawHttp garbage = gateway.connect().send(zeros)) {
                byte[] answer = garbage.readToEnd();
                assertTrue(answer.length == 0 || answer[0] == ALERT, () -> Arrays.toString(answer));
            }
        });
    }

    @Test
    void aClientThatLeavesIsNoFailure() throws IOException {
        assertCounted("gone", () -> gateway.connect().close());
        assertCounted("gone", () -> {
            try (RawHttp half = gateway.connect()) {
                half.send(Arrays.copyOf(hello(), 50));
            }
        });
    }

    @Test
    void whoeverSaysNothingIsClosedInTime() throws IOException {
        assertCounted("timeout", () -> {
            try (RawHttp silent = hurried()) {
                assertFalse(silent.closedWithin(Duration.ofMillis(500)));
                assertTrue(silent.closedWithin(AT_ONCE));
            }
        });
    }

    @Test
    void whoeverStallsInTheHandshakeIsClosedInTime() throws IOException {
        byte[] hello = hello();
        assertCounted("timeout", () -> {
            try (RawHttp part = hurried().send(Arrays.copyOf(hello, 50))) {
                assertTrue(part.closedWithin(AT_ONCE));
            }
        });
        assertCounted("timeout", () -> {
            try (RawHttp stalled = hurried().send(hello)) {
                long began = System.nanoTime();
                assertTrue(stalled.readToEnd().length > 500, "the server's part of the handshake");
                assertTrue(System.nanoTime() - began < AT_ONCE.toNanos());
            }
        });
    }

    @Test
    void onlyTheWholeHandshakeCounts() throws IOException {
        byte[] hello = hello();
        assertCounted("timeout", () -> {
            try (Socket trickling = new Socket(InetAddress.ofLiteral("127.0.0.1"), gateway.port("hurried"))) {
                long began = System.nanoTime();
                OutputStream out = trickling.getOutputStream();
                assertThrows(IOException.class, () -> {
                    for (byte each : hello) {
                        out.write(each);
                        Waiting.pause(Duration.ofMillis(20));
                    }
                }, "a byte now and then buys no time");
                assertTrue(System.nanoTime() - began < AT_ONCE.toNanos());
            }
        });
    }

    @Test
    void manyStalledHandshakesHinderNobody() throws IOException {
        RawHttp[] stalled = new RawHttp[100];
        for (int i = 0; i < stalled.length; i++) {
            stalled[i] = gateway.connect();
        }
        try {
            assertEquals(200, client().once(gateway.port(), RawHttp.get("/meanwhile")).status());
        } finally {
            for (RawHttp each : stalled) {
                each.close();
            }
        }
    }

    /** The first record of a client, without a client. */
    private static byte[] hello() throws IOException {
        try {
            SSLEngine engine = SSLContext.getDefault().createSSLEngine("first.test", 443);
            engine.setUseClientMode(true);
            ByteBuffer record = ByteBuffer.allocate(engine.getSession().getPacketBufferSize());
            engine.wrap(ByteBuffer.allocate(0), record);
            return Arrays.copyOf(record.array(), record.position());
        } catch (java.security.GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }
}
