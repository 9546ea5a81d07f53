package portcullis.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Endpoints under TLS and the keys that go with them. */
class UpstreamTlsTest {
    @TempDir
    Path directory;

    Folder folder;

    @BeforeEach
    void write() {
        folder = new Folder(directory).write("routes/ca.crt", "ca").write("routes/us.crt", "us").secret("routes/us.key", "key");
    }

    /** Line 6 of the file is what stands below the upstream's name. */
    private Folder upstream(String keys) {
        return folder.write(
                "routes/orders.yaml",
                """
                format: 1
                api: orders
                upstream: orders
                routes: { list: { match: { path: /orders } } }
                upstreams:
                  orders: { %s }
                """
                        .formatted(keys));
    }

    private UpstreamConfig read(String keys) {
        return upstream(keys).configuration().upstreams().get("orders");
    }

    @Test
    void httpsIsTlsOnItsOwnPort() {
        UpstreamConfig orders = read("endpoints: [ https://a.example.com, https://b.example.com:8443, 'https://[::1]' ]");
        assertEquals(List.of(443, 8443, 443), orders.endpoints().stream().map(UpstreamConfig.Endpoint::port).toList());
        assertTrue(orders.endpoints().stream().allMatch(UpstreamConfig.Endpoint::tls));
        assertNull(orders.tls().trust());
        UpstreamConfig plain = read("endpoints: [ http://a.example.com ]");
        assertEquals(80, plain.endpoints().getFirst().port());
        assertEquals(false, plain.endpoints().getFirst().tls());
    }

    @Test
    void filesCountFromTheFileThatNamesThem() {
        UpstreamTls tls = read("endpoints: [ https://a ], tls: { trust-file: ca.crt, server-name: Orders.Internal,"
                        + " certificate-file: us.crt, key-file: us.key }")
                .tls();
        assertEquals(directory.resolve("routes/ca.crt"), tls.trust().path());
        assertEquals(directory.resolve("routes/us.key"), tls.key().path());
        assertEquals("orders.internal", tls.serverName());
    }

    @Test
    void certificateAndKeyComeTogether() {
        upstream("endpoints: [ https://a ], tls: { certificate-file: us.crt }");
        assertEquals(
                "routes/orders.yaml:6:64: upstreams.orders.tls.certificate-file: is alone;"
                        + " certificate-file and key-file together",
                folder.problem());
        upstream("endpoints: [ https://a ], tls: { key-file: us.key }");
        assertEquals(
                "routes/orders.yaml:6:56: upstreams.orders.tls.key-file: is alone; key-file and certificate-file together",
                folder.problem());
    }

    @Test
    void theNameIsAHostAndNoUrl() {
        upstream("endpoints: [ https://a ], tls: { server-name: 'https://a' }");
        assertEquals(
                "routes/orders.yaml:6:59: upstreams.orders.tls.server-name: 'https://a' is not a host name;"
                        + " for example orders.example.com",
                folder.problem());
    }

    @Test
    void tlsWithoutAnEndpointThatSpeaksItIsWarnedOf() {
        upstream("endpoints: [ http://a ], tls: { trust-file: ca.crt }");
        assertEquals(
                List.of("routes/orders.yaml:6:38: upstreams.orders.tls: is there for https endpoints, and there is none;"
                        + " https:// in endpoints"),
                folder.warnings());
        upstream("endpoints: [ https://a ], tls: { trust-file: ca.crt }");
        assertEquals(List.of(), folder.warnings());
    }

    @Test
    void whatTheDefaultsSayIsForThoseWhoHaveUseForIt() {
        folder.write("defaults.yaml", "format: 1\nupstream: { tls: { trust-file: ca.crt } }\n").write("ca.crt", "ours");
        upstream("endpoints: [ http://a ]");
        assertEquals(List.of(), folder.warnings());
        assertEquals(directory.resolve("ca.crt"), read("endpoints: [ https://a ]").tls().trust().path());
        UpstreamTls own = read("endpoints: [ https://a ], tls: { server-name: b }").tls();
        assertEquals("b", own.serverName());
        assertEquals(directory.resolve("ca.crt"), own.trust().path());
    }

    @Test
    void endpointsThatDoNotAllSpeakTlsAreWarnedOf() {
        upstream("endpoints: [ https://a, http://b ]");
        assertEquals(
                List.of("routes/orders.yaml:6:13: upstreams.orders.endpoints: are mixed: some requests go under TLS and others"
                        + " in plaintext; https:// for all of them"),
                folder.warnings());
        upstream("endpoints: [ https://a, https://b ]");
        assertEquals(List.of(), folder.warnings());
    }
}
