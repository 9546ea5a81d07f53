package portcullis.tests.reload;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import portcullis.tests.fixtures.Answer;
import portcullis.tests.fixtures.Authority;
import portcullis.tests.fixtures.Certificates;
import portcullis.tests.fixtures.ExternalTool;
import portcullis.tests.fixtures.FakeUpstream;
import portcullis.tests.fixtures.GatewayLauncher;
import portcullis.tests.fixtures.GatewayUnderTest;
import portcullis.tests.fixtures.Issued;
import portcullis.tests.fixtures.Load;
import portcullis.tests.fixtures.RawHttp;
import portcullis.tests.fixtures.TlsClient;

/**
 * Thirty reloads that change what TLS goes by on either side, under load over TLS: on kept connections, on a new
 * connection for each request, with and without a client's certificate. Not one request is lost.
 */
@Timeout(180)
class TlsReloadUnderLoadTest {
    private static final int RELOADS = 30;

    private static final Authority EDGE = Certificates.authority("Edge Root");
    private static final Authority CALLERS = Certificates.authority("Callers Root");
    private static final Authority SERVICES = Certificates.authority("Services Root");
    private static final Issued SERVICE = SERVICES.issue("127.0.0.1");
    private static final Issued CALLER = CALLERS.issue(options -> options.names("caller.test").forClients());

    private static String gatewayYaml(String profile) {
        return """
                format: 1
                service: { name: under-test, environment: development }
                listeners:
                  public:
                    bind: 127.0.0.1:@public@
                    limits: { connections-per-client: 10000 }
                    tls:
                      certificates: [ { certificate-file: tls/edge.crt, key-file: tls/edge.key } ]
                      profile: %s
                      client-auth: optional
                      client-trust-file: tls/callers.crt
                admin: { bind: 127.0.0.1:@admin@ }
                shutdown: { pre-drain: 0s, drain: 2s }
                """.formatted(profile);
    }

    private static String textRoute(int number) {
        return """
                format: 1
                api: text
                base-path: /text
                routes:
                  text: { match: { path: /now }, respond: { status: 200, type: text/plain, body: "text %d" } }
                """.formatted(number);
    }

    private static GatewayLauncher gateway(FakeUpstream upstream, Issued edge) {
        return GatewayUnderTest.with()
                .upstream(upstream)
                .api("")
                .upstreamKeys("tls: { trust-file: ../tls/services.crt }\ntimeouts: { connect: 10s }")
                .file("gateway.yaml", gatewayYaml("intermediate"))
                .file("routes/text.yaml", textRoute(0))
                .file("tls/edge.crt", edge.certificatePem())
                .file("tls/edge.key", edge.keyPem())
                .file("tls/callers.crt", CALLERS.certificatePem())
                .file("tls/services.crt", SERVICES.certificatePem());
    }

    @Test
    void losesNothing() throws Exception {
        Issued first = EDGE.issue("gate.test");
        try (FakeUpstream upstream = FakeUpstream.startTls(SERVICE);
                GatewayUnderTest gateway = gateway(upstream, first).start()) {
            TlsClient plain = TlsClient.trusting(EDGE).serverName("gate.test").checkingName();
            TlsClient known = TlsClient.trusting(EDGE, CALLER).serverName("gate.test").checkingName();
            try (Load kept = load(gateway, plain.protocols("TLSv1.3")).clients(3).start();
                    Load keptAndKnown = load(gateway, known).start();
                    Load fresh = load(gateway, plain).freshConnections().start();
                    Load freshAndKnown = load(gateway, known.protocols("TLSv1.3")).freshConnections().start()) {
                List<Load> loads = List.of(kept, keptAndKnown, fresh, freshAndKnown);
                loads.forEach(load -> load.awaitAnswers(20));
                Issued shown = first;
                for (int i = 1; i <= RELOADS; i++) {
                    shown = change(gateway, i, shown);
                    try (RawHttp connection = gateway.tls(EDGE, "gate.test")) {
                        assertEquals(shown.certificate(), connection.serverCertificate(), "after change " + i);
                        String text = connection.send(RawHttp.get("/text/now")).read().text();
                        assertEquals("text " + (i - i % 6), text, "after change " + i);
                    }
                    loads.forEach(load -> load.awaitMore(3));
                }
                for (Load load : loads) {
                    Load.Result result = load.stop();
                    assertEquals(0, result.failed(), result.toString());
                }
            }
            assertTrue(upstream.violations().isEmpty(), upstream.violations().toString());
            assertTrue(upstream.handshakeFailures().isEmpty(), upstream.handshakeFailures().toString());
        }
    }

