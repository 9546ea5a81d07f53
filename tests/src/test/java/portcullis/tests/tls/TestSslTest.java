package portcullis.tests.tls;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import portcullis.tests.fixtures.Authority;
import portcullis.tests.fixtures.Certificates;
import portcullis.tests.fixtures.ExternalTool;
import portcullis.tests.fixtures.FakeUpstream;
import portcullis.tests.fixtures.GatewayUnderTest;
import portcullis.tests.fixtures.Issued;
import portcullis.tests.fixtures.RawHttp;
import portcullis.tests.fixtures.TlsClient;
import portcullis.tests.fixtures.TlsKeys;

/** Both profiles before judges that none of us wrote: testssl.sh and sslscan. */
class TestSslTest {
    private static final Authority ROOT = Certificates.authority("Judged Root");
    /** One entry of the report, up to its severity. */
    private static final Pattern ENTRY = Pattern.compile("\"id\"\\s*:[^{]*?\"severity\"\\s*:\\s*\"([A-Z]+)\"[^}]*");
    /** What is no worse than LOW; anything else, such as MEDIUM or WARN (it could not be judged), is a finding. */
    private static final Set<String> FINE = Set.of("OK", "INFO", "DEBUG", "LOW");

    private static FakeUpstream upstream;
    private static GatewayUnderTest gateway;

    @TempDir
    private Path folder;

    @BeforeAll
    static void start() throws IOException {
        upstream = FakeUpstream.start();
        Issued ec = ROOT.issue("localhost", "127.0.0.1");
        Issued rsa = ROOT.issue(options -> options.names("localhost", "127.0.0.1").rsa());
        gateway = GatewayUnderTest.with()
                .upstream(upstream)
                .file("gateway.yaml", """
                        format: 1
                        service: { name: under-test, environment: development }
                        listeners:
                          intermediate: { bind: 127.0.0.1:@intermediate@, %s }
                          modern: { bind: 127.0.0.1:@modern@, %s }
                        admin: { bind: 127.0.0.1:@admin@ }
                        """.formatted(TlsKeys.tls("", ec, rsa), TlsKeys.tls(", profile: modern", ec)))
                .api("listeners: [intermediate, modern]")
                .start();
    }

    @AfterAll
    static void stop() throws IOException {
        gateway.close();
        upstream.close();
    }

    private static String run(List<String> command) throws IOException, InterruptedException {
        var builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().put("HEADER_MAXSLEEP", "20"); // seconds that testssl.sh waits for an answer, on a busy machine
        Process process = builder.start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        process.waitFor();
        return output;
    }

    private void judge(String listener) throws Exception {
        Path tool = ExternalTool.require("testssl");
        Path json = folder.resolve(listener + ".json");
        String output = run(List.of(
                tool.toString(), "--quiet", "--color", "0", "--ip", "one", "--warnings", "batch", "-p", "-s", "-f", "-U",
                "--jsonfile", json.toString(), "127.0.0.1:" + gateway.port(listener)));
        List<String> findings = new ArrayList<>();
        int judged = 0;
        for (Matcher entry = ENTRY.matcher(Files.readString(json)); entry.find(); judged++) {
            // the one about the tool itself: it would like an OpenSSL with ciphers that nobody here speaks
            if (!FINE.contains(entry.group(1)) && !entry.group().contains("engine_problem")) {
                findings.add(entry.group().replaceAll("\\s+", " "));
            }
        }
        assertTrue(judged > 30, judged + " judgements\n" + output);
        assertEquals(List.of(), findings, output);
        assertEquals(
                200, TlsClient.trusting(ROOT).once(gateway.port(listener), RawHttp.get("/after")).status(), "and serves on");
    }

    @Test
    void testSslFindsNothingAboveLowInTheIntermediateProfile() throws Exception {
        judge("intermediate");
    }

    @Test
    void testSslFindsNothingAboveLowInTheModernProfile() throws Exception {
        judge("modern");
    }

    private static String scan(String listener) throws Exception {
        Path tool = ExternalTool.require("sslscan");
        return run(List.of(tool.toString(), "--no-colour", "127.0.0.1:" + gateway.port(listener)));
    }

    private static void assertSays(String report, String... patterns) {
        for (String pattern : patterns) {
            assertTrue(Pattern.compile(pattern).matcher(report).find(), () -> pattern + "\n" + report);
        }
    }

    @Test
    void sslScanSeesTheVersionsOfEachProfile() throws Exception {
        String intermediate = scan("intermediate");
        assertSays(
                intermediate, "SSLv2 +disabled", "SSLv3 +disabled", "TLSv1.0 +disabled", "TLSv1.1 +disabled", "TLSv1.2 +enabled",
                "TLSv1.3 +enabled", "Compression disabled|does not support compression", "renegotiation not supported|Secure session renegotiation supported");
        assertFalse(intermediate.contains("vulnerable to heartbleed") && !intermediate.contains("not vulnerable to heartbleed"));
        assertFalse(Pattern.compile("(Accepted|Preferred) .*(CBC|_SHA$|-SHA$|RC4|DES|NULL|EXP)").matcher(intermediate).find(), intermediate);
        assertSays(scan("modern"), "TLSv1.2 +disabled", "TLSv1.3 +enabled");
    }
}
