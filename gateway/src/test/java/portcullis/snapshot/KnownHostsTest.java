package portcullis.snapshot;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import portcullis.config.ApiConfig;
import portcullis.tls.ServedCertificate;

class KnownHostsTest {
    @TempDir
    Path folder;

    private List<ApiConfig> api(String hosts) throws IOException {
        return new Compiled(folder)
                .api("api: a\nhosts: " + hosts + "\nroutes: { r: { match: { path: / }, respond: {} } }\n")
                .snapshot()
                .configuration()
                .apis();
    }

    private static ServedCertificate certificate(String... names) {
        return new ServedCertificate(names[0], List.of(names), "1", "", "EC", Instant.EPOCH, Instant.MAX, false);
    }

    private static KnownHosts certified(String... names) {
        return new KnownHosts(List.of(), List.of(certificate(names)));
    }

    @Test
    void anApiForAnyHostMakesAllOfThemKnown() throws IOException {
        assertTrue(new KnownHosts(api("[]"), List.of()).contains("whatever.test"));
        assertFalse(new KnownHosts(List.of(), List.of()).contains("whatever.test"));
    }

    @Test
    void anExactHostIsThatHostAlone() throws IOException {
        KnownHosts hosts = new KnownHosts(api("[Api.Example.com]"), List.of());
        assertTrue(hosts.contains("api.example.com"));
        assertFalse(hosts.contains("example.com"));
        assertFalse(hosts.contains("x.api.example.com"));
        assertFalse(hosts.contains("api.example.com.evil.test"));
    }

    @Test
    void theWildcardOfAnApiStandsForAnyNumberOfLabels() throws IOException {
        KnownHosts hosts = new KnownHosts(api("['*.example.com']"), List.of());
        assertTrue(hosts.contains("a.example.com"));
        assertTrue(hosts.contains("a.b.example.com"));
        assertFalse(hosts.contains("example.com"));
        assertFalse(hosts.contains(".example.com"));
        assertFalse(hosts.contains("aexample.com"));
    }

    @Test
    void theWildcardOfACertificateStandsForOneLabel() {
        KnownHosts hosts = certified("example.com", "*.example.com");
        assertTrue(hosts.contains("example.com"));
        assertTrue(hosts.contains("a.example.com"));
        assertFalse(hosts.contains("a.b.example.com"));
        assertFalse(hosts.contains("other.test"));
    }

    @Test
    void anAddressIsKnownInAllItsSpellings() {
        KnownHosts hosts = certified("0:0:0:0:0:0:0:1", "127.0.0.1");
        assertTrue(hosts.contains("[::1]"));
        assertTrue(hosts.contains("[0::1]"));
        assertTrue(hosts.contains("127.0.0.1"));
        assertFalse(hosts.contains("[::2]"));
        assertFalse(hosts.contains("127.0.0.2"));
    }
}
