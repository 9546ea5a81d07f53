package portcullis.tests.abuse;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import portcullis.tests.fixtures.Answer;
import portcullis.tests.fixtures.Authority;
import portcullis.tests.fixtures.Certificates;
import portcullis.tests.fixtures.FakeUpstream;
import portcullis.tests.fixtures.GatewayUnderTest;
import portcullis.tests.fixtures.RawHttp;
import portcullis.tests.fixtures.TestIssuer;
import portcullis.tests.fixtures.TlsClient;
import portcullis.tests.fixtures.TlsKeys;

/**
 * Whoever is refused learns from the fields of the answer nothing but what its status says: unauthenticated, unauthorised and
 * unknown carry the same ones, the security fields among them. Only a 401 has one more, its challenge.
 */
class SameHeaderSetTest {
    private static final Authority ROOT = Certificates.authority("Same Root");
    private static final String PREFLIGHT = "Access-Control-Request-Method: GET";

    private static TestIssuer issuer;
    private static FakeUpstream auth;
    private static FakeUpstream upstream;
    private static GatewayUnderTest gateway;

    @BeforeAll
    static void start() throws IOException {
        issuer = TestIssuer.start();
        auth = FakeUpstream.start().on("/401", turn -> turn.readAll().answer(401, "no", "X-Internal: 1", "Server: auth"))
                .otherwise(turn -> turn.readAll().answer(403, "no", "X-Internal: 1", "Server: auth"));
        upstream = FakeUpstream.start();
        gateway = GatewayUnderTest.with()
                .upstream(upstream)
                .port("auth", auth.port())
                .file("gateway.yaml", GatewayUnderTest.with().gateway(issuer.gatewayYaml("main")).gatewayYaml()
                        .replace("admin: {", "  plain: { bind: \"127.0.0.1:@plain@\" }\nadmin: {")
                        .replace("bind: 127.0.0.1:@public@", "bind: 127.0.0.1:@public@\n    " + TlsKeys.tls("", ROOT.issue("gate.test"))))
                .api("""
                        listeners: [public, plain]
                        filters: { cors: { origins: [https://app.test], credentials: true } }
                        routes:
                          known: { match: { path: /known }, filters: { authenticate: { issuers: [main] } } }
                          scoped: { match: { path: /scoped }, filters: { authenticate: { issuers: [main] }, require: { scopes: [pay] } } }
                          ranked: { match: { path: /ranked }, filters: { authenticate: { issuers: [main] }, require: { roles: [main/admin] } } }
                          elsewhere: { match: { path: /elsewhere }, filters: { ip-access: { deny: [127.0.0.0/8] } } }
                          unasked: { match: { path: /auth-401 }, filters: { forward-auth: { url: "http://127.0.0.1:@auth@/401" } } }
                          unallowed: { match: { path: /auth-403 }, filters: { forward-auth: { url: "http://127.0.0.1:@auth@/403" } } }
                        """)
                .start();
    }

    @AfterAll
    static void stop() throws IOException {
        gateway.close();
        upstream.close();
        auth.close();
        issuer.close();
    }

    private record Refusal(String is, String path, int status, String reason, boolean anna) {}

    private static final List<Refusal> REFUSALS = List.of(
            new Refusal("unauthenticated", "/known", 401, "unauthenticated", false),
            new Refusal("unauthorised by scope", "/scoped", 403, "scope-missing", true),
            new Refusal("unauthorised by role", "/ranked", 403, "role-missing", true),
            new Refusal("unauthorised by address", "/elsewhere", 403, "ip-denied", false),
            new Refusal("unauthenticated, as a service says", "/auth-401", 401, "unauthenticated", false),
            new Refusal("unauthorised, as a service says", "/auth-403", 403, "denied", false),
            new Refusal("unknown", "/unknown", 404, "no-route", false));

    private record From(String is, String[] lines) {}

    private static final List<From> FROM = List.of(
            new From("no page", new String[] {"X-Nothing: 1"}),
            new From("the page that may", new String[] {"Origin: https://app.test"}),
            new From("another page", new String[] {"Origin: https://evil.test"}));

    @TestFactory
    Stream<DynamicContainer> refusalsDifferInTheirStatusAlone() {
        return Stream.of(true, false).flatMap(tls -> FROM.stream().map(from -> DynamicContainer.dynamicContainer(
                from.is() + (tls ? " over TLS" : " in plaintext"),
                REFUSALS.stream().map(refusal -> DynamicTest.dynamicTest(refusal.is(), () -> refuses(refusal, from, tls))))));
    }

    private static void refuses(Refusal refusal, From from, boolean tls) throws IOException {
        long before = upstream.bytes();
        String caller = refusal.anna() ? issuer.bearerOf("anna") : "X-Nobody: 1";
        Answer answer = send(RawHttp.get(refusal.path(), from.lines()[0], caller), tls);
        assertEquals(refusal.status(), answer.status(), answer::toString);
        assertEquals(refusal.reason(), answer.reason());
        assertEquals(expected(tls, from.is().equals("the page that may")), names(answer));
        boolean challenged = refusal.status() == 401 || refusal.reason().equals("scope-missing");
        assertEquals(challenged, answer.fields().has("www-authenticate"), answer::toString);
        assertEquals(before, upstream.bytes(), "the upstream must not hear of it");
    }

    /** The preflight of a page that may not is refused, too. */
    @TestFactory
    Stream<DynamicTest> soDoPreflights() {
        return Stream.of(true, false).map(tls -> DynamicTest.dynamicTest(tls ? "over TLS" : "in plaintext", () -> {
            long before = upstream.bytes();
            for (String path : List.of("/known", "/scoped", "/auth-401", "/unknown")) {
                Answer answer = send(RawHttp.request("OPTIONS", path, "Origin: https://evil.test", PREFLIGHT), tls);
                assertEquals(403, answer.status(), answer::toString);
                assertEquals("origin-denied", answer.reason());
                assertEquals(expected(tls, false), names(answer));
            }
            assertEquals(before, upstream.bytes());
        }));
    }

    private static Set<String> expected(boolean tls, boolean leave) {
        Set<String> names = new TreeSet<>(List.of(
                "cache-control", "content-length", "content-type", "date", "referrer-policy", "vary", "x-content-type-options",
                "x-frame-options", "x-request-id"));
        if (tls) {
            names.add("strict-transport-security");
        }
        if (leave) {
            names.addAll(List.of("access-control-allow-credentials", "access-control-allow-origin"));
        }
        return names;
    }

    private static Set<String> names(Answer answer) {
        Set<String> names = answer.fields().lines().stream()
                .map(line -> line.name().toLowerCase(Locale.ROOT))
                .collect(Collectors.toCollection(TreeSet::new));
        names.remove("www-authenticate");
        return names;
    }

    private static Answer send(String request, boolean tls) throws IOException {
        try (RawHttp client = tls
                ? TlsClient.trusting(ROOT).serverName("gate.test").connect(gateway.port())
                : RawHttp.connect(gateway.port("plain"))) {
            return client.send(request).read();
        }
    }
}
