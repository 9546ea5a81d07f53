package portcullis.tests.headers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import portcullis.tests.fixtures.FakeUpstream;
import portcullis.tests.fixtures.Fields;
import portcullis.tests.fixtures.GatewayUnderTest;
import portcullis.tests.fixtures.RawHttp;
import portcullis.tests.fixtures.Received;

/** What upstreams trust nobody but the gateway may write: no spelling of it passes, on no route, from no peer. */
class StrippedFieldsTest {
    private static final String PLANTED = "planted";
    private static final String TRUSTED_PEER = "127.0.0.2";

    private static final List<String> OWNED = List.of(
            "x-user-id", "x-client-id", "x-issuer", "x-tenant", "x-roles", "x-scopes", "x-auth-method",
            "x-original-url", "x-rewrite-url", "x-http-method-override", "x-forwarded-uri", "x-forwarded-prefix",
            "x-forwarded-client-cert");

    private static final List<String> FORWARDING = List.of(
            "x-forwarded-for", "x-forwarded-proto", "x-forwarded-host", "x-forwarded-port", "forwarded", "x-real-ip",
            "x-request-id");

    private static FakeUpstream upstream;
    private static GatewayUnderTest gateway;

    @BeforeAll
    static void start() throws IOException {
        upstream = FakeUpstream.start();
        gateway = GatewayUnderTest.with()
                .upstream(upstream)
                .listener("trusted-proxies: [127.0.0.2/32]")
                .api("""
                        versioning: path
                        default-version: v1
                        versions: { v1: {}, v2: { upstream: { split: [ { to: fake, weight: 1 } ] } } }
                        routes:
                          any: { match: { path: "/{rest...}" } }
                          rewritten: { match: { path: "/rewritten/{id}" }, rewrite: "/elsewhere/{path.id}" }
                          shaped:
                            match: { path: "/shaped" }
                            filters: { headers: { mine: { request: { set: { x-mine: "1" } } } } }
                        """)
                .start();
    }

    @AfterAll
    static void stop() throws IOException {
        gateway.close();
        upstream.close();
    }

    private static Stream<String> spellings(String name) {
        return Stream.of(name, name.toUpperCase(Locale.ROOT), name.replace('-', '_'), name.replaceFirst("-", "_"),
                name.replace('-', '_').toUpperCase(Locale.ROOT));
    }

    private static String[] planted(Stream<String> names) {
        return names.flatMap(StrippedFieldsTest::spellings).map(name -> name + ": " + PLANTED).toArray(String[]::new);
    }

    @TestFactory
    Stream<DynamicTest> stripsIdentityAndOverridesOnEveryRoute() {
        return Stream.of("/any/x", "/v1/any", "/v2/any", "/rewritten/7", "/shaped")
                .flatMap(path -> Stream.of("127.0.0.1", TRUSTED_PEER)
                        .map(peer -> DynamicTest.dynamicTest(path + " from " + peer, () -> strips(path, peer))));
    }

    private static void strips(String path, String peer) throws IOException {
        int before = upstream.received().size();
        String[] lines = planted(OWNED.stream());
        try (RawHttp client = RawHttp.connect(peer, gateway.port())) {
            assertEquals(200, client.send(RawHttp.get(path, lines)).read().status());
        }
        assertNothingPlanted(upstream.received().get(before).fields());
    }

    private static void assertNothingPlanted(Fields fields) {
        List<Fields.Field> found = fields.lines().stream().filter(line -> line.value().contains(PLANTED)).toList();
        assertTrue(found.isEmpty(), () -> "passed through: " + found);
    }

    @Test
    void replacesForwardingFieldsOfUntrustedPeersInEverySpelling() throws IOException {
        assertEquals(200, gateway.get("/forwarding", planted(FORWARDING.stream())).status());
        assertNothingPlanted(upstream.only("/forwarding").fields());
    }

    @Test
    void stripsThemAlsoBehindAnAbsoluteTarget() throws IOException {
        try (RawHttp client = gateway.connect()) {
            client.send("GET http://gate.test/absolute HTTP/1.1\r\nHost: gate.test\r\nX-User-Id: planted\r\n\r\n");
            assertEquals(200, client.read().status());
        }
        assertNothingPlanted(upstream.only("/absolute").fields());
    }

    @Test
    void dropsOtherNamesWithUnderscores() throws IOException {
        gateway.get("/underscores", "X_Custom: planted", "X-Custom: kept", "content_length: 5", "transfer_encoding: planted");
        Received received = upstream.only("/underscores");
        assertNothingPlanted(received.fields());
        assertEquals("kept", received.field("x-custom"));
        assertFalse(received.fields().has("content_length"));
    }

    @Test
    void passesOtherNamesWithUnderscoresWhereTheListenerSaysSo() throws IOException {
        try (GatewayUnderTest lenient = GatewayUnderTest.with().upstream(upstream).listener("underscore-headers: pass").start()) {
            String[] lines = Stream.concat(Stream.of("X_Custom: kept"), Stream.of(planted(OWNED.stream()))).toArray(String[]::new);
            assertEquals(200, lenient.get("/lenient", lines).status());
        }
        Received received = upstream.only("/lenient");
        assertEquals("kept", received.field("x_custom"));
        assertNothingPlanted(received.fields());
    }
}
