package portcullis.tests.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import portcullis.tests.fixtures.Authority;
import portcullis.tests.fixtures.Certificates;
import portcullis.tests.fixtures.GatewayUnderTest;
import portcullis.tests.fixtures.Issued;
import portcullis.tests.fixtures.RawHttp;
import portcullis.tests.fixtures.Received;
import portcullis.tests.fixtures.TlsClient;
import portcullis.tests.fixtures.TlsKeys;
import portcullis.tests.fixtures.Waiting;

/** What a listener does before the first request: PROXY header and TLS. */
class ListenerTlsKeysTest {
    private static final Authority ROOT = Certificates.authority("Keys Root");
    private static final Issued ONE = ROOT.issue("one.test");
    private static final Issued TWO = ROOT.issue("two.test");

    private static LiveGateway live;

    @BeforeAll
    static void start() throws IOException {
        live = LiveGateway.start();
    }

    @AfterAll
    static void stop() throws IOException {
        live.close();
    }

    private static TlsClient client() {
        return TlsClient.trusting(ROOT);
    }

    /** Whether a request over TLS is answered. */
    private static boolean serves(TlsClient client) {
        try {
            return client.once(live.gateway.port(), RawHttp.get("/tls")).status() == 200;
        } catch (IOException refused) {
            return false;
        }
    }

    private static String shown() throws IOException {
        try (RawHttp connection = client().connect(live.gateway.port())) {
            return connection.serverCertificate().getSubjectX500Principal().toString();
        }
    }

    private static String cipher() throws IOException {
        try (RawHttp connection = client().connect(live.gateway.port())) {
            return connection.session().getCipherSuite();
        }
    }

    @Test
    void proxyProtocol() throws IOException {
        String header = "PROXY TCP4 203.0.113.7 198.51.100.1 56324 443\r\n";
        live.listener("trusted-proxies: [127.0.0.1/32]\nproxy-protocol: accept");
        String path = live.path();
        try (RawHttp client = live.gateway.connect().send(header + RawHttp.get(path))) {
            assertEquals(200, client.read().status());
            Received received = live.fake.only(path);
            assertEquals("203.0.113.7", received.field("x-real-ip"));
            assertTrue(live.serves("/direct"));
            live.listener("trusted-proxies: [127.0.0.1/32]\nproxy-protocol: require");
            assertFalse(live.serves("/direct"));
            live.listener("trusted-proxies: [127.0.0.1/32]\nproxy-protocol: off");
            assertTrue(live.serves("/direct"));
            assertEquals(400, live.gateway.send(header + RawHttp.get("/off")).status());
            String later = live.path();
            assertEquals(200, client.send(RawHttp.get(later)).read().status());
            assertEquals("203.0.113.7", live.fake.only(later).field("x-real-ip"), "whoever was there before keeps its address");
        }
    }

    @Test
    void tlsHandshake() throws IOException {
        live.listener("timeouts: { tls-handshake: 200ms }\n" + TlsKeys.tls("", ONE));
        try (RawHttp silent = live.gateway.connect()) {
            assertTrue(silent.closedWithin(Waiting.LONG));
        }
        live.listener("timeouts: { tls-handshake: 20s }\n" + TlsKeys.tls("", ONE));
        try (RawHttp silent = live.gateway.connect()) {
            assertFalse(silent.closedWithin(Duration.ofSeconds(1)));
        }
    }

    @Test
    void certificateFileAndKeyFile() throws IOException {
        live.listener(TlsKeys.tls("", ONE));
        assertEquals("CN=one.test", shown());
        live.listener(TlsKeys.tls("", TWO));
        assertEquals("CN=two.test", shown());
        String running = GatewayUnderTest.with().listener(TlsKeys.tls("", TWO)).gatewayYaml();
        String mismatched = running.replace(TWO.keyFile().toString(), ONE.keyFile().toString());
        live.refused("gateway.yaml", mismatched, running, "key-file");
        assertEquals("CN=two.test", shown());
    }

    @Test
    void selfSigned() throws IOException {
        for (String name : new String[] {"dev.test", "other.test"}) {
            live.listener("tls: { certificates: [ { self-signed: [" + name + "] } ] }");
            try (RawHttp connection = TlsClient.trustingAnybody().serverName(name).checkingName().connect(live.gateway.port())) {
                assertEquals(200, connection.send("GET / HTTP/1.1\r\nHost: " + name + "\r\n\r\n").read().status());
            }
        }
    }

    @Test
    void provider() throws IOException {
        live.listener(TlsKeys.tls(", provider: jdk", ONE));
        assertTrue(serves(client()));
        assertTrue(live.gateway.admin("GET", "/admin/config").text().contains("SunJSSE"));
        live.listener(TlsKeys.tls(", provider: conscrypt", ONE));
        assertTrue(serves(client()));
        assertTrue(live.gateway.admin("GET", "/admin/config").text().contains("Conscrypt 2."));
        String running = GatewayUnderTest.with().listener(TlsKeys.tls("", ONE)).gatewayYaml();
        String other = GatewayUnderTest.with().listener(TlsKeys.tls(", provider: another", ONE)).gatewayYaml();
        live.refused("gateway.yaml", other, running, "provider");
    }

    @Test
    void profile() throws IOException {
        live.listener(TlsKeys.tls(", profile: intermediate", ONE));
        assertTrue(serves(client().protocols("TLSv1.2")));
        assertTrue(serves(client().protocols("TLSv1.3")));
        live.listener(TlsKeys.tls(", profile: modern", ONE));
        assertFalse(serves(client().protocols("TLSv1.2")));
        assertTrue(serves(client().protocols("TLSv1.3")));
    }

    @Test
    void versions() throws IOException {
        live.listener(TlsKeys.tls(", versions: [TLSv1.2]", ONE));
        assertTrue(serves(client().protocols("TLSv1.2")));
        assertFalse(serves(client().protocols("TLSv1.3")));
        live.listener(TlsKeys.tls(", versions: [TLSv1.3]", ONE));
        assertFalse(serves(client().protocols("TLSv1.2")));
        assertTrue(serves(client().protocols("TLSv1.3")));
    }

    @Test
    void ciphers() throws IOException {
        for (String cipher : new String[] {"TLS_AES_256_GCM_SHA384", "TLS_AES_128_GCM_SHA256"}) {
            live.listener(TlsKeys.tls(", versions: [TLSv1.3], ciphers: [" + cipher + "]", ONE));
            assertEquals(cipher, cipher());
        }
    }

    @Test
    void clientAuthAndClientTrustFileAndClientNames() throws IOException {
        Authority known = Certificates.authority("Known Clients");
        Authority others = Certificates.authority("Other Clients");
        TlsClient caller = TlsClient.trusting(ROOT, known.issue(options -> options.names("caller.test").forClients()));
        live.listener(TlsKeys.tls(", client-auth: none", ONE));
        assertTrue(serves(client()));
        live.listener(TlsKeys.tls(", client-auth: required, client-trust-file: " + known.certificateFile(), ONE));
        assertFalse(serves(client()));
        assertTrue(serves(caller));
        live.listener(TlsKeys.tls(", client-auth: required, client-trust-file: " + others.certificateFile(), ONE));
        assertFalse(serves(caller), "a session made under the old trust is not resumed");
        String trust = ", client-auth: optional, client-trust-file: " + known.certificateFile();
        live.listener(TlsKeys.tls(trust + ", client-names: [another.test]", ONE));
        assertTrue(serves(client()));
        assertFalse(serves(caller));
        live.listener(TlsKeys.tls(trust + ", client-names: [caller.test]", ONE));
        assertTrue(serves(caller));
    }
}
