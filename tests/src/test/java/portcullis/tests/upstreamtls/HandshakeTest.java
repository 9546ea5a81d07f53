package portcullis.tests.upstreamtls;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import javax.net.ssl.SSLParameters;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import portcullis.tests.fixtures.Answer;
import portcullis.tests.fixtures.Authority;
import portcullis.tests.fixtures.Certificates;
import portcullis.tests.fixtures.FakeUpstream;
import portcullis.tests.fixtures.GatewayLauncher;
import portcullis.tests.fixtures.GatewayUnderTest;
import portcullis.tests.fixtures.Issued;
import portcullis.tests.fixtures.Waiting;

/** What an upstream may do instead of agreeing: each ends in time, as a failure to connect, with nothing left open. */
class HandshakeTest {
    private static final Authority OURS = Certificates.authority("Ours");
    private static final Issued HERE = OURS.issue("127.0.0.1");
    private static final Set<String> STALLING = Set.of("silent", "dripping");
    private static final Duration CONNECT = Duration.ofMillis(700);
    private static final Duration PATIENT = Duration.ofSeconds(10);

    private static final Map<String, FakeUpstream> UPSTREAMS = new TreeMap<>();
    private static GatewayUnderTest gateway;

    @BeforeAll
    static void start() throws IOException {
        add("tls12", parameters -> parameters.setProtocols(new String[] {"TLSv1.2"}));
        add("tls13", parameters -> parameters.setProtocols(new String[] {"TLSv1.3"}));
        add("http11", parameters -> parameters.setApplicationProtocols(new String[] {"h2", "http/1.1"}));
        add("no-alpn", _ -> {});
        add("only-h2", parameters -> parameters.setApplicationProtocols(new String[] {"h2"}));
        add("plaintext", _ -> {}).greeting(transport -> {
            transport.getOutputStream().write("HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            awaitEnd(transport);
        });
        add("garbage", _ -> {}).greeting(transport -> {
            transport.getOutputStream().write(new byte[20_000]);
            awaitEnd(transport);
        });
        add("silent", _ -> {}).greeting(HandshakeTest::awaitEnd);
        add("dripping", _ -> {}).greeting(HandshakeTest::drip);
        add("closing", _ -> {}).greeting(Socket::close);
        add("resetting", _ -> {}).greeting(transport -> {
            transport.setSoLinger(true, 0);
            transport.close();
        });
        GatewayLauncher launcher = GatewayUnderTest.with();
        StringBuilder routes = new StringBuilder("format: 1\napi: handshake\nroutes:\n");
        StringBuilder upstreams = new StringBuilder("upstreams:\n");
        UPSTREAMS.forEach((name, upstream) -> {
            launcher.port(name, upstream.port());
            routes.append("  %1$s: { match: { path: \"/%1$s\" }, upstream: %1$s }\n".formatted(name));
            upstreams.append("  %1$s: { endpoints: [ \"https://127.0.0.1:@%1$s@\" ], timeouts: { connect: %2$dms } }\n"
                    .formatted(name, (STALLING.contains(name) ? CONNECT : PATIENT).toMillis()));
        });
        gateway = launcher.file("routes/handshake.yaml", routes.append(upstreams).toString())
                .file("defaults.yaml", "format: 1\nupstream: { tls: { trust-file: '" + OURS.certificateFile() + "' } }\n")
                .start();
    }

    private static FakeUpstream add(String name, Consumer<SSLParameters> adjust) throws IOException {
        FakeUpstream upstream = FakeUpstream.startTls(0, HERE.context(), adjust);
        UPSTREAMS.put(name, upstream);
        return upstream;
    }

    private static void awaitEnd(Socket transport) throws IOException {
        transport.getInputStream().transferTo(OutputStream.nullOutputStream());
        transport.close();
    }

    /** The head of a handshake record of 16 KiB, and then so little at a time that no wait of a socket would strike. */
    private static void drip(Socket transport) throws IOException {
        OutputStream out = transport.getOutputStream();
        out.write(new byte[] {22, 3, 3, 0x40, 0, 2, 0, 0x3F, (byte) 0xF0, 3, 3});
        for (int i = 0; i < 600; i++) {
            out.write(1);
            Waiting.pause(Duration.ofMillis(20));
        }
        transport.close();
    }

    @AfterAll
    static void stop() throws IOException {
        if (gateway != null) {
            gateway.close();
        }
        for (FakeUpstream upstream : UPSTREAMS.values()) {
            upstream.close();
        }
    }

    private static FakeUpstream upstream(String name) {
        return Objects.requireNonNull(UPSTREAMS.get(name));
    }

    @ParameterizedTest
    @CsvSource({"tls12,TLSv1.2", "tls13,TLSv1.3"})
    void agreesOnTheVersionThatTheUpstreamHas(String name, String version) throws IOException {
        assertEquals(200, gateway.get("/" + name).status());
        assertEquals(version, upstream(name).connections().getFirst().session().getProtocol());
    }

    @ParameterizedTest
    @CsvSource({"http11,http/1.1", "no-alpn,''"})
    void speaksNothingButHttp11(String name, String chosen) throws IOException {
        assertEquals(200, gateway.get("/" + name).status());
        assertEquals(chosen, upstream(name).connections().getFirst().applicationProtocol());
    }

    @ParameterizedTest
    @CsvSource({
        "only-h2,   it refused",
        "plaintext, it does not speak TLS",
        "garbage,   no TLS: ",
        "closing,   no TLS: ",
        "resetting, Connection reset"
    })
    void cannotReachWhoeverDoesNotAgree(String name, String why) throws IOException {
        Answer answer = gateway.get("/" + name);
        assertEquals(502, answer.status());
        assertEquals("upstream-unreachable", answer.reason());
        String line = gateway.logLine("upstream " + name + ", endpoint ");
        assertTrue(line.contains(why), line);
        assertAllClosed(name);
    }

    /** However busily it stalls: the time to connect is one for all of it. */
    @ParameterizedTest
    @ValueSource(strings = {"silent", "dripping"})
    void givesUpInTime(String name) throws IOException {
        long start = System.nanoTime();
        Answer answer = gateway.get("/" + name);
        Duration took = Duration.ofNanos(System.nanoTime() - start);
        assertEquals(504, answer.status());
        assertEquals("upstream-timeout", answer.reason());
        assertTrue(took.compareTo(CONNECT.minusMillis(60)) >= 0 && took.compareTo(CONNECT.plusSeconds(3)) < 0, took::toString);
        assertTrue(gateway.metrics().has("portcullis_upstream_tls_handshakes_total", "upstream=\"" + name + "\"", "result=\"timeout\""));
        String line = gateway.logLine("upstream " + name + ", endpoint ");
        assertTrue(line.contains("took too long"), line);
        assertAllClosed(name);
    }

    private static void assertAllClosed(String name) {
        Waiting.until("no connection to " + name, () ->
                gateway.metrics().sum("portcullis_pool_active", "pool=\"" + name + "\"") == 0
                        && gateway.metrics().sum("portcullis_pool_idle", "pool=\"" + name + "\"") == 0);
        Waiting.until("the end of each connection", () -> upstream(name).connections().stream().allMatch(connection -> {
            try {
                return connection.endedWithin(Duration.ZERO) || name.equals("dripping");
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        }));
    }

    /** Handshakes that hang must not hold up requests of other upstreams. */
    @Test
    void aStallingUpstreamHoldsNobodyElseUp() throws Exception {
        Thread[] waiting = new Thread[30];
        for (int i = 0; i < waiting.length; i++) {
            waiting[i] = Thread.ofVirtual().start(() -> {
                try {
                    gateway.get("/silent");
                } catch (IOException e) {
                    throw new AssertionError(e);
                }
            });
        }
        for (int i = 0; i < 30; i++) {
            assertEquals(200, gateway.get("/tls13").status());
        }
        for (Thread thread : waiting) {
            thread.join();
        }
    }
}
