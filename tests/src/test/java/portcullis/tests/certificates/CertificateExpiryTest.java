package portcullis.tests.certificates;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import portcullis.tests.fixtures.Authority;
import portcullis.tests.fixtures.Certificates;
import portcullis.tests.fixtures.FakeUpstream;
import portcullis.tests.fixtures.GatewayLauncher;
import portcullis.tests.fixtures.GatewayUnderTest;
import portcullis.tests.fixtures.Issued;
import portcullis.tests.fixtures.Json;

/** How long each certificate lasts is told where operators look: metric, log, readiness, commands. */
class CertificateExpiryTest {
    private static final String EXPIRY = "portcullis_tls_certificate_expiry_seconds";
    private static final String LOADED = "portcullis_tls_certificate_loaded_seconds";

    @TempDir
    static Path folder;

    private static Authority authority;
    private static FakeUpstream upstream;
    private static GatewayUnderTest gateway;
    private static String yaml;

    @BeforeAll
    static void start() throws IOException {
        authority = Certificates.authority("edge authority");
        upstream = FakeUpstream.start();
        put("a", lasting("a.example.com", 90));
        put("b", lasting("b.example.com", 90));
        GatewayLauncher launcher = GatewayUnderTest.with().upstream(upstream).listener("tls: { certificates: [ " + pair("a") + ", " + pair("b") + " ] }");
        yaml = launcher.gatewayYaml();
        gateway = launcher.start();
    }

    @AfterAll
    static void stop() throws IOException {
        gateway.close();
        upstream.close();
    }

    @BeforeEach
    void settle() throws IOException {
        put("a", lasting("a.example.com", 90));
        put("b", lasting("b.example.com", 90));
        inForce(yaml);
    }

    private static void inForce(String text) throws IOException {
        gateway.edit("gateway.yaml", text);
        assertEquals(200, gateway.admin("POST", "/admin/reload").status());
    }

    private static String pair(String name) {
        return "{ certificate-file: %s/%s.crt, key-file: %s/%s.key }".formatted(folder, name, folder, name);
    }

    private static void put(String file, Issued pair) throws IOException {
        pair.writeTo(folder.resolve(file + ".crt"), folder.resolve(file + ".key"));
    }

    private static Issued lasting(String name, int days) {
        return authority.issue(options -> options.names(name).until(Instant.now().plus(Duration.ofDays(days))));
    }

    private static double end(Issued pair) {
        return pair.certificate().getNotAfter().toInstant().getEpochSecond();
    }

    private static double expiry(String name) {
        return gateway.metrics().sum(EXPIRY, "listener=\"public\"", "name=\"" + name + "\"");
    }

    private static Map<?, ?> ready() throws IOException {
        return Json.object(gateway.admin("GET", "/ready").text());
    }

    private static @Nullable Map<?, ?> dependency(String name) throws IOException {
        return ready().get("dependencies") instanceof Map<?, ?> all && all.get("certificate:public/" + name) instanceof Map<?, ?> one
                ? one
                : null;
    }

    @Test
    void theMetricFollowsTheCertificate() throws IOException {
        Issued next = lasting("a.example.com", 60);
        put("a", next);
        double now = Instant.now().getEpochSecond();
        assertEquals(200, gateway.admin("POST", "/admin/reload").status());
        assertEquals(end(next), expiry("a.example.com"));
        assertTrue(gateway.metrics().sum(LOADED, "name=\"a.example.com\"") >= now);
        double loaded = gateway.metrics().sum(LOADED, "name=\"b.example.com\"");
        put("a", lasting("a.example.com", 70));
        assertEquals(200, gateway.admin("POST", "/admin/reload").status());
        assertEquals(loaded, gateway.metrics().sum(LOADED, "name=\"b.example.com\""), "b did not change");
    }

    @Test
    void aCertificateThatIsGoneIsNoLongerToldOf() throws IOException {
        assertEquals(2, gateway.metrics().samples(EXPIRY).size());
        inForce(yaml.replace(", " + pair("b"), ""));
        assertEquals(1, gateway.metrics().samples(EXPIRY).size());
        assertEquals(1, gateway.metrics().samples(LOADED).size());
        assertFalse(gateway.metrics().has(EXPIRY, "name=\"b.example.com\""));
        assertEquals(null, dependency("b.example.com"));
        inForce(yaml);
        assertTrue(gateway.metrics().has(EXPIRY, "name=\"b.example.com\""));
    }

    @Test
    void readinessHasTheDetailAndIsNotDecidedByIt() throws IOException {
        Issued expired = authority.issue(options -> options.names("b.example.com").expired());
        put("b", expired);
        assertEquals(200, gateway.admin("POST", "/admin/reload").status());
        assertEquals(200, gateway.readyStatus());
        assertEquals(true, dependency("a.example.com").get("healthy"));
        Map<?, ?> detail = dependency("b.example.com");
        assertEquals(false, detail.get("healthy"));
        String message = String.valueOf(detail.get("message"));
        assertTrue(message.startsWith("expired " + expired.certificate().getNotAfter().toInstant()), message);
        assertTrue(message.contains("serial: " + expired.certificate().getSerialNumber().toString(16)), message);
        assertTrue(message.contains("in force since: "), message);
    }

    @Test
    void theLogWarnsInTime() throws IOException {
        put("a", lasting("a.example.com", 20));
        assertEquals(200, gateway.admin("POST", "/admin/reload").status());
        String line = gateway.logLine("certificate a.example.com of listener public expires ");
        assertTrue(line.contains("in 19 days") || line.contains("in 20 days"), line);
        assertFalse(gateway.log().stream().anyMatch(any -> any.contains("certificate b.example.com of listener public expires ")));
    }

    @Test
    void whatIsInForceIsToldAtTheStartAndOnTheAdminPort() throws IOException {
        String line = gateway.logLine("TLS of listener public: ");
        assertTrue(line.contains("TLSv1.3") && line.contains("a.example.com") && line.contains("b.example.com"), line);
        assertTrue(line.contains("TLS_AES_256_GCM_SHA384") && line.contains("SunJSSE"), line);
        gateway.logLine("cryptography: SunJSSE");
        Issued next = lasting("a.example.com", 60);
        put("a", next);
        assertEquals(200, gateway.admin("POST", "/admin/reload").status());
        String shown = gateway.admin("GET", "/admin/config").text();
        assertTrue(shown.contains(next.certificate().getSerialNumber().toString(16)), shown);
        assertTrue(shown.contains(next.certificate().getNotAfter().toInstant().toString()), shown);
    }

    @Test
    void configShowHasItWithoutAGateway() throws Exception {
        List<String> conf = List.of("--conf", gateway.conf().toString());
        String text = GatewayLauncher.output("config", "show", conf.get(0), conf.get(1));
        assertTrue(text.contains("# in force: TLS of listener public: "), text);
        String json = GatewayLauncher.output("config", "show", "--json", conf.get(0), conf.get(1));
        assertTrue(Json.value(json) instanceof List<?> all
                && all.getLast() instanceof Map<?, ?> tls
                && tls.get("listener").equals("public")
                && tls.get("certificates") instanceof List<?> certificates
                && certificates.size() == 2, json);
    }

    @Test
    void healthNamesTheProviders() throws IOException {
        String health = gateway.admin("GET", "/health").text();
        assertTrue(Json.object(health).get("checks") instanceof Map<?, ?> checks
                && checks.get("cryptography") instanceof Map<?, ?> cryptography
                && String.valueOf(cryptography.get("tls")).startsWith("SunJSSE")
                && cryptography.get("fips").equals("no provider says so"), health);
    }
}
