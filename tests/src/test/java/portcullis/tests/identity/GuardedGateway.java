package portcullis.tests.identity;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import portcullis.tests.fixtures.Answer;
import portcullis.tests.fixtures.Authority;
import portcullis.tests.fixtures.Certificates;
import portcullis.tests.fixtures.FakeUpstream;
import portcullis.tests.fixtures.GatewayUnderTest;
import portcullis.tests.fixtures.Issued;
import portcullis.tests.fixtures.RawHttp;
import portcullis.tests.fixtures.Received;
import portcullis.tests.fixtures.TestIssuer;
import portcullis.tests.fixtures.TlsClient;
import portcullis.tests.fixtures.TlsKeys;

/**
 * One process between an issuer {@code main}, a second one {@code other} that leaves audiences to others, and an upstream. Its API
 * is rewritten while it runs; each step is in force when its call returns. The listener {@code public} is in plaintext,
 * {@code secure} asks for certificates without insisting on them.
 */
final class GuardedGateway implements AutoCloseable {
    private static final String API = "routes/under-test.yaml";
    private static final Authority SERVERS = Certificates.authority("Guarded Servers");
    private static final Authority CLIENTS = Certificates.authority("Guarded Clients");
    private static final AtomicInteger SERIAL = new AtomicInteger();

    final FakeUpstream upstream = FakeUpstream.start();
    final TestIssuer main = TestIssuer.start("ES256");
    final TestIssuer other = TestIssuer.start("ES256");
    final GatewayUnderTest gateway;

    GuardedGateway() throws IOException {
        String clients = ", client-auth: optional, client-trust-file: " + CLIENTS.certificateFile();
        gateway = GatewayUnderTest.with()
                .upstream(upstream)
                .file("gateway.yaml", """
                        format: 1
                        service: { name: under-test, environment: development }
                        listeners:
                          public: { bind: 127.0.0.1:@public@ }
                          secure: { bind: 127.0.0.1:@secure@, %s }
                        admin: { bind: 127.0.0.1:@admin@ }
                        shutdown: { pre-drain: 0s, drain: 2s }
                        %s
                        """.formatted(
                                TlsKeys.tls(clients, SERVERS.issue("gate.test")),
                                TestIssuer.identity(
                                        main.yaml("main", "trusted-roles: [auditor]"), other.yaml("other", "audiences: []"))))
                .api(keys("{ authenticate: { issuers: [main] } }"))
                .start();
    }

    private static String keys(String filters) {
        return "listeners: [public, secure]\nfilters: " + filters;
    }

    /** Writes the filters of the API, a map on one line; without {@code routes} it has one that takes everything. */
    void filters(String filters, String... routes) throws IOException {
        String more = routes.length == 0 ? "" : "\nroutes:\n" + String.join("\n", routes).indent(2);
        gateway.edit(API, GatewayUnderTest.with().upstream(upstream).api(keys(filters) + more).apiYaml());
        Answer answer = gateway.admin("POST", "/admin/reload");
        assertEquals(200, answer.status(), answer::toString);
    }

    /** Writes the keys of {@code authenticate}. */
    void authenticate(String keys) throws IOException {
        filters("{ authenticate: { " + keys + " } }");
    }

    /** A path that no request had before. */
    String path() {
        return "/request-" + SERIAL.incrementAndGet();
    }

    int status(String... lines) throws IOException {
        return gateway.get(path(), lines).status();
    }

    /** Status and, of a refusal, its reason. */
    String outcome(String target, String... lines) throws IOException {
        return outcome(gateway.get(target, lines));
    }

    static String outcome(Answer answer) {
        return answer.status() + (answer.status() == 200 ? "" : " " + answer.reason());
    }

    /** What the upstream saw of a GET that must get there. */
    Received seen(String query, String... lines) throws IOException {
        String path = path();
        Answer answer = gateway.get(path + query, lines);
        assertEquals(200, answer.status(), answer::toString);
        return upstream.only(path);
    }

    /** Whom the upstream was told of. */
    String caller(String query, String... lines) throws IOException {
        Received received = seen(query, lines);
        return received.field("x-user-id") == null ? "nobody" : received.fields().only("x-user-id");
    }

    /** A client of the listener {@code secure} with a certificate for these names; without one when there are none. */
    String secure(List<String> names, String... lines) throws IOException {
        TlsClient client = TlsClient.trusting(SERVERS);
        if (!names.isEmpty()) {
            Issued own = CLIENTS.issue(options -> options.subject("client").names(names.toArray(String[]::new)).forClients());
            client = TlsClient.trusting(SERVERS, own);
        }
        String path = path();
        Answer answer = client.serverName("gate.test").once(gateway.port("secure"), RawHttp.get(path, lines));
        if (answer.status() != 200) {
            assertTrue(upstream.received(path).isEmpty());
            return outcome(answer);
        }
        Received received = upstream.only(path);
        String user = received.field("x-user-id");
        String application = received.field("x-client-id");
        return user != null ? "user " + user : application != null ? "client " + application : "nobody";
    }

    /** A field line with a good token of the issuer {@code main}. */
    String bearer() {
        return main.bearerOf("anna");
    }

    @Override
    public void close() throws IOException {
        gateway.close();
        upstream.close();
        main.close();
        other.close();
    }
}
