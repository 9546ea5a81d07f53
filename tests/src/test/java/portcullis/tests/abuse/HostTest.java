package portcullis.tests.abuse;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import portcullis.tests.fixtures.Answer;
import portcullis.tests.fixtures.Authority;
import portcullis.tests.fixtures.Certificates;
import portcullis.tests.fixtures.FakeUpstream;
import portcullis.tests.fixtures.GatewayUnderTest;
import portcullis.tests.fixtures.RawHttp;
import portcullis.tests.fixtures.Received;
import portcullis.tests.fixtures.TlsClient;
import portcullis.tests.fixtures.TlsKeys;
import portcullis.tests.fixtures.Waiting;

/**
 * Names by which somebody might get to an API that is not meant for him: {@code admin} answers to {@code admin.test} alone, {@code
 * shop} to {@code shop.test} and below, {@code machine} to an address, and nobody to any other host. What passes is forwarded under the name it was chosen by.
 */
class HostTest {
    private static final Authority ROOT = Certificates.authority("Host Root");
    private static final AtomicInteger SERIAL = new AtomicInteger();

    private static FakeUpstream upstream;
    private static GatewayUnderTest gateway;

    @BeforeAll
    static void start() throws IOException {
        upstream = FakeUpstream.start();
        String tls = TlsKeys.tls("", ROOT.issue("admin.test"), ROOT.issue("shop.test", "*.shop.test"));
        gateway = GatewayUnderTest.with()
                .upstream(upstream)
                .file("gateway.yaml", GatewayUnderTest.with().gatewayYaml().replace("admin: {", """
                          plain: { bind: "127.0.0.1:@plain@", trusted-proxies: [127.0.0.2/32] }
                        admin: {""").replace("bind: 127.0.0.1:@public@", "bind: 127.0.0.1:@public@\n    " + tls))
                .file("routes/admin.yaml", api("admin", "[admin.test]"))
                .file("routes/shop.yaml", api("shop", "[shop.test, \"*.shop.test\"]"))
                .file("routes/machine.yaml", api("machine", "[192.0.2.7]"))
                .file("routes/upstreams.yaml", "format: 1\nupstreams: { fake: { endpoints: [ http://127.0.0.1:@fake@ ] } }\n")
                .start();
    }

    private static String api(String name, String hosts) {
        return """
                format: 1
                api: %s
                listeners: [public, plain]
                hosts: %s
                upstream: fake
                filters: { headers: { h: { request: { set: { x-api: %s } } } } }
                routes: { any: { match: { path: "/{rest...}" } } }
                """.formatted(name, hosts, name);
    }

    @AfterAll
    static void stop() throws IOException {
        gateway.close();
        upstream.close();
    }

    /**
     * A row.
     *
     * @param authority with its scheme, of an absolute target; empty for a target that is a path alone
     * @param host the field line, and perhaps others behind it
     * @param api that takes it; null when it is refused
     * @param reason of the refusal; empty when there is none
     */
    private record Row(String is, String peer, String authority, String host, @Nullable String api, String reason) {
        DynamicTest test() {
            return DynamicTest.dynamicTest(is, () -> {
                String path = "/" + SERIAL.incrementAndGet();
                try (RawHttp client = RawHttp.connect(peer, gateway.port("plain"))) {
                    run(client, path);
                }
            });
        }

        private void run(RawHttp client, String path) throws IOException {
            long before = upstream.bytes();
            Answer answer = client.send("GET " + authority + path + " HTTP/1.1\r\n" + host + "\r\n\r\n").read();
            if (api != null) {
                assertEquals(200, answer.status(), answer::toString);
                Received received = upstream.only(path);
                assertEquals(api, received.fields().only("x-api"));
                String name = host.substring("Host:".length()).strip().split("\r\n", -1)[0].toLowerCase(java.util.Locale.ROOT);
                assertEquals(name, received.fields().only("host"));
                return;
            }
            assertEquals(reason, answer.reason(), answer::toString);
            assertEquals(before, upstream.bytes(), "the upstream must not hear of it");
            if (answer.status() == 400) {
                assertTrue(answer.saysClose() && client.closedWithin(Waiting.LONG), answer::toString);
            }
        }
    }

    private static Row taken(String is, String host, String api) {
        return new Row(is, "127.0.0.1", "", "Host: " + host, api, "");
    }

    private static Row unknown(String is, String host) {
        return new Row(is, "127.0.0.1", "", "Host: " + host, null, "no-route");
    }

    private static Row bad(String is, String host) {
        return new Row(is, "127.0.0.1", "", "Host: " + host, null, "bad-host");
    }

    private static Row absolute(String is, String authority, String host, @Nullable String api, String reason) {
        return new Row(is, "127.0.0.1", authority, "Host: " + host, api, reason);
    }

    @TestFactory
    Stream<DynamicTest> oneNameInAllOfItsSpellings() {
        return Stream.of(
                        taken("as written", "admin.test", "admin"),
                        taken("in upper case", "ADMIN.TEST", "admin"),
                        taken("with a port", "admin.test:8443", "admin"),
                        taken("with another port", "admin.test:1", "admin"),
                        taken("with the dot of an absolute name", "admin.test.", "admin"),
                        taken("with dot and port", "Admin.Test.:80", "admin"),
                        taken("below a wildcard", "a.shop.test", "shop"),
                        taken("far below a wildcard", "a.b.c.shop.test.:81", "shop"),
                        taken("beside the wildcard", "shop.test", "shop"),
                        taken("an address", "192.0.2.7:80", "machine"))
                .map(Row::test);
    }

