package portcullis.tests.upstreamtls;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import portcullis.tests.fixtures.Authority;
import portcullis.tests.fixtures.Certificates;
import portcullis.tests.fixtures.FakeUpstream;
import portcullis.tests.fixtures.GatewayUnderTest;
import portcullis.tests.fixtures.Issued;
import portcullis.tests.fixtures.RawHttp;
import portcullis.tests.fixtures.Waiting;
import portcullis.tests.fixtures.WebSocketEcho;

/** A tunnel between two connections under TLS, which read and write at the same time. */
class TunnelOverTlsTest {
    private static final int BINARY = 0x82;
    private static final int CLOSE = 0x88;
    private static final Authority OURS = Certificates.authority("Ours");

    private static FakeUpstream upstream;
    private static GatewayUnderTest gateway;

    @BeforeAll
    static void start() throws IOException {
        Issued here = OURS.issue("127.0.0.1", "gate.test");
        upstream = FakeUpstream.startTls(here).otherwise(new WebSocketEcho());
        gateway = GatewayUnderTest.with()
                .upstream(upstream)
                .listener("tls: { certificates: [ { certificate-file: '" + here.certificateFile() + "', key-file: '" + here.keyFile() + "' } ] }")
                .file("routes/tunnel.yaml", """
                        format: 1
                        api: tunnel
                        upstream: fake
                        filters: { websocket: {} }
                        routes: { any: { match: { path: "/{rest...}" } } }
                        upstreams:
                          fake:
                            endpoints: [ "https://127.0.0.1:@fake@" ]
                            tls: { trust-file: '%s' }
                            timeouts: { connect: 10s }
                        """.formatted(OURS.certificateFile()))
                .start();
    }

    @AfterAll
    static void stop() throws IOException {
        if (gateway != null) {
            gateway.close();
        }
        upstream.close();
    }

    private static RawHttp open(String path) throws IOException {
        RawHttp client = gateway.tls(OURS, "gate.test");
        client.send(RawHttp.get(path, "Connection: Upgrade", "Upgrade: websocket", "Sec-WebSocket-Version: 13",
                "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ=="));
        assertEquals(101, client.readAnyHead().status());
        return client;
    }

    /** Masked with zeros, which leaves the data as it is. */
    private static byte[] frame(int first, byte[] data) {
        var frame = new ByteArrayOutputStream();
        frame.write(first);
        frame.write(0x80 | 127);
        frame.writeBytes(ByteBuffer.allocate(8 + 4).putLong(data.length).array());
        frame.writeBytes(data);
        return frame.toByteArray();
    }

    private static byte[] echoed(RawHttp client, int first) throws IOException {
        byte[] head = client.readBytes(2);
        assertEquals(first, head[0] & 0xFF);
        int length = switch (head[1]) {
            case 126 -> ByteBuffer.wrap(client.readBytes(2)).getShort() & 0xFFFF;
            case 127 -> Math.toIntExact(ByteBuffer.wrap(client.readBytes(8)).getLong());
            default -> head[1];
        };
        return client.readBytes(length);
    }

    private static byte[] random(int size) {
        byte[] data = new byte[size];
        new Random(size).nextBytes(data);
        return data;
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 125, 16_370, 16_384, 70_000, 2_000_000})
    void messagesGoBothWays(int size) throws IOException {
        byte[] data = random(size);
        try (RawHttp client = open("/size-" + size)) {
            for (int i = 0; i < 3; i++) {
                client.send(frame(BINARY, data));
                assertArrayEquals(data, echoed(client, BINARY));
                Waiting.pause(Duration.ofMillis(20)); // idle: both sides have given their arrays back
            }
        }
    }

    /** All frames are under way before the first one is read: neither direction may wait for the other. */
    @Test
    void bothDirectionsAtOnce() throws Exception {
        byte[] data = random(30_000);
        try (RawHttp client = open("/both")) {
            Thread sending = Thread.ofVirtual().start(() -> {
                for (int i = 0; i < 200; i++) {
                    client.offer(new String(frame(BINARY, data), StandardCharsets.ISO_8859_1));
                }
            });
            for (int i = 0; i < 200; i++) {
                assertArrayEquals(data, echoed(client, BINARY));
            }
            sending.join();
        }
    }

    @Test
    void itsEndPasses() throws Exception {
        try (RawHttp client = open("/end")) {
            client.send(frame(CLOSE, new byte[] {3, (byte) 0xE8}));
            assertArrayEquals(new byte[] {3, (byte) 0xE8}, echoed(client, CLOSE));
            assertTrue(client.closedWithin(Waiting.LONG));
        }
        int connection = upstream.only("/end").connection();
        assertTrue(upstream.connections().get(connection - 1).endedWithin(Waiting.LONG));
        assertEquals("tunnelled", gateway.accessLine("/end").get("outcome"));
    }

    @Test
    void aClientThatVanishesEndsItUpstream() throws Exception {
        RawHttp client = open("/vanishes");
        client.send(frame(BINARY, random(10)));
        echoed(client, BINARY);
        client.reset();
        int connection = upstream.only("/vanishes").connection();
        assertTrue(upstream.connections().get(connection - 1).endedWithin(Waiting.LONG));
    }
}
