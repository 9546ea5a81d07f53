package portcullis.tests.deadlines;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import portcullis.tests.fixtures.Authority;
import portcullis.tests.fixtures.Certificates;
import portcullis.tests.fixtures.ExternalTool;
import portcullis.tests.fixtures.FakeUpstream;
import portcullis.tests.fixtures.GatewayUnderTest;
import portcullis.tests.fixtures.Load;
import portcullis.tests.fixtures.RawHttp;
import portcullis.tests.fixtures.TlsClient;
import portcullis.tests.fixtures.TlsKeys;

/**
 * The attacks of slowhttptest, a judge that none of us wrote, on a plaintext port and under TLS: all attackers are gone by
 * the deadline, and the service is available throughout, to the tool's own probe and to ordinary clients.
 */
class SlowHttpTestTest {
    private static final Authority ROOT = Certificates.authority("Slow Root");

    private static FakeUpstream upstream;
    private static GatewayUnderTest gateway;
    private static Path tool;

    @BeforeAll
    static void start() throws IOException {
        tool = ExternalTool.require("slowhttptest");
        upstream = FakeUpstream.start();
        gateway = GatewayUnderTest.with()
                .upstream(upstream)
                .file("gateway.yaml", """
                        format: 1
                        service: { name: under-test, environment: development }
                        listeners:
                          public: { bind: 127.0.0.1:@public@, %1$s }
                          secured: { bind: 127.0.0.1:@secured@, %1$s, %2$s }
                        admin: { bind: 127.0.0.1:@admin@ }
                        """.formatted(
                                "timeouts: { header-read: 2s, body-idle: 2s, write-stall: 2s, keep-alive: 5s }",
                                TlsKeys.tls("", ROOT.issue("gate.test"))))
                .api("listeners: [public, secured]")
                .upstreamKeys("timeouts: { connect: 10s, first-byte: 30s }")
                .start();
        byte[] body = new byte[8 * 1024 * 1024];
        upstream.on("/large", turn -> turn.readAll()
                .write("HTTP/1.1 200 OK\r\nContent-Length: " + body.length + "\r\n\r\n")
                .write(body));
    }

    @AfterAll
    static void stop() throws IOException {
        if (gateway != null) {
            gateway.close();
            upstream.close();
        }
    }

    @BeforeEach
    void serveOnce() throws IOException {
        TlsClient.trusting(ROOT).once(gateway.port("secured"), RawHttp.get("/normal"));
    }

    private static void survives(String path, String... attack) throws Exception {
        survives(Load.on(gateway.port()), "http://127.0.0.1:" + gateway.port() + path, attack);
    }

    private static void survivesUnderTls(String path, String... attack) throws Exception {
        int port = gateway.port("secured");
        survives(Load.on(port).over(TlsClient.trusting(ROOT)), "https://127.0.0.1:" + port + path, attack);
    }

    private static void survives(Load.Plan plan, String url, String... attack) throws Exception {
        try (Load load = plan.clients(8).target("/normal").pause(java.time.Duration.ofMillis(20)).start()) {
            String report = run(url, attack);
            Load.Result result = load.stop();
            assertTrue(report.contains("No open connections left"), report);
            assertFalse(report.matches("(?s).*service available:\\s*NO.*"), report);
            assertEquals(0, result.failed(), result.toString());
        }
    }

    private static String run(String url, String... attack) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(tool.toString()));
        command.addAll(List.of("-c", "100", "-r", "100", "-l", "60", "-p", "15", "-u", url));
        command.addAll(List.of(attack));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        process.waitFor();
        return output.replaceAll("\u001b\\[[0-9;]*[A-Za-z]", "");
    }

    @Test
    void survivesSlowHeads() throws Exception {
        survives("/normal", "-H", "-i", "1", "-x", "10", "-t", "GET");
    }

    @Test
    void survivesSlowBodies() throws Exception {
        survives("/normal", "-B", "-i", "4", "-s", "4096", "-x", "10");
    }

    @Test
    void survivesSlowReaders() throws Exception {
        survives("/large", "-X", "-w", "512", "-y", "1024", "-n", "1", "-z", "256", "-k", "1");
    }

    @Test
    void survivesSlowHeadsUnderTls() throws Exception {
        survivesUnderTls("/normal", "-H", "-i", "1", "-x", "10", "-t", "GET");
    }

    @Test
    void survivesSlowBodiesUnderTls() throws Exception {
        survivesUnderTls("/normal", "-B", "-i", "4", "-s", "4096", "-x", "10");
    }

    /** It sees the end of a connection only after it has read a whole record, so it reads a record in two seconds. */
    @Test
    void survivesSlowReadersUnderTls() throws Exception {
        survivesUnderTls("/large", "-X", "-c", "50", "-w", "512", "-y", "1024", "-n", "1", "-z", "8192", "-k", "1");
    }
}
