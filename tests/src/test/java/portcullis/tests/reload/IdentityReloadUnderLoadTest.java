package portcullis.tests.reload;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import portcullis.tests.fixtures.Answer;
import portcullis.tests.fixtures.Authority;
import portcullis.tests.fixtures.Certificates;
import portcullis.tests.fixtures.FakeUpstream;
import portcullis.tests.fixtures.GatewayUnderTest;
import portcullis.tests.fixtures.Issued;
import portcullis.tests.fixtures.Load;
import portcullis.tests.fixtures.RawHttp;
import portcullis.tests.fixtures.SigningKey;
import portcullis.tests.fixtures.TestIssuer;
import portcullis.tests.fixtures.TlsClient;
import portcullis.tests.fixtures.Waiting;

/**
 * Everything by which callers are known changes under load, good and broken, one after the other: keys behind a URL and in a file,
 * trust in clients' certificates, the server's certificate, revocations, the filter itself. On kept connections and on a new one for
 * each request, with tokens, with certificates and with both, not one request is lost but what was revoked.
 */
@Timeout(240)
class IdentityReloadUnderLoadTest {
    private static final int CHANGES = 27;

    private static final Authority EDGE = Certificates.authority("Edge Root");
    private static final Authority CALLERS = Certificates.authority("Callers Root");
    private static final Issued CALLER = CALLERS.issue(options -> options.names("caller.test").forClients());

    /** What callers send: a token of each issuer, made when needed and the same until the issuer changes its key. */
    private volatile String byUrl = "";
    private volatile String byFile = "";
    private SigningKey urlKey;
    private SigningKey fileKey;
    private Issued shown = EDGE.issue("gate.test");
    private long rotated;
    private int fetchesSeen = 1;

    private static String gatewayYaml(TestIssuer url, TestIssuer file) {
        return """
                format: 1
                service: { name: under-test, environment: development }
                listeners:
                  public:
                    bind: 127.0.0.1:@public@
                    limits: { connections-per-client: 10000 }
                    tls:
                      certificates: [ { certificate-file: tls/edge.crt, key-file: tls/edge.key } ]
                      client-auth: optional
                      client-trust-file: tls/callers.crt
                admin: { bind: 127.0.0.1:@admin@ }
                shutdown: { pre-drain: 0s, drain: 2s }
                """
                + TestIssuer.identity(
                        url.yaml("url", "jwks-refresh: { every: 1h, cooldown: 1s }"), file.yaml("file", "jwks: { file: keys/jwks.json }"));
    }

    private static String api(int number) {
        return """
                format: 1
                api: under-test
                upstream: fake
                routes:
                  text: { match: { path: /text }, public: true, respond: { status: 200, type: text/plain, body: "text %d" } }
                  url: { match: { path: "/url/{n}" }, filters: { authenticate: { issuers: { url: { audiences: [https://api.test, https://%d.test] } } } } }
                  file: { match: { path: "/file/{n}" }, filters: { authenticate: { issuers: [file] } } }
                  certificate: { match: { path: "/certificate/{n}" }, filters: { authenticate: { client-certificate: { names: [caller.test] } } } }
                  both: { match: { path: "/both/{n}" }, filters: { authenticate: { issuers: [url, file], client-certificate: {}, all-of: true } } }
                upstreams:
                  fake: { endpoints: [ http://127.0.0.1:@fake@ ], timeouts: { connect: 10s } }
                """
                .formatted(number, number);
    }

    @Test
    void losesNothingButWhatWasRevoked() throws Exception {
        try (TestIssuer url = TestIssuer.start("RS256");
                TestIssuer file = TestIssuer.start("RS256");
                FakeUpstream upstream = FakeUpstream.start();
                GatewayUnderTest gateway = GatewayUnderTest.with()
                        .upstream(upstream)
                        .file("gateway.yaml", gatewayYaml(url, file))
                        .file("routes/under-test.yaml", api(0))
                        .file("keys/jwks.json", file.jwks())
                        .file("tls/edge.crt", shown.certificatePem())
                        .file("tls/edge.key", shown.keyPem())
                        .file("tls/callers.crt", CALLERS.certificatePem())
                        .start()) {
            urlKey = url.key();
            fileKey = file.key();
            byUrl = url.token().sign();
            byFile = file.token().sign();
            TlsClient plain = TlsClient.trusting(EDGE).serverName("gate.test").checkingName();
            TlsClient known = TlsClient.trusting(EDGE, CALLER).serverName("gate.test").checkingName();
            try (Load first = load(gateway, plain, "/url/1", () -> byUrl).start();
                    Load second = load(gateway, plain, "/url/2", () -> byUrl).freshConnections().start();
                    Load third = load(gateway, plain, "/file/1", () -> byFile).start();
                    Load fourth = load(gateway, known, "/certificate/1", () -> "").start();
                    Load fifth = load(gateway, known, "/both/1", () -> byFile).freshConnections().start();
                    Load sixth = load(gateway, known, "/both/2", () -> byUrl).start()) {
                List<Load> loads = List.of(first, second, third, fourth, fifth, sixth);
                loads.forEach(load -> load.awaitAnswers(5));
                for (int i = 1; i <= CHANGES; i++) {
                    change(gateway, url, file, i, loads);
                    loads.forEach(load -> load.awaitMore(3));
                }
                for (Load load : loads) {
                    Load.Result result = load.stop();
                    assertEquals(0, result.failed(), result.toString());
                }
            }
            assertTrue(upstream.violations().isEmpty(), upstream.violations().toString());
            assertTrue(url.fetches() <= 1 + CHANGES / 9, "one at the start and one for each rotation: " + url.fetches());
        }
    }

