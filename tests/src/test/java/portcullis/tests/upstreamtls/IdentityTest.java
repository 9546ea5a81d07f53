package portcullis.tests.upstreamtls;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import portcullis.tests.fixtures.Answer;
import portcullis.tests.fixtures.Authority;
import portcullis.tests.fixtures.Certificates;
import portcullis.tests.fixtures.FakeUpstream;
import portcullis.tests.fixtures.GatewayUnderTest;
import portcullis.tests.fixtures.Issued;

/** Who the gateway is to upstreams that ask, and that an upstream which does not like the answer is heard. */
class IdentityTest {
    private static final String SPIFFE = "spiffe://example.org/edge";
    private static final Authority OURS = Certificates.authority("Ours");
    private static final Authority CLIENTS = Certificates.authority("Clients");
    private static final Issued OWN =
            CLIENTS.intermediate("Between").issue(options -> options.subject("edge").names("edge.test", SPIFFE).forClients());
    private static final Issued STRANGER = OURS.issue(options -> options.subject("stranger").names("edge.test").forClients());

    private static final Map<String, FakeUpstream> UPSTREAMS = new TreeMap<>();
    private static GatewayUnderTest gateway;

    @BeforeAll
    static void start() throws IOException {
        for (String version : List.of("TLSv1.2", "TLSv1.3")) {
            UPSTREAMS.put(version, FakeUpstream.startTls(0, OURS.issue("127.0.0.1").context(CLIENTS), parameters -> {
                parameters.setProtocols(new String[] {version});
                parameters.setNeedClientAuth(true);
            }));
        }
        gateway = GatewayUnderTest.with()
                .port("old", upstream("TLSv1.2").port())
                .port("new", upstream("TLSv1.3").port())
                .file("defaults.yaml", "format: 1\nupstream: { timeouts: { connect: 10s } }\n")
                .file("routes/identity.yaml", "format: 1\napi: identity\nroutes:\n"
                        + routes("own") + routes("stranger") + routes("nobody")
                        + "upstreams:\n" + upstreams("own", OWN) + upstreams("stranger", STRANGER) + upstreams("nobody", null))
                .start();
    }

    private static String routes(String who) {
        return """
                  %1$s-old: { match: { path: /%1$s/TLSv1.2 }, upstream: %1$s-old }
                  %1$s-new: { match: { path: /%1$s/TLSv1.3 }, upstream: %1$s-new }
                """.formatted(who).indent(2);
    }

    private static String upstreams(String who, @Nullable Issued shown) {
        String identity = shown == null ? "" : ", certificate-file: '" + shown.certificateFile() + "', key-file: '" + shown.keyFile() + "'";
        return """
                %1$s-old: { endpoints: [ "https://127.0.0.1:@old@" ], tls: { trust-file: '%2$s'%3$s } }
                %1$s-new: { endpoints: [ "https://127.0.0.1:@new@" ], tls: { trust-file: '%2$s'%3$s } }
                """.formatted(who, OURS.certificateFile(), identity).indent(2);
    }

    private static FakeUpstream upstream(String version) {
        return Objects.requireNonNull(UPSTREAMS.get(version));
    }

    @AfterAll
    static void stop() throws IOException {
        if (gateway != null) {
            gateway.close();
        }
        for (FakeUpstream upstream : UPSTREAMS.values()) {
            upstream.close();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void showsItsCertificateWithTheChain(String version) throws Exception {
        assertEquals(200, gateway.get("/own/" + version).status());
        int connection = upstream(version).only("/own/" + version).connection();
        var session = upstream(version).connections().get(connection - 1).session();
        assertEquals(version, session.getProtocol());
        assertEquals(2, session.getPeerCertificates().length);
        X509Certificate shown = (X509Certificate) session.getPeerCertificates()[0];
        assertEquals("CN=edge", shown.getSubjectX500Principal().getName());
        assertEquals(
                List.of(List.of(2, "edge.test"), List.of(6, SPIFFE)), List.copyOf(shown.getSubjectAlternativeNames()), "a DNS name, a URI");
    }

    @ParameterizedTest
    @ValueSource(strings = {"nobody", "stranger"})
    void isUnreachableForWhomItIsNotWelcome(String who) throws IOException {
        Answer answer = gateway.get("/" + who + "/TLSv1.2");
        assertEquals("upstream-unreachable", answer.reason());
        assertTrue(gateway.logLine("upstream " + who + "-old, endpoint ").contains(": no TLS: it refused (alert "));
        assertEquals(List.of(), upstream("TLSv1.2").received("/" + who + "/TLSv1.2"));
    }

    /** With TLS 1.3 the gateway is done, and may have sent its request, before the upstream has looked at its certificate. */
    @ParameterizedTest
    @ValueSource(strings = {"nobody", "stranger"})
    void isResetByWhomItIsNotWelcome(String who) throws IOException {
        Answer answer = gateway.get("/" + who + "/TLSv1.3");
        assertEquals("upstream-reset", answer.reason());
        String line = gateway.logLine("upstream " + who + "-new, endpoint ");
        assertTrue(line.contains("TLS ended before an answer: it refused (alert "), line);
        assertEquals(List.of(), upstream("TLSv1.3").received("/" + who + "/TLSv1.3"));
    }
}
