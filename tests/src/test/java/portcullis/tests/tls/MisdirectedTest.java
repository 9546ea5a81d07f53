package portcullis.tests.tls;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import portcullis.tests.fixtures.Answer;
import portcullis.tests.fixtures.Authority;
import portcullis.tests.fixtures.Certificates;
import portcullis.tests.fixtures.FakeUpstream;
import portcullis.tests.fixtures.GatewayUnderTest;
import portcullis.tests.fixtures.Issued;
import portcullis.tests.fixtures.RawHttp;
import portcullis.tests.fixtures.TlsClient;
import portcullis.tests.fixtures.TlsKeys;

/** A client that named one host in its handshake and asks for another that its certificate is not for. */
class MisdirectedTest {
    private static final Authority ROOT = Certificates.authority("Misdirected Root");

    private static final Issued OWN = ROOT.issue("one.test", "*.one.test", "192.0.2.7");

    private static FakeUpstream upstream;
    private static GatewayUnderTest gateway;

    @BeforeAll
    static void start() throws IOException {
        upstream = FakeUpstream.start();
        gateway = GatewayUnderTest.with()
                .upstream(upstream)
                .file("gateway.yaml", """
                        format: 1
                        service: { name: under-test, environment: development }
                        listeners:
                          public: { bind: 127.0.0.1:@public@, %s }
                          asking: { bind: 127.0.0.1:@asking@, %s }
                        admin: { bind: 127.0.0.1:@admin@ }
                        """.formatted(
                                TlsKeys.tls("", OWN, ROOT.issue("two.test")),
                                TlsKeys.tls(", client-auth: optional, client-trust-file: " + ROOT.certificateFile(), OWN)))
                .api("listeners: [public, asking]")
                .start();
    }

    @AfterAll
    static void stop() throws IOException {
        gateway.close();
        upstream.close();
    }

    private static RawHttp connect(@Nullable String serverName) throws IOException {
        return TlsClient.trusting(ROOT).serverName(serverName).connect(gateway.port());
    }

    private static Answer ask(RawHttp connection, String host) throws IOException {
        return connection.send("GET / HTTP/1.1\r\nHost: " + host + "\r\n\r\n").read();
    }

    private static void assertServed(RawHttp connection, String... hosts) throws IOException {
        try (connection) {
            for (String host : hosts) {
                assertEquals(200, ask(connection, host).status(), host);
            }
        }
    }

    private static void assertMisdirected(RawHttp connection, String host) throws IOException {
        try (connection) {
            Answer answer = ask(connection, host);
            assertEquals(421, answer.status(), host);
            assertEquals("misdirected", answer.reason());
            assertTrue(answer.saysClose(), answer::toString);
            assertTrue(connection.closedWithin(java.time.Duration.ofSeconds(3)));
        }
    }

    @Test
    void hostsOfTheCertificateShareItsConnection() throws IOException {
        assertServed(connect("one.test"), "one.test", "ONE.test", "one.test:8443", "one.test.", "a.one.test", "192.0.2.7", "one.test");
    }

    @Test
    void otherHostsAreTurnedAway() throws IOException {
        for (String host : new String[] {"two.test", "a.b.one.test", "xone.test", "192.0.2.8", "two.test:443"}) {
            assertMisdirected(connect("one.test"), host);
        }
        assertMisdirected(connect("two.test"), "one.test");
        assertMisdirected(connect("two.test"), "[::1]");
    }

    @Test
    void whereCertificatesAreAskedForTheNameOfTheHandshakeIsTheOnlyHost() throws IOException {
        TlsClient client = TlsClient.trusting(ROOT).serverName("a.one.test");
        assertServed(client.connect(gateway.port("asking")), "a.one.test", "A.ONE.test:8443", "a.one.test.");
        for (String host : new String[] {"one.test", "b.one.test", "192.0.2.7", "two.test"}) {
            assertMisdirected(client.connect(gateway.port("asking")), host);
        }
        assertServed(client.serverName(null).connect(gateway.port("asking")), "one.test", "b.one.test");
        assertServed(client.serverName("127.0.0.1").connect(gateway.port("asking")), "one.test", "b.one.test");
    }

    @Test
    void laterRequestsAreHeldToItToo() throws IOException {
        RawHttp connection = connect("two.test");
        assertEquals(200, ask(connection, "two.test").status());
        assertMisdirected(connection, "one.test");
    }

    @Test
    void theAbsoluteFormIsHeldToItToo() throws IOException {
        try (RawHttp connection = connect("two.test")) {
            Answer answer = connection.send("GET https://one.test/ HTTP/1.1\r\nHost: one.test\r\n\r\n").read();
            assertEquals("misdirected", answer.reason());
        }
    }

    @Test
    void theNameOfTheHandshakeIsServedWhateverIsShown() throws IOException {
        assertServed(connect("nobody.test"), "nobody.test", "one.test");
        assertMisdirected(connect("nobody.test"), "other.test");
    }

    @Test
    void whoeverNamesNoHostInTheHandshakeMayAskForAny() throws IOException {
        assertServed(connect(null), "one.test", "two.test", "other.test");
    }
}
