package portcullis.tests.tls;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import portcullis.tests.fixtures.Answer;
import portcullis.tests.fixtures.Authority;
import portcullis.tests.fixtures.Certificates;
import portcullis.tests.fixtures.FakeUpstream;
import portcullis.tests.fixtures.GatewayUnderTest;
import portcullis.tests.fixtures.RawHttp;
import portcullis.tests.fixtures.Received;
import portcullis.tests.fixtures.TlsClient;
import portcullis.tests.fixtures.TlsKeys;

/** What is said of a request that came over TLS: to the upstream, to the client and in the log. */
class ArrivalTest {
    private static final Authority ROOT = Certificates.authority("Arrival Root");

    private static FakeUpstream upstream;
    private static GatewayUnderTest gateway;

    @BeforeAll
    static void start() throws IOException {
        upstream = FakeUpstream.start();
        String tls = TlsKeys.tls("", ROOT.issue("gate.test"));
        gateway = GatewayUnderTest.with()
                .upstream(upstream)
                .file("gateway.yaml", """
                        format: 1
                        service: { name: under-test, environment: development }
                        listeners:
                          public: { bind: 127.0.0.1:@public@, %s }
                          outside: { bind: 127.0.0.1:@outside@, external-port: 443, trusted-proxies: [127.0.0.1/32], %s }
                          plain: { bind: 127.0.0.1:@plain@ }
                        admin: { bind: 127.0.0.1:@admin@ }
                        """.formatted(tls, tls))
                .api("listeners: [public, outside, plain]")
                .start();
    }

    @AfterAll
    static void stop() throws IOException {
        gateway.close();
        upstream.close();
    }

    private static TlsClient client() {
        return TlsClient.trusting(ROOT).serverName("gate.test");
    }

    private static Received seen(String path, int port, String... lines) throws IOException {
        assertEquals(200, client().once(port, RawHttp.get(path, lines)).status());
        return upstream.only(path);
    }

    @Test
    void upstreamsAreToldTheSchemeAndThePort() throws IOException {
        Received received = seen("/told", gateway.port(), "X-Forwarded-Proto: http", "X-Forwarded-Port: 1");
        assertEquals("https", received.field("x-forwarded-proto"));
        assertEquals(Integer.toString(gateway.port()), received.field("x-forwarded-port"));
        String forwarded = received.field("forwarded");
        assertTrue(forwarded != null && forwarded.contains("proto=https"), forwarded);
        assertEquals("443", seen("/outside", gateway.port("outside")).field("x-forwarded-port"));
    }

    @Test
    void aTrustedProxyMaySayThatItsOwnClientCameOtherwise() throws IOException {
        Received received = seen("/proxied", gateway.port("outside"), "X-Forwarded-For: 203.0.113.7", "X-Forwarded-Proto: http");
        assertEquals("http", received.field("x-forwarded-proto"));
        assertEquals("203.0.113.7", received.field("x-real-ip"));
        assertEquals("TLSv1.3", gateway.accessLine("/proxied").get("tls"), "how it came to us");
    }

    @Test
    void browsersAreToldToStayOnTlsOnlyOverTls() throws IOException {
        Answer secured = client().once(gateway.port(), RawHttp.get("/hsts"));
        assertTrue(secured.fields().has("strict-transport-security"), secured::toString);
        Answer refused = client().once(gateway.port(), "GET / HTTP/1.1\r\nHost: gate.test\r\nHost: gate.test\r\n\r\n");
        assertEquals(400, refused.status());
        assertTrue(refused.fields().has("strict-transport-security"), refused::toString);
        Answer plain = RawHttp.once(gateway.port("plain"), RawHttp.get("/plain"));
        assertFalse(plain.fields().has("strict-transport-security"), plain::toString);
    }

    @Test
    void theAccessLogNamesTheVersion() throws IOException {
        for (String version : new String[] {"TLSv1.2", "TLSv1.3"}) {
            String path = "/" + version;
            assertEquals(200, client().protocols(version).once(gateway.port(), RawHttp.get(path)).status());
            assertEquals(version, gateway.accessLine(path).get("tls"));
        }
        assertEquals(200, RawHttp.once(gateway.port("plain"), RawHttp.get("/without")).status());
        Map<String, @Nullable Object> line = gateway.accessLine("/without");
        assertFalse(line.containsKey("tls"), line::toString);
    }
}