    @TestFactory
    Stream<DynamicTest> namesThatOnlyLookLikeIt() {
        return Stream.of(
                        unknown("one letter more in front", "xadmin.test"),
                        unknown("one label more in front", "x.admin.test"),
                        unknown("one label more behind", "admin.test.evil.test"),
                        unknown("two dots behind", "admin.test.."),
                        unknown("an underscore for the dot", "admin_test"),
                        unknown("a wildcard's suffix inside a label", "evilshop.test"),
                        unknown("a wildcard's suffix in the middle", "a.shop.test.evil.test"),
                        unknown("an unknown host", "evil.test"),
                        unknown("this machine", "localhost"),
                        unknown("the address of this machine", "127.0.0.1"),
                        unknown("the address as IPv6 has it", "[::ffff:192.0.2.7]"),
                        unknown("the address with a leading zero", "192.0.2.07"),
                        unknown("IPv6 of this machine", "[::1]:80"),
                        bad("a wildcard itself", "*.shop.test"),
                        bad("a dot in front", ".shop.test"),
                        bad("an address with a zone", "[fe80::1%25eth0]"),
                        bad("port zero", "admin.test:0"),
                        bad("a colon and no port", "admin.test:"),
                        bad("a semicolon", "admin.test;shop.test"),
                        bad("an at sign behind", "admin.test@"),
                        bad("an exclamation mark", "admin.test!"),
                        bad("a soft hyphen", "ad\u00admin.test"),
                        bad("fullwidth letters", "\u00ef\u00bd\u0081dmin.test"),
                        bad("a name of more than 255 characters", "a.".repeat(140) + "shop.test"))
                .map(Row::test);
    }

    @TestFactory
    Stream<DynamicTest> theTargetAndTheHostFieldNameOneHost() {
        return Stream.of(
                        absolute("the same", "http://admin.test", "admin.test", "admin", ""),
                        absolute("the same in another case", "HTTP://Admin.TEST", "admin.test", "admin", ""),
                        absolute("the target says admin, the field shop", "http://admin.test", "shop.test", null, "bad-host"),
                        absolute("the field says admin, the target shop", "http://shop.test", "admin.test", null, "bad-host"),
                        absolute("only the target has a port", "http://admin.test:8080", "admin.test", null, "bad-host"),
                        absolute("only the field has a port", "http://admin.test", "admin.test:8080", null, "bad-host"),
                        absolute("only the target is an absolute name", "http://admin.test.", "admin.test", null, "bad-host"),
                        absolute("a password in front", "http://a:b@admin.test", "admin.test", null, "bad-host"),
                        absolute("two at signs", "http://shop.test@x@admin.test", "admin.test", null, "bad-host"),
                        absolute("a percent-encoded host", "http://%61dmin.test", "admin.test", null, "bad-host"),
                        absolute("a scheme that is not served", "ftp://admin.test", "admin.test", null, "malformed-request"),
                        absolute("two slashes and no scheme", "//admin.test", "shop.test", null, "ambiguous-path"))
                .map(Row::test);
    }

    @TestFactory
    Stream<DynamicTest> noOtherFieldNamesTheHost() {
        return Stream.of("X-Forwarded-Host: admin.test", "Forwarded: host=admin.test", "X-Host: admin.test", "X-Original-Host: admin.test",
                        "X-Forwarded-Server: admin.test", "X-HTTP-Host-Override: admin.test", "Host_: admin.test", "X_Forwarded_Host: admin.test")
                .flatMap(line -> Stream.of("127.0.0.1", "127.0.0.2").flatMap(peer -> Stream.of(
                        new Row(line + " beside an unknown host, from " + peer, peer, "", "Host: evil.test\r\n" + line, null, "no-route"),
                        new Row(line + " beside another API's host, from " + peer, peer, "", "Host: shop.test\r\n" + line, "shop", ""))))
                .map(Row::test);
    }

    private record Named(String is, @Nullable String sni, String target, String host, int status) {}

    @TestFactory
    Stream<DynamicTest> theHandshakeNamesItToo() {
        return Stream.of(
                        new Named("the same", "admin.test", "/", "admin.test", 200),
                        new Named("the same in another spelling", "ADMIN.test", "/", "Admin.Test.:443", 200),
                        new Named("shop in the handshake, admin asked for", "shop.test", "/", "admin.test", 421),
                        new Named("admin in the handshake, shop asked for", "admin.test", "/", "shop.test", 421),
                        new Named("an unknown name in the handshake", "evil.test", "/", "shop.test", 421),
                        new Named("an unknown name asked for", "admin.test", "/", "evil.test", 421),
                        new Named("an unknown name in both", "evil.test", "/", "evil.test", 404),
                        new Named("an address asked for", "admin.test", "/", "127.0.0.1", 421),
                        new Named("another name of the certificate", "a.shop.test", "/", "b.shop.test", 200),
                        new Named("below what the wildcard certifies", "shop.test", "/", "a.b.shop.test", 421),
                        new Named("the target says what the field does not", "shop.test", "https://admin.test/", "shop.test", 400),
                        new Named("plain http in the target", "admin.test", "http://admin.test/", "admin.test", 200),
                        new Named("no name in the handshake", null, "/", "admin.test", 200))
                .map(row -> DynamicTest.dynamicTest(row.is(), () -> {
                    long before = upstream.bytes();
                    try (RawHttp client = TlsClient.trusting(ROOT).serverName(row.sni()).connect(gateway.port())) {
                        Answer answer = client.send("GET " + row.target() + " HTTP/1.1\r\nHost: " + row.host() + "\r\n\r\n").read();
                        assertEquals(row.status(), answer.status(), answer::toString);
                        if (row.status() != 200) {
                            assertEquals(before, upstream.bytes());
                        }
                    }
                }));
    }
}
