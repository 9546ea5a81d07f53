package portcullis.tests.proxy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import portcullis.tests.fixtures.Authority;
import portcullis.tests.fixtures.Certificates;
import portcullis.tests.fixtures.FakeUpstream;
import portcullis.tests.fixtures.GatewayUnderTest;
import portcullis.tests.fixtures.RawHttp;
import portcullis.tests.fixtures.Received;
import portcullis.tests.fixtures.TlsClient;
import portcullis.tests.fixtures.TlsKeys;

/** In front of TLS: the load balancer passes bytes on and ends no TLS, so its header comes in the clear. */
class ProxyHeaderUnderTlsTest {
    private static final Authority ROOT = Certificates.authority("Proxy Root");
    private static final String STRANGER = "127.0.0.9";

    private static final AtomicInteger SERIAL = new AtomicInteger();
    private static FakeUpstream upstream;
    private static GatewayUnderTest gateway;

    @BeforeAll
    static void start() throws IOException {
        upstream = FakeUpstream.start();
        String keys = "trusted-proxies: [127.0.0.1/32], " + TlsKeys.tls("", ROOT.issue("gate.test"));
        gateway = GatewayUnderTest.with()
                .upstream(upstream)
                .file("gateway.yaml", """
                        format: 1
                        service: { name: under-test, environment: development }
                        listeners:
                          accepting: { bind: 127.0.0.1:@accepting@, proxy-protocol: accept, %s }
                          requiring: { bind: 127.0.0.1:@requiring@, proxy-protocol: require, %s }
                          hurried: { bind: 127.0.0.1:@hurried@, proxy-protocol: require, timeouts: { tls-handshake: 1500ms }, %s }
                          unaware: { bind: 127.0.0.1:@unaware@, %s }
                        admin: { bind: 127.0.0.1:@admin@ }
                        """.formatted(keys, keys, keys, keys))
                .api("listeners: [accepting, requiring, hurried, unaware]")
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

    /** Which address the upstream and the log are told. */
    private static String clientIp(String listener, TlsClient client) throws IOException {
        String path = "/secured-" + SERIAL.incrementAndGet();
        assertEquals(200, client.once(gateway.port(listener), RawHttp.get(path)).status());
        Received received = upstream.only(path);
        assertEquals("https", received.field("x-forwarded-proto"));
        assertEquals("TLSv1.3", gateway.accessLine(path).get("tls"));
        assertEquals(received.field("x-real-ip"), gateway.accessLine(path).get("client_ip"));
        return received.field("x-real-ip");
    }

    private static void assertClosed(String listener, TlsClient client) {
        assertThrows(IOException.class, () -> client.once(gateway.port(listener), RawHttp.get("/closed")));
        assertTrue(upstream.received("/closed").isEmpty());
    }

    @Test
    void theSourceIsTheClient() throws IOException {
        for (String listener : List.of("accepting", "requiring")) {
            for (String address : List.of("203.0.113.7", "2001:db8:0:0:0:0:0:7")) {
                assertEquals(address, clientIp(listener, client().after(ProxyHeaders.line(address))));
                assertEquals(address, clientIp(listener, client().after(ProxyHeaders.block(address))));
            }
            assertEquals("127.0.0.1", clientIp(listener, client().after(ProxyHeaders.LOCAL)));
            assertEquals("127.0.0.1", clientIp(listener, client().after(ProxyHeaders.UNKNOWN)));
        }
    }

    @Test
    void withoutAHeaderAcceptServesAndRequireCloses() throws IOException {
        assertEquals("127.0.0.1", clientIp("accepting", client()));
        assertClosed("requiring", client());
    }

    @Test
    void strangersMayNotSayWhoTheyAre() throws IOException {
        TlsClient stranger = client().from(STRANGER);
        assertEquals(STRANGER, clientIp("accepting", stranger));
        assertClosed("requiring", stranger);
        for (byte[] header : List.of(ProxyHeaders.line("203.0.113.7"), ProxyHeaders.block("203.0.113.7"))) {
            assertClosed("accepting", stranger.after(header));
            assertClosed("requiring", stranger.after(header));
        }
    }

    @Test
    void whereItIsOffAHeaderIsNoHandshake() throws IOException {
        assertEquals("127.0.0.1", clientIp("unaware", client()));
        assertClosed("unaware", client().after(ProxyHeaders.line("203.0.113.7")));
    }

    @Test
    void theHeaderIsNotReadUnderTls() throws IOException {
        try (RawHttp inside = client().connect(gateway.port("accepting"))) {
            inside.send(ProxyHeaders.line("203.0.113.7"));
            assertEquals("malformed-request", inside.send(RawHttp.get("/inside")).read().reason());
        }
    }

    @Test
    void oneDeadlineCoversHeaderAndHandshake() throws IOException {
        long began = System.nanoTime();
        try (RawHttp slow = RawHttp.connect(gateway.port("hurried"))) {
            slow.sendInPieces(Duration.ofMillis(1000), "PROXY UNKNOWN", "\r\n");
            assertTrue(slow.closedWithin(Duration.ofSeconds(10)));
        }
        long took = System.nanoTime() - began;
        assertTrue(took < Duration.ofMillis(2400).toNanos(), "the handshake has what the header left of the time: " + took);
    }
}