    private static Load.Plan load(GatewayUnderTest gateway, TlsClient client, String target, Supplier<String> token) {
        return Load.on(gateway.port()).over(client).clients(1).right(IdentityReloadUnderLoadTest::isRight).requests(() -> {
            String text = token.get();
            return text.isEmpty() ? RawHttp.get(target) : RawHttp.get(target, TestIssuer.bearer(text));
        });
    }

    private static boolean isRight(Answer answer) {
        return answer.status() == 200 && answer.text().equals("fake");
    }

    private void change(GatewayUnderTest gateway, TestIssuer url, TestIssuer file, int number, List<Load> loads) throws Exception {
        switch (number % 9) {
            case 0 -> {
                gateway.edit("routes/under-test.yaml", api(number));
                reload(gateway);
                try (RawHttp connection = gateway.tls(EDGE, "gate.test")) {
                    assertEquals("text " + number, connection.send(RawHttp.get("/text")).read().text());
                }
            }
            case 1 -> {
                shown = EDGE.issue("gate.test");
                shown.writeTo(gateway.conf().resolve("tls/edge.crt"), gateway.conf().resolve("tls/edge.key"));
                reload(gateway);
                try (RawHttp connection = gateway.tls(EDGE, "gate.test")) {
                    assertEquals(shown.certificate(), connection.serverCertificate());
                }
            }
            case 2 -> rotateByUrl(url);
            case 3 -> {
                gateway.edit("tls/callers.crt", CALLERS.certificatePem() + anotherRoot(number));
                reload(gateway);
            }
            case 4 -> rotateByFile(gateway, file, loads);
            case 5 -> revoke(gateway, url, number);
            case 6 -> {
                gateway.edit("keys/jwks.json", "{\"keys\":[{\"kty\":\"RSA\"");
                refuses(gateway);
                file.writeKeys(gateway.conf().resolve("keys/jwks.json"));
                reload(gateway);
            }
            case 7 -> {
                gateway.edit("tls/callers.crt", "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n");
                refuses(gateway);
                gateway.edit("tls/callers.crt", CALLERS.certificatePem());
                reload(gateway);
            }
            default -> {
                // The issuer itself fails, in a way of its own each time; whoever has a known key does not notice.
                if (number % 2 == 0) {
                    url.down();
                    loads.forEach(load -> load.awaitMore(3));
                    url.up();
                } else {
                    url.answeringStatus(500);
                    loads.forEach(load -> load.awaitMore(3));
                    url.answeringWell();
                }
            }
        }
    }

    /** The new key is in use at once: whoever meets it first has the set fetched, all others wait for that. */
    private void rotateByUrl(TestIssuer issuer) {
        Waiting.until("the end of the cool-down", () -> System.nanoTime() - rotated > 1_200_000_000L);
        SigningKey next = issuer.addKey("RS256");
        byUrl = issuer.token().key(next).sign();
        Waiting.until("a fetch for the new key", () -> issuer.fetches() > fetchesSeen);
        fetchesSeen = issuer.fetches();
        rotated = System.nanoTime();
        issuer.removeKey(urlKey);
        urlKey = next;
    }

    /** Published first, used then, and the old key gone once nobody uses it. */
    private void rotateByFile(GatewayUnderTest gateway, TestIssuer issuer, List<Load> loads) throws IOException {
        Path path = gateway.conf().resolve("keys/jwks.json");
        SigningKey next = issuer.addKey("RS256");
        issuer.writeKeys(path);
        reload(gateway);
        String old = byFile;
        byFile = issuer.token().key(next).sign();
        loads.forEach(load -> load.awaitMore(3));
        issuer.removeKey(fileKey);
        issuer.writeKeys(path);
        reload(gateway);
        fileKey = next;
        try (RawHttp connection = gateway.tls(EDGE, "gate.test")) {
            Answer answer = connection.send(RawHttp.get("/file/gone", TestIssuer.bearer(old))).read();
            assertEquals("token-invalid", answer.reason(), "a remembered token goes with its key: " + answer);
        }
    }

    private void revoke(GatewayUnderTest gateway, TestIssuer issuer, int number) throws IOException {
        String id = issuer.token().key(urlKey).subject("bert").id("id-" + number).sign();
        String subject = issuer.token().key(urlKey).subject("carl-" + number).sign();
        String third = issuer.token().key(urlKey).subject("dora-" + number).sign();
        try (RawHttp connection = gateway.tls(EDGE, "gate.test")) {
            for (String token : List.of(id, subject, third)) {
                assertEquals(200, connection.send(RawHttp.get("/url/victim", TestIssuer.bearer(token))).read().status());
            }
            assertEquals(200, gateway.admin("POST", "/admin/revocations", "{\"issuer\":\"url\",\"id\":\"id-" + number + "\"}").status());
            assertEquals(200, gateway.admin("POST", "/admin/revocations", "{\"issuer\":\"url\",\"subject\":\"carl-" + number + "\"}").status());
            for (String token : List.of(id, subject)) {
                Answer answer = connection.send(RawHttp.get("/url/victim", TestIssuer.bearer(token))).read();
                assertEquals("token-revoked", answer.reason(), answer.toString());
            }
            assertEquals(200, connection.send(RawHttp.get("/url/victim", TestIssuer.bearer(third))).read().status());
        }
    }

    private static String anotherRoot(int number) {
        return Certificates.authority("Another Root " + number).certificatePem();
    }

    private static void reload(GatewayUnderTest gateway) throws IOException {
        Answer answer = gateway.admin("POST", "/admin/reload");
        assertEquals(200, answer.status(), answer.text());
    }

    private static void refuses(GatewayUnderTest gateway) throws IOException {
        Answer answer = gateway.admin("POST", "/admin/reload");
        assertTrue(answer.status() >= 400, answer.toString());
    }
}
