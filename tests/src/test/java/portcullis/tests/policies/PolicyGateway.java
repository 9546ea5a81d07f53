package portcullis.tests.policies;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import portcullis.tests.fixtures.Answer;
import portcullis.tests.fixtures.Authority;
import portcullis.tests.fixtures.Certificates;
import portcullis.tests.fixtures.FakeUpstream;
import portcullis.tests.fixtures.GatewayLauncher;
import portcullis.tests.fixtures.GatewayUnderTest;
import portcullis.tests.fixtures.RawHttp;
import portcullis.tests.fixtures.TestIssuer;
import portcullis.tests.fixtures.TlsKeys;
import portcullis.tests.fixtures.Token;

/**
 * One process between three issuers and an upstream, with an API {@code orders} whose routes ask policies. The issuer {@code main}
 * may grant the role {@code auditor}, and its tokens have extra claims; {@code other} is one more of users, {@code machines} one of
 * clients. Policies and routes are rewritten while it runs; each step is in force when its call returns. The listener
 * {@code public} is in plaintext, {@code secure} asks for certificates without insisting on them.
 */
final class PolicyGateway implements AutoCloseable {
    static final String ENFORCED = "policies/orders.cedar";
    static final Authority SERVERS = Certificates.authority("Policy Servers");
    static final Authority CLIENTS = Certificates.authority("Policy Clients");

    /** An API below {@code /orders} where everybody may show who he is, and nobody must. */
    static final String API = """
            filters:
              authenticate: { issuers: [main, other, machines], client-certificate: {}, mode: optional }
              authorize: {}
            routes:
              list: { match: { method: GET, path: /orders } }
              get: { match: { method: GET, path: "/orders/{id}" }, resource: { type: Order, id: "{path.id}" } }
              change: { match: { method: PUT, path: "/orders/{id}" }, resource: { type: Order, id: "{path.id}" } }
              create: { match: { method: POST, path: /orders } }
            """;

    final FakeUpstream upstream = FakeUpstream.start();
    final TestIssuer main = TestIssuer.start("ES256");
    final TestIssuer other = TestIssuer.start("ES256");
    final TestIssuer machines = TestIssuer.start("ES256");
    final GatewayUnderTest gateway;
    private final Set<String> written = new LinkedHashSet<>();

    private PolicyGateway(GatewayLauncher launcher) throws IOException {
        String clients = ", client-auth: optional, client-trust-file: " + CLIENTS.certificateFile();
        gateway = launcher
                .upstream(upstream)
                .file("gateway.yaml", """
                        format: 1
                        service: { name: under-test, environment: development }
                        listeners:
                          public: { bind: 127.0.0.1:@public@, trusted-proxies: [127.0.0.1/32] }
                          secure: { bind: 127.0.0.1:@secure@, %s }
                        admin: { bind: 127.0.0.1:@admin@ }
                        shutdown: { pre-drain: 0s, drain: 2s }
                        %s
                        """.formatted(
                                TlsKeys.tls(clients, SERVERS.issue("gate.test")),
                                TestIssuer.identity(
                                        main.yaml("main", "trusted-roles: [auditor]", """
                                                extra-claims:
                                                  suspended: { path: /suspended, type: boolean }
                                                  level: { path: /level, type: long }
                                                  department: { path: /department, type: string }
                                                  teams: { path: /teams, type: strings }""",
                                                "claims: { tenant: /tenant }"),
                                        other.yaml("other"),
                                        machines.yaml("machines", "principal: client"))))
                .file("routes/orders.yaml", apiYaml(API))
                .start();
    }

    /** Without policies. */
    static PolicyGateway start() throws IOException {
        return new PolicyGateway(GatewayUnderTest.with());
    }

    /** @param launcher with more than this class gives: options of the JVM, an environment */
    static PolicyGateway start(GatewayLauncher launcher) throws IOException {
        return new PolicyGateway(launcher);
    }

    private static String apiYaml(String keys) {
        return """
                format: 1
                api: orders
                listeners: [public, secure]
                upstream: fake
                %s
                upstreams: { fake: { endpoints: [http://127.0.0.1:@fake@] } }
                """.formatted(keys);
    }

    /** Writes the keys of the API {@code orders}, all but its name, listeners and upstream. */
    void api(String keys) throws IOException {
        gateway.edit("routes/orders.yaml", apiYaml(keys));
        reload();
    }

    /** Writes the policies that are enforced, all of them in {@link #ENFORCED}, and takes the other files of earlier calls away. */
    void policies(String cedar) throws IOException {
        for (String file : written) {
            Files.deleteIfExists(gateway.conf().resolve(file));
        }
        written.clear();
        write(ENFORCED, cedar);
        reload();
    }

    /** Writes one file, such as {@code policies/entities/roles.json}, beside those that are there; in force with the next reload. */
    void write(String file, String text) throws IOException {
        gateway.edit(file, text);
        written.add(file);
    }

    /** Puts in force what was written. */
    void reload() throws IOException {
        Answer answer = gateway.admin("POST", "/admin/reload");
        assertEquals(200, answer.status(), answer::toString);
    }

    /** Writes the enforced policies, which must be refused with that sentence and change nothing. */
    void refused(String cedar, String sentence) throws IOException {
        write(ENFORCED, cedar);
        Answer answer = gateway.admin("POST", "/admin/reload");
        assertTrue(answer.status() >= 400 && answer.text().contains(sentence), answer::toString);
    }

    /** {@code 200}, or status and reason of a refusal. */
    static String outcome(Answer answer) {
        return answer.status() + (answer.status() == 200 ? "" : " " + answer.reason());
    }

    /** The outcome of a GET. */
    String get(String target, String... lines) throws IOException {
        return outcome(gateway.get(target, lines));
    }

    /** The outcome of a GET with that token. */
    String get(String target, Token token) throws IOException {
        return get(target, TestIssuer.bearer(token.sign()));
    }

    String send(String method, String target, String... lines) throws IOException {
        return outcome(gateway.send(RawHttp.request(method, target, lines)));
    }

    /** The outcome, and behind it the policy that the access log names; {@code -} for none. */
    String decided(String target, String... lines) throws IOException {
        int before = gateway.accessLog().size();
        String outcome = get(target, lines);
        Map<String, @Nullable Object> line = gateway.accessLine(
                "of the last request", each -> gateway.accessLog().size() > before && each.equals(gateway.accessLog().getLast()));
        return outcome + " " + line.getOrDefault("policy", "-");
    }

    /** A token of {@code main} for that subject. */
    Token token(String subject) {
        return main.token().subject(subject);
    }

    /** The field line of a request with a token of {@code main} for that subject. */
    String bearer(String subject) {
        return main.bearerOf(subject);
    }

    @Override
    public void close() throws IOException {
        gateway.close();
        upstream.close();
        main.close();
        other.close();
        machines.close();
    }
}
