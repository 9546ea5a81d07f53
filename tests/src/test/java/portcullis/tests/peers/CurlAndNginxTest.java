package portcullis.tests.peers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import portcullis.tests.fixtures.ExternalTool;
import portcullis.tests.fixtures.FakeUpstream;
import portcullis.tests.fixtures.GatewayUnderTest;
import portcullis.tests.fixtures.Load;
import portcullis.tests.fixtures.Scripts;

/** curl in front, nginx behind: what passes between them is what they meant. */
class CurlAndNginxTest {
    @TempDir
    static Path folder;

    private static Path curl;
    private static FakeUpstream upstream;
    private static GatewayUnderTest gateway;
    private static NginxServer nginx;

    @BeforeAll
    static void start() throws IOException {
        curl = ExternalTool.require("curl");
        ExternalTool.require("nginx");
        upstream = FakeUpstream.start();
        gateway = GatewayUnderTest.with()
                .upstream(upstream)
                .listener("limits: { body-bytes: 64MiB }")
                .api("""
                        routes:
                          fake: { match: { path: "/fake/{rest...}" } }
                          nginx: { match: { path: "/{rest...}" }, upstream: nginx }
                        """)
                .file("routes/nginx.yaml", """
                        format: 1
                        upstreams:
                          nginx: { endpoints: [ http://127.0.0.1:@nginx@ ] }
                        """)
                .start();
        nginx = NginxServer.start(gateway.port("nginx"));
    }

    @AfterAll
    static void stop() throws IOException {
        if (nginx != null) {
            nginx.close();
        }
        if (gateway != null) {
            gateway.close();
            upstream.close();
        }
    }

    private static String curl(String path, String... options) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(curl.toString(), "-sS", "--max-time", "30", "--noproxy", "*"));
        command.addAll(List.of(options));
        command.add("http://127.0.0.1:" + gateway.port() + path);
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
        assertTrue(process.waitFor(40, TimeUnit.SECONDS), "curl hangs");
        assertEquals(0, process.exitValue(), output);
        return output;
    }

    private static Path random(String name, int bytes) throws IOException {
        byte[] content = new byte[bytes];
        new Random(7).nextBytes(content);
        return Files.write(folder.resolve(name), content);
    }

    @Test
    void downloadsAreTheSameBytes() throws Exception {
        Path original = random("download", 20_000_000);
        Files.copy(original, nginx.file("large.bin"));
        Path copy = folder.resolve("copy");
        curl("/large.bin", "-o", copy.toString());
        assertEquals(-1, Files.mismatch(original, copy));
        curl("/large.bin", "-o", copy.toString(), "--http1.0");
        assertEquals(-1, Files.mismatch(original, copy));
    }

    @Test
    void rangesAndConditionsAreLeftToThem() throws Exception {
        Files.writeString(nginx.file("text.txt"), "0123456789");
        assertEquals("345", curl("/text.txt", "-r", "3-5"));
        String etag = curl("/text.txt", "-I").lines().filter(line -> line.toLowerCase(java.util.Locale.ROOT).startsWith("etag:")).findFirst().orElseThrow();
        assertTrue(curl("/text.txt", "-i", "-H", "If-None-Match:" + etag.substring(5)).startsWith("HTTP/1.1 304"));
        assertTrue(curl("/missing", "-i").startsWith("HTTP/1.1 404"));
    }

    @Test
    void uploadsAreTheSameBytes() throws Exception {
        upstream.on("/fake/upload", Scripts.ok("taken"));
        Path file = random("upload", 3_000_000);
        assertEquals("taken", curl("/fake/upload", "-T", file.toString()));
        assertEquals("taken", curl("/fake/upload", "-T", file.toString(), "-H", "Transfer-Encoding: chunked"));
        assertEquals("taken", curl("/fake/upload", "--data-binary", "@" + file, "-H", "Expect: 100-continue"));
        assertTrue(upstream.received("/fake/upload").stream().allMatch(request -> request.bodyBytes() == 3_000_000));
        String expected = new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1).substring(0, 1_000_000);
        assertTrue(upstream.received("/fake/upload").stream().allMatch(request -> request.body().startsWith(expected)));
    }

    /** nginx answers 413 as soon as it has the head, closes, and curl must still get to read why. */
    @Test
    void anEarlyRefusalOfTheUpstreamArrives() throws Exception {
        Path file = random("refused", 3_000_000);
        assertTrue(curl("/text.txt", "-i", "--data-binary", "@" + file, "-H", "Expect:").contains("413 Request Entity Too Large"));
        assertTrue(curl("/text.txt", "-i", "--data-binary", "@" + file).contains("413 Request Entity Too Large"));
    }

    @Test
    void anOfferOfH2cIsDeclined() throws Exception {
        assertTrue(curl("/seen", "-i", "--http2").startsWith("HTTP/1.1 200"));
    }

    @Test
    void theUpstreamLearnsWhoAskedAndHow() throws Exception {
        assertTrue(curl("/seen?x=1", "-X", "DELETE").matches("DELETE /seen\\?x=1 127\\.0\\.0\\.1 req_[0-9a-z]{26}"));
    }

    /** nginx closes after 1 s of idleness and now and then in between (keepalive_requests): nobody may notice. */
    @Test
    void noRequestIsLostToItsClosingOfConnections() throws Exception {
        try (Load load = Load.on(gateway.port()).clients(4).target("/seen").start()) {
            load.awaitAnswers(5000);
            Load.Result result = load.stop();
            assertEquals(0, result.failed(), result.toString());
        }
    }
}
