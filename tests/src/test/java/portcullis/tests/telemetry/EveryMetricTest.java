package portcullis.tests.telemetry;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import portcullis.tests.fixtures.Authority;
import portcullis.tests.fixtures.Certificates;
import portcullis.tests.fixtures.FakeUpstream;
import portcullis.tests.fixtures.GatewayUnderTest;
import portcullis.tests.fixtures.Proofs;
import portcullis.tests.fixtures.RawHttp;
import portcullis.tests.fixtures.Waiting;

/** The process lists its metrics; each has a test in which it moves for its reason. See {@code proofs/metrics.txt}. */
class EveryMetricTest {
    /** One more port, which has no API and speaks TLS, and an issuer whose keys nobody has. */
    private static final String SECURED = """
              secured:
                bind: 127.0.0.1:@secured-port@
                redirect-to: { scheme: https, port: 443 }
                trusted-proxies: [127.0.0.9/32]
                proxy-protocol: accept
                tls: { certificates: [ { self-signed: [localhost] } ] }
            identity:
              issuers:
                main: { issuer: https://id.example.com/, audiences: [here], jwks: { url: "http://127.0.0.1:@fake@/jwks" } }
            admin:""";

    private final Proofs proofs = Proofs.read("metrics.txt");

    @Test
    void everyMetricHasAProof() throws Exception {
        Authority authority = Certificates.authority("Ours");
        try (FakeUpstream upstream = FakeUpstream.start();
                FakeUpstream secured = FakeUpstream.startTls(authority.issue("127.0.0.1"));
                GatewayUnderTest gateway = GatewayUnderTest.with()
                        .upstream(upstream)
                        .file("gateway.yaml", GatewayUnderTest.with().gatewayYaml().replace("admin:", SECURED))
                        .api("versioning: path\nversions: { v1: {} }")
                        .port("secured", secured.port())
                        .file("routes/secured.yaml", """
                                format: 1
                                api: secured
                                base-path: /secured
                                upstream: secured
                                routes:
                                  any: { match: { path: "/{rest...}" } }
                                  asked: { match: { path: /asked }, filters: { forward-auth: { url: "http://127.0.0.1:@fake@/" } } }
                                  decided: { match: { path: /decided }, filters: { authorize: {} } }
                                upstreams:
                                  secured: { endpoints: [ "https://127.0.0.1:@secured@" ], timeouts: { connect: 10s }, tls: { trust-file: '%s' } }
                                """.formatted(authority.certificateFile()))
                        .file("policies/shadow/all.cedar", "permit(principal, action, resource) when { context.tls };")
                        .start()) {
            useEverything(upstream, gateway);
            Waiting.until("the requests to be counted", () -> gateway.metrics().has("portcullis_refusals_total"));
            proofs.assertComplete(families(gateway));
        }
    }

    /** Meters come to be when they are needed: a request, an upload, a refusal, a second try and TLS need all of them. */
    private static void useEverything(FakeUpstream upstream, GatewayUnderTest gateway) throws IOException {
        upstream.on("/v1/stale", turn -> {
            if (turn.request().turn() == 1) {
                turn.readAll().answer(200, "ok");
            } else {
                turn.close();
            }
        });
        assertEquals(200, gateway.send(RawHttp.withBody("POST", "/v1/x", "hello")).status());
        assertEquals(200, gateway.get("/v1/stale").status());
        assertEquals(404, gateway.get("/v9/nowhere").status());
        assertEquals(200, gateway.get("/secured/").status());
    }

    /** As they are declared to Prometheus, with the ending that a counter's samples have. */
    private static Set<String> families(GatewayUnderTest gateway) {
        return gateway.metrics().text().lines()
                .filter(line -> line.startsWith("# TYPE "))
                .map(line -> line.split(" ")[2])
                .collect(Collectors.toCollection(TreeSet::new));
    }

    @Test
    void everyProofIsATest() {
        proofs.assertTests();
    }
}
