package portcullis.tests.headers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.Locale;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import portcullis.tests.fixtures.FakeUpstream;
import portcullis.tests.fixtures.GatewayUnderTest;
import portcullis.tests.fixtures.RawHttp;
import portcullis.tests.fixtures.Received;

/** The upstream learns who the client is and what it asked for, from those whose word counts, and from nobody else. */
class ForwardedFieldsTest {
    private static final String STRANGER = "127.0.0.1";
    private static final String PROXY = "127.0.0.2";
    private static final String SECOND_PROXY = "127.0.0.3";

    private static FakeUpstream upstream;
    private static GatewayUnderTest gateway;

    @BeforeAll
    static void start() throws IOException {
        upstream = FakeUpstream.start();
        gateway = GatewayUnderTest.with()
                .upstream(upstream)
                .listener("""
                        trusted-proxies: [127.0.0.2/31]
                        client-ip-header: cf-connecting-ip
                        external-port: 8443
                        """)
                .start();
    }

    @AfterAll
    static void stop() throws IOException {
        gateway.close();
        upstream.close();
    }

    private static Received seen(String peer, String path, String... lines) throws IOException {
        try (RawHttp client = RawHttp.connect(peer, gateway.port())) {
            assertEquals(200, client.send(RawHttp.get(path, lines)).read().status());
        }
        return upstream.only(path);
    }

    private static String clientIp(String path) {
        return String.valueOf(gateway.accessLine(path).get("client_ip"));
    }

    @Test
    void tellsTheUpstreamWhatTheGatewaySaw() throws IOException {
        Received received = seen(STRANGER, "/plain");
        assertEquals("127.0.0.1", received.fields().only("x-forwarded-for"));
        assertEquals("127.0.0.1", received.fields().only("x-real-ip"));
        assertEquals("http", received.fields().only("x-forwarded-proto"));
        assertEquals("gate.test", received.fields().only("x-forwarded-host"));
        assertEquals("8443", received.fields().only("x-forwarded-port"));
        String forwarded = received.fields().only("forwarded").replace("\"", "").toLowerCase(Locale.ROOT);
        assertTrue(forwarded.contains("for=127.0.0.1") && forwarded.contains("proto=http") && forwarded.contains("host=gate.test"), forwarded);
        assertTrue(received.fields().only("via").startsWith("1.1 "), received::toString);
        assertEquals("gate.test", received.fields().only("host"));
        assertEquals("127.0.0.1", clientIp("/plain"));
    }

    @Test
    void replacesWhatAStrangerClaims() throws IOException {
        Received received = seen(STRANGER, "/stranger",
                "X-Forwarded-For: 203.0.113.7", "X-Forwarded-Proto: https", "X-Forwarded-Host: evil.test", "X-Forwarded-Port: 1",
                "Forwarded: for=203.0.113.7;proto=https;host=evil.test", "X-Real-IP: 203.0.113.7", "CF-Connecting-IP: 203.0.113.7");
        assertEquals("127.0.0.1", received.fields().only("x-forwarded-for"));
        assertEquals("127.0.0.1", received.fields().only("x-real-ip"));
        assertEquals("http", received.fields().only("x-forwarded-proto"));
        assertEquals("gate.test", received.fields().only("x-forwarded-host"));
        assertFalse(received.fields().only("forwarded").contains("203.0.113.7"));
        assertEquals("127.0.0.1", clientIp("/stranger"));
    }

    @Test
    void believesATrustedProxy() throws IOException {
        Received received = seen(PROXY, "/trusted", "X-Forwarded-For: 203.0.113.7", "X-Forwarded-Proto: https",
                "X-Forwarded-Host: shop.test");
        assertEquals("203.0.113.7, 127.0.0.2", received.fields().only("x-forwarded-for"));
        assertEquals("203.0.113.7", received.fields().only("x-real-ip"));
        assertEquals("https", received.fields().only("x-forwarded-proto"));
        assertEquals("shop.test", received.fields().only("x-forwarded-host"));
        assertEquals("203.0.113.7", clientIp("/trusted"));
    }

    /** The leftmost entries are the client's own words; the first untrusted address from the right is the client. */
    @Test
    void walksTheListFromTheRight() throws IOException {
        Received received = seen(PROXY, "/walk", "X-Forwarded-For: 198.51.100.1, 203.0.113.7, " + SECOND_PROXY);
        assertEquals("203.0.113.7", received.fields().only("x-real-ip"));
        assertEquals("203.0.113.7", clientIp("/walk"));
        assertTrue(received.fields().only("x-forwarded-for").endsWith("203.0.113.7, " + SECOND_PROXY + ", " + PROXY), received::toString);
    }

    @Test
    void joinsSeveralLinesBeforeItWalks() throws IOException {
        seen(PROXY, "/lines", "X-Forwarded-For: 198.51.100.1", "X-Forwarded-For: 203.0.113.7");
        assertEquals("203.0.113.7", clientIp("/lines"));
    }

    @Test
    void understandsIpv6AndPorts() throws IOException {
        seen(PROXY, "/six", "X-Forwarded-For: 2001:db8::7");
        seen(PROXY, "/four-port", "X-Forwarded-For: 203.0.113.7:4711");
        seen(PROXY, "/mapped", "X-Forwarded-For: ::ffff:203.0.113.7");
        assertEquals("2001:db8::7", clientIp("/six").replaceFirst("^2001:db8:0:0:0:0:0:7$", "2001:db8::7"));
        assertEquals("203.0.113.7", clientIp("/four-port"));
        assertEquals("203.0.113.7", clientIp("/mapped"));
    }

    /** An entry that is no address vouches for nothing: the last peer that is known stays the client. */
    @Test
    void stopsAtAnEntryThatIsNoAddress() throws IOException {
        seen(PROXY, "/garbage", "X-Forwarded-For: 203.0.113.7, unknown");
        assertEquals(PROXY, clientIp("/garbage"));
    }

    @Test
    void understandsForwardedOfATrustedProxy() throws IOException {
        seen(PROXY, "/rfc7239", "Forwarded: for=\"[2001:db8::9]:4711\";proto=https, for=203.0.113.9");
        assertEquals("203.0.113.9", clientIp("/rfc7239"));
    }

    @Test
    void takesTheClientAddressFromTheAgreedFieldOfATrustedProxy() throws IOException {
        seen(PROXY, "/cdn", "CF-Connecting-IP: 203.0.113.8", "X-Forwarded-For: 198.51.100.1");
        assertEquals("203.0.113.8", clientIp("/cdn"));
    }
}
