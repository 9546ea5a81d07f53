package portcullis.tests.proxy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import portcullis.tests.fixtures.FakeUpstream;
import portcullis.tests.fixtures.GatewayUnderTest;
import portcullis.tests.fixtures.RawHttp;
import portcullis.tests.fixtures.Received;
import portcullis.tests.fixtures.Waiting;

/**
 * In front of plaintext: 127.0.0.1 is the trusted load balancer, 127.0.0.9 is somebody else. One listener accepts the
 * header, one requires it, one does not know it.
 */
class ProxyHeaderTest {
    private static final String STRANGER = "127.0.0.9";
    private static final Duration AT_ONCE = Duration.ofSeconds(3);

    private static final AtomicInteger SERIAL = new AtomicInteger();
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
                          accepting: { bind: 127.0.0.1:@accepting@, trusted-proxies: [127.0.0.1/32], proxy-protocol: accept, timeouts: { tls-handshake: 1s } }
                          requiring:
                            bind: 127.0.0.1:@requiring@
                            trusted-proxies: [127.0.0.1/32]
                            proxy-protocol: require
                            timeouts: { tls-handshake: 1s }
                            limits: { connections-per-client: 2 }
                          unaware: { bind: 127.0.0.1:@unaware@, trusted-proxies: [127.0.0.1/32] }
                        admin: { bind: 127.0.0.1:@admin@ }
                        """)
                .api("listeners: [accepting, requiring, unaware]\nfilters: { ip-access: { deny: [203.0.113.66/32] } }")
                .start();
    }

    @AfterAll
    static void stop() throws IOException {
        gateway.close();
        upstream.close();
    }

    private static RawHttp connect(String listener, byte[] header) throws IOException {
        return RawHttp.connect(gateway.port(listener)).send(header);
    }

    private static RawHttp stranger(String listener) throws IOException {
        return RawHttp.connect(STRANGER, gateway.port(listener));
    }

    private static byte[] nothing() {
        return new byte[0];
    }

    /** Sends a request for a path of its own and gives what the upstream saw of it. */
    private static Received seen(RawHttp client, String... lines) throws IOException {
        String path = "/request-" + SERIAL.incrementAndGet();
        assertEquals(200, client.send(RawHttp.get(path, lines)).read().status());
        return upstream.only(path);
    }

    private static String clientIp(RawHttp client, String... lines) throws IOException {
        try (client) {
            Received received = seen(client, lines);
            String ip = received.field("x-real-ip");
            assertEquals(ip, gateway.accessLine(received.path()).get("client_ip"));
            return ip;
        }
    }

    private static double rejected(String listener, String reason) {
        return gateway.metrics()
                .sum("portcullis_proxy_header_rejected_total", "listener=\"" + listener + "\"", "reason=\"" + reason + "\"");
    }

    @FunctionalInterface
    private interface Opening {
        RawHttp open() throws IOException;
    }

    /** The connection ends without a byte, and is counted for that reason. */
    private static void assertRejected(String listener, String reason, Opening opening) throws IOException {
        double before = rejected(listener, reason);
        try (RawHttp client = opening.open()) {
            client.offer(RawHttp.get("/rejected"));
            assertTrue(client.closedWithin(AT_ONCE), reason);
        }
        Waiting.until("the rejection to be counted: " + reason, () -> rejected(listener, reason) > before);
        assertTrue(upstream.received("/rejected").isEmpty());
    }

    @Test
    void theSourceIsTheClientEverywhere() throws IOException {
        for (String listener : List.of("accepting", "requiring")) {
            for (byte[] header : List.of(ProxyHeaders.line("203.0.113.7"), ProxyHeaders.block("203.0.113.7"))) {
                try (RawHttp client = connect(listener, header)) {
                    Received received = seen(client, "X-Forwarded-For: 192.0.2.1", "X-Forwarded-Proto: https");
                    assertEquals("203.0.113.7", received.field("x-real-ip"));
                    assertEquals("203.0.113.7", received.field("x-forwarded-for"), "said by a client that nobody vouches for");
                    assertEquals("http", received.field("x-forwarded-proto"));
                    assertEquals("203.0.113.7", gateway.accessLine(received.path()).get("client_ip"));
                    assertEquals("203.0.113.7", seen(client).field("x-real-ip"), "on the same connection");
                }
            }
            assertEquals("2001:db8:0:0:0:0:0:7", clientIp(connect(listener, ProxyHeaders.line("2001:db8::7"))));
            assertEquals("2001:db8:0:0:0:0:0:7", clientIp(connect(listener, ProxyHeaders.block("2001:db8::7"))));
        }
    }

    @Test
    void theSourceMeetsIpAccess() throws IOException {
        try (RawHttp denied = connect("requiring", ProxyHeaders.line("203.0.113.66"))) {
            assertEquals("ip-denied", denied.send(RawHttp.get("/denied")).read().reason());
        }
        try (RawHttp allowed = connect("requiring", ProxyHeaders.line("203.0.113.67"))) {
            assertEquals(200, allowed.send(RawHttp.get("/allowed")).read().status());
        }
    }

    @Test
    void whetherTheSourceIsTrustedDecidesWhetherItsWordCounts() throws IOException {
        String[] said = {"X-Forwarded-For: 203.0.113.99"};
        assertEquals("203.0.113.99", clientIp(connect("requiring", ProxyHeaders.line("127.0.0.1")), said));
        assertEquals("203.0.113.7", clientIp(connect("requiring", ProxyHeaders.line("203.0.113.7")), said));
    }

    @Test
    void headersThatNameNobodyKeepThePeer() throws IOException {
        for (String listener : List.of("accepting", "requiring")) {
            assertEquals("127.0.0.1", clientIp(connect(listener, ProxyHeaders.LOCAL)));
            assertEquals("127.0.0.1", clientIp(connect(listener, ProxyHeaders.UNKNOWN)));
            assertEquals("203.0.113.99", clientIp(connect(listener, ProxyHeaders.LOCAL), "X-Forwarded-For: 203.0.113.99"));
        }
    }

    @Test
    void withoutAHeaderAcceptServesAndRequireCloses() throws IOException {
        assertEquals("127.0.0.1", clientIp(connect("accepting", nothing())));
        assertRejected("requiring", "missing", () -> connect("requiring", nothing()));
    }

    @Test
    void strangersAreReadAsTheyComeOrClosed() throws IOException {
        assertEquals(STRANGER, clientIp(stranger("accepting")));
        for (byte[] header : List.of(ProxyHeaders.line("203.0.113.7"), ProxyHeaders.block("203.0.113.7"))) {
            try (RawHttp client = stranger("accepting").send(header)) {
                assertEquals("malformed-request", client.send(RawHttp.get("/forged")).read().reason());
            }
            assertRejected("requiring", "untrusted", () -> stranger("requiring").send(header));
        }
        assertRejected("requiring", "untrusted", () -> stranger("requiring"));
        assertTrue(upstream.received("/forged").isEmpty());
    }

    @Test
    void whereItIsOffAHeaderIsNoRequest() throws IOException {
        for (byte[] header : List.of(ProxyHeaders.line("203.0.113.7"), ProxyHeaders.block("203.0.113.7"))) {
            try (RawHttp client = connect("unaware", header)) {
                assertEquals("malformed-request", client.send(RawHttp.get("/unaware")).read().reason());
            }
        }
    }

    @Test
    void itMayComeInPiecesAndTogetherWithRequests() throws IOException {
        for (byte[] header : List.of(ProxyHeaders.line("203.0.113.7"), ProxyHeaders.block("203.0.113.7"))) {
            try (RawHttp client = connect("requiring", nothing())) {
                for (byte each : header) {
                    client.send(new byte[] {each});
                }
                assertEquals("203.0.113.7", seen(client).field("x-real-ip"));
            }
            String requests = RawHttp.get("/joined-1") + RawHttp.withBody("POST", "/joined-2", "hello") + RawHttp.get("/joined-3");
            String all = new String(header, StandardCharsets.ISO_8859_1) + requests;
            try (RawHttp client = connect("requiring", nothing()).send(all)) {
                for (int i = 0; i < 3; i++) {
                    assertEquals(200, client.read().status());
                }
            }
        }
        assertEquals("hello", upstream.received("/joined-2").getFirst().body());
    }

    @Test
    void onlyTheFirstHeaderIsOne() throws IOException {
        byte[] line = ProxyHeaders.line("203.0.113.7");
        try (RawHttp client = connect("requiring", line).send(ProxyHeaders.line("203.0.113.8"))) {
            assertEquals("malformed-request", client.send(RawHttp.get("/second")).read().reason());
        }
        try (RawHttp client = connect("requiring", line)) {
            seen(client);
            assertEquals("malformed-request", client.send(line).send(RawHttp.get("/later")).read().reason());
        }
    }

    @Test
    void refusesWhatIsNoHeader() throws IOException {
        for (String listener : List.of("accepting", "requiring")) {
            assertRejected(listener, "malformed", () -> connect(listener, "PROXY TCP4 203.0.113.7\r\n".getBytes(StandardCharsets.US_ASCII)));
            assertRejected(listener, "too-long", () -> connect(listener, ("PROXY UNKNOWN " + "x".repeat(200)).getBytes(StandardCharsets.US_ASCII)));
            assertRejected(listener, "checksum", () -> connect(listener, ProxyHeaders.forged(ProxyHeaders.block("203.0.113.7"))));
            byte[] datagram = ProxyHeaders.block("203.0.113.7");
            datagram[13] = 0x12;
            assertRejected(listener, "unsupported", () -> connect(listener, datagram));
            double before = rejected(listener, "truncated");
            try (RawHttp client = connect(listener, "PROXY TCP4 203".getBytes(StandardCharsets.US_ASCII)).finish()) {
                assertTrue(client.closedWithin(AT_ONCE));
            }
            Waiting.until("the cut header to be counted", () -> rejected(listener, "truncated") > before);
        }
    }

    @Test
    void whoeverIsSlowWithItIsClosed() throws IOException {
        for (byte[] part : List.of(nothing(), "PROXY TCP4".getBytes(StandardCharsets.US_ASCII), ProxyHeaders.block("203.0.113.7"))) {
            byte[] begun = part.length > 20 ? java.util.Arrays.copyOf(part, 20) : part;
            for (String listener : List.of("accepting", "requiring")) {
                double before = rejected(listener, "timeout");
                try (RawHttp client = connect(listener, begun)) {
                    assertTrue(client.closedWithin(AT_ONCE), listener + " " + begun.length);
                }
                Waiting.until("the timeout to be counted", () -> rejected(listener, "timeout") > before);
            }
        }
    }

    @Test
    void connectionsCountForTheSource() throws IOException {
        byte[] header = ProxyHeaders.block("203.0.113.20");
        List<RawHttp> held = new ArrayList<>();
        try {
            for (int i = 0; i < 2; i++) {
                RawHttp client = connect("requiring", header);
                held.add(client);
                seen(client);
            }
            assertRejected("requiring", "client-limit", () -> connect("requiring", header));
            assertEquals("203.0.113.21", clientIp(connect("requiring", ProxyHeaders.block("203.0.113.21"))));
            held.removeLast().close();
            Waiting.until("the place to be given back", () -> serves("requiring", header));
        } finally {
            for (RawHttp client : held) {
                client.close();
            }
        }
        for (int i = 0; i < 10; i++) {
            Waiting.until("the places of those that closed", () -> serves("requiring", header));
        }
    }

    private static boolean serves(String listener, byte[] header) {
        try (RawHttp client = connect(listener, header)) {
            return client.send(RawHttp.get("/again")).read().status() == 200;
        } catch (IOException stillFull) {
            return false;
        }
    }
}
