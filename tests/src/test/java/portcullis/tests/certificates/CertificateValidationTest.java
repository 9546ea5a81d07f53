package portcullis.tests.certificates;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import portcullis.tests.fixtures.Authority;
import portcullis.tests.fixtures.Certificates;
import portcullis.tests.fixtures.GatewayLauncher;

/** What would be refused at the start or by a reload is found beforehand, with its place; without the secrets, all the rest. */
class CertificateValidationTest {
    @TempDir
    Path folder;

    private final Authority authority = Certificates.authority("edge authority");

    @BeforeEach
    void write() throws IOException {
        Files.createDirectories(folder.resolve("routes"));
        Files.createDirectories(folder.resolve("tls"));
        Files.writeString(folder.resolve("gateway.yaml"), """
                format: 1
                service: { name: under-test, environment: development }
                listeners:
                  public:
                    bind: 127.0.0.1:8443
                    tls:
                      certificates:
                        - certificate-file: tls/edge.crt
                          key-file: tls/edge.key
                """);
        Files.writeString(folder.resolve("routes/a.yaml"), """
                format: 1
                api: a
                routes: { all: { match: { path: "/{rest...}" }, respond: { status: 200, type: text/plain, body: a } } }
                """);
        authority.issue("edge.example.com").writeTo(folder.resolve("tls/edge.crt"), folder.resolve("tls/edge.key"));
    }

    private record Run(int exit, String text) {}

    private Run validate(String... options) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(GatewayLauncher.java(List.of(), "validate", "--conf", folder.toString()));
        command.addAll(List.of(options));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Run(process.waitFor(), text);
    }

    @Test
    void aGoodPairIsFine() throws Exception {
        Run run = validate();
        assertEquals(0, run.exit(), run.text());
    }

    @Test
    void aKeyOfAnotherCertificateIsAnErrorWithItsPlace() throws Exception {
        authority.issue("edge.example.com").writeTo(folder.resolve("other.crt"), folder.resolve("tls/edge.key"));
        Run run = validate();
        assertEquals(1, run.exit(), run.text());
        assertTrue(run.text().contains("gateway.yaml:9:21: listeners.public.tls.certificates[0].key-file: "), run.text());
        assertEquals(1, validate("--allow-unresolved").exit());
    }

    @Test
    void aSecretThatIsNotThereMayBeLeftOut() throws Exception {
        Files.delete(folder.resolve("tls/edge.key"));
        Run run = validate();
        assertEquals(1, run.exit(), run.text());
        assertTrue(run.text().contains("listeners.public.tls.certificates[0].key-file: "), run.text());
        Run without = validate("--allow-unresolved");
        assertEquals(0, without.exit(), without.text());
    }

    @Test
    void anExpiredOneIsAWarning() throws Exception {
        authority.issue(options -> options.names("edge.example.com").expired())
                .writeTo(folder.resolve("tls/edge.crt"), folder.resolve("tls/edge.key"));
        Run run = validate();
        assertEquals(0, run.exit(), run.text());
        assertTrue(run.text().contains("warning: gateway.yaml:8:"), run.text());
        assertTrue(run.text().contains("expired"), run.text());
        assertEquals(1, validate("--strict").exit());
    }
}