    /** The same under a client that none of us wrote, with kept connections and with one for each request. */
    @Test
    void losesNothingOfWrk() throws Exception {
        Path wrk = ExternalTool.require("wrk");
        Issued first = EDGE.issue("gate.test");
        try (FakeUpstream upstream = FakeUpstream.startTls(SERVICE);
                GatewayUnderTest gateway = gateway(upstream, first).start()) {
            Process kept = wrk(wrk, gateway, "Host: gate.test");
            Process fresh = wrk(wrk, gateway, "Connection: close");
            Issued shown = first;
            int changes = 0;
            while (changes < RELOADS && kept.isAlive() && fresh.isAlive()) {
                shown = change(gateway, ++changes, shown);
            }
            assertTrue(changes >= 6, "only " + changes + " changes, one of each kind is wanted");
            for (Process each : List.of(kept, fresh)) {
                String report = new String(each.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
                assertEquals(0, each.waitFor(), report);
                assertFalse(report.contains("Socket errors") || report.contains("Non-2xx"), report);
                assertTrue(report.contains("requests in") && !report.contains("\n  0 requests in"), report);
            }
        }
    }

    /** Patient, because the machine may be busy; what it must not see is an error. */
    private static Process wrk(Path wrk, GatewayUnderTest gateway, String field) throws IOException {
        return new ProcessBuilder(
                        wrk.toString(), "-t1", "-c4", "-d12s", "--timeout", "30s", "-H", field, "https://127.0.0.1:" + gateway.port() + "/forwarded")
                .redirectErrorStream(true)
                .start();
    }

    private static Load.Plan load(GatewayUnderTest gateway, TlsClient client) {
        return Load.on(gateway.port()).over(client).clients(1).target("/forwarded").right(TlsReloadUnderLoadTest::isRight);
    }

    private static boolean isRight(Answer answer) {
        return answer.status() == 200 && answer.text().equals("fake");
    }

    /** One change of many kinds, each sixth one broken. @return what the port shows from now on */
    private static Issued change(GatewayUnderTest gateway, int number, Issued shown) throws IOException {
        switch (number % 6) {
            case 0 -> gateway.edit("routes/text.yaml", textRoute(number));
            case 1 -> {
                Issued fresh = EDGE.issue(options -> {
                    options.names("gate.test");
                    if (number % 12 == 1) {
                        options.rsa();
                    }
                });
                fresh.writeTo(gateway.conf().resolve("tls/edge.crt"), gateway.conf().resolve("tls/edge.key"));
                reload(gateway);
                return fresh;
            }
            case 2 -> gateway.edit("tls/callers.crt", CALLERS.certificatePem() + anotherRoot(number));
            case 3 -> gateway.edit("tls/services.crt", anotherRoot(number) + SERVICES.certificatePem());
            case 4 -> gateway.edit("gateway.yaml", gatewayYaml(number % 12 == 4 ? "modern" : "intermediate"));
            default -> {
                String good = Files.readString(gateway.conf().resolve("tls/edge.key"));
                gateway.edit("tls/edge.key", EDGE.issue("gate.test").keyPem());
                assertTrue(gateway.admin("POST", "/admin/reload").status() >= 400, "a key of another certificate");
                gateway.edit("tls/edge.key", good);
            }
        }
        reload(gateway);
        return shown;
    }

    private static String anotherRoot(int number) {
        return Certificates.authority("Another Root " + number).certificatePem();
    }

    private static void reload(GatewayUnderTest gateway) throws IOException {
        Answer answer = gateway.admin("POST", "/admin/reload");
        assertEquals(200, answer.status(), answer.text());
    }
}
