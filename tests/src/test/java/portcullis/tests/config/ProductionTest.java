package portcullis.tests.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import portcullis.tests.fixtures.Answer;
import portcullis.tests.fixtures.Authority;
import portcullis.tests.fixtures.Certificates;
import portcullis.tests.fixtures.GatewayLauncher;
import portcullis.tests.fixtures.GatewayUnderTest;
import portcullis.tests.fixtures.Issued;
import portcullis.tests.fixtures.RawHttp;
import portcullis.tests.fixtures.TlsClient;

/** What a gateway for production does not start on, and does not take while it runs. */
class ProductionTest {
    private static final Authority AUTHORITY = Certificates.authority("production");
    private static final String FILES = "{ certificate-file: secret/tls.crt, key-file: secret/tls.key }";

    private static String yaml(String bind, String certificate) {
        return """
                format: 1
                service: { name: under-test }
                listeners:
                  public:
                    bind: %s
                    %s
                admin: { bind: 127.0.0.1:@admin@ }
                shutdown: { pre-drain: 0s, drain: 1s }
                """.formatted(bind, certificate.isEmpty() ? "ready-path: /_ready" : "tls: { certificates: [ " + certificate + " ] }");
    }

    private static GatewayLauncher launcher(String yaml) {
        return GatewayUnderTest.with()
                .file("gateway.yaml", yaml)
                .file("routes/site.yaml", "format: 1\napi: site\nroutes: { all: { match: { path: / }, public: true, respond: { body: up } } }\n");
    }

    private static void assertRefused(String yaml, String sentence) throws Exception {
        try (GatewayUnderTest gateway = launcher(yaml).launch()) {
            assertEquals(1, gateway.exitCode(Duration.ofSeconds(60)));
            assertTrue(gateway.log().stream().anyMatch(line -> line.contains(sentence)), () -> gateway.log().toString());
        }
    }

    @Test
    void doesNotStartWithAPortThatIsPlaintextForEverybody() throws Exception {
        assertRefused(yaml("0.0.0.0:@public@", ""), "listeners.public.bind: is plaintext for everybody who can reach it");
    }

    @Test
    void doesNotStartWithASelfSignedCertificate() throws Exception {
        assertRefused(
                yaml("0.0.0.0:@public@", "{ self-signed: [localhost] }"), "self-signed: is a certificate that no client trusts");
    }

    @Test
    void doesNotStartWithARouteOfWhichNobodySaysThatItIsOpen() throws Exception {
        String forgotten = "format: 1\napi: site\nroutes: { all: { match: { path: / }, respond: { body: up } } }\n";
        try (GatewayUnderTest gateway = launcher(yaml("127.0.0.1:@public@", "")).file("routes/site.yaml", forgotten).launch()) {
            assertEquals(1, gateway.exitCode(Duration.ofSeconds(60)));
            String sentence = "routes/site.yaml:3:11: routes.all: nothing finds out who calls site/all; "
                    + "authenticate on the route or farther out, or public: true";
            assertTrue(gateway.log().stream().anyMatch(line -> line.contains(sentence)), () -> gateway.log().toString());
        }
    }

    /** As a Secret is mounted: the files are links into a folder that is a link itself. */
    @Test
    void goesOnWithItsCertificateWhenTheNextKeyIsReadableByEverybody() throws Exception {
        Issued first = AUTHORITY.issue("first.test");
        try (GatewayUnderTest gateway = launcher(yaml("127.0.0.1:@public@", FILES))
                .file("secret/tls.crt", first.certificatePem())
                .file("secret/tls.key", first.keyPem())
                .start()) {
            Path next = mount(gateway.conf().resolve("mounted"), AUTHORITY.issue("next.test"));
            allow(next, "rw-r--r--");
            gateway.edit("gateway.yaml", yaml("127.0.0.1:@public@", FILES.replace("secret/", "mounted/")));
            Answer refused = gateway.admin("POST", "/admin/reload");
            assertTrue(
                    refused.text().contains("mounted/tls.key, which its group or everybody may read or write"), refused::toString);
            assertServes(gateway, "first.test");
            allow(next, "rw-------");
            Answer taken = gateway.admin("POST", "/admin/reload");
            assertEquals(200, taken.status(), taken::toString);
            assertServes(gateway, "next.test");
        }
    }

    /** @return the key file behind the links */
    private static Path mount(Path folder, Issued issued) throws IOException {
        Path data = Files.createDirectories(folder.resolve("..2026"));
        issued.writeTo(data.resolve("tls.crt"), data.resolve("tls.key"));
        Files.createSymbolicLink(folder.resolve("..data"), Path.of("..2026"));
        Files.createSymbolicLink(folder.resolve("tls.crt"), Path.of("..data/tls.crt"));
        Files.createSymbolicLink(folder.resolve("tls.key"), Path.of("..data/tls.key"));
        return data.resolve("tls.key");
    }

    private static void allow(Path file, String rights) throws IOException {
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(rights));
    }

    private static void assertServes(GatewayUnderTest gateway, String name) throws IOException {
        try (RawHttp client = TlsClient.trusting(AUTHORITY).serverName(name).checkingName().connect(gateway.port())) {
            assertEquals("up", client.send("GET / HTTP/1.1\r\nHost: " + name + "\r\n\r\n").read().text());
        }
    }
}
