package portcullis.tests.identity;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import portcullis.tests.fixtures.Answer;
import portcullis.tests.fixtures.FakeUpstream;
import portcullis.tests.fixtures.GatewayUnderTest;
import portcullis.tests.fixtures.Metrics;
import portcullis.tests.fixtures.RawHttp;
import portcullis.tests.fixtures.Received;
import portcullis.tests.fixtures.TestIssuer;
import portcullis.tests.fixtures.Token;
import portcullis.tests.fixtures.Waiting;
import portcullis.tests.fixtures.WebSocketEcho;

/** What upstreams, templates, splits and metrics make of a caller: what was verified, and nothing that anybody else says. */
class ToldUpstreamsTest {
    private static final List<String> NAMES =
            List.of("x-user-id", "x-client-id", "x-issuer", "x-tenant", "x-roles", "x-scopes", "x-auth-method");
    private static final String STRANGE = "Jörg, \"€\" x-roles: root%41|/;";
    private static final AtomicInteger SERIAL = new AtomicInteger();

    private static TestIssuer issuer;
    private static FakeUpstream upstream;
    private static FakeUpstream other;
    private static GatewayUnderTest gateway;

    @BeforeAll
    static void start() throws IOException {
        issuer = TestIssuer.start("ES256");
        upstream = naming("fake").on("/socket", new WebSocketEcho());
        other = naming("other");
        gateway = GatewayUnderTest.with()
                .upstream(upstream)
                .port("other", other.port())
                .listener("trusted-proxies: [127.0.0.2/32]")
                .gateway(issuer.gatewayYaml(
                        "main", "trusted-roles: [viewer]",
                        "extra-claims: { plan: { path: /plan }, level: { path: /level, type: long }, groups: { path: /groups, type: strings } }"))
                .file("routes/under-test.yaml", """
                        format: 1
                        api: under-test
                        versioning: path
                        default-version: v1
                        versions: { v1: { upstream: fake } }
                        filters: { authenticate: { issuers: [main] } }
                        routes:
                          any: { match: { path: "/any/{n}" } }
                          maybe: { match: { path: "/maybe/{n}" }, filters: { authenticate: { issuers: [main], mode: optional } } }
                          open: { match: { path: "/open/{n}" }, public: true }
                          bare: { match: { path: "/bare/{n}" }, filters: { authenticate: off } }
                          socket: { match: { path: /socket }, filters: { websocket: {} } }
                          shaped:
                            match: { path: "/shaped/{n}" }
                            filters:
                              headers:
                                who: { request: { set: { x-who: "{caller.id} {caller.claims.plan}{caller.claims.level} [{caller.claims.groups}]" } }, response: { set: { x-seen: "{caller.subject};{caller.client};{caller.issuer};{caller.tenant}" } } }
                          rewritten: { match: { path: "/rewritten/{n}" }, rewrite: "/of/{caller.subject}/x?c={caller.client}" }
                          redirected: { match: { path: "/redirected/{n}" }, redirect: { to: "/users/{caller.subject}", status: 307 } }
                          said: { match: { path: "/said/{n}" }, respond: { status: 200, type: text/html, body: "<p>{caller.subject} {caller.claims.groups}</p>" } }
                          user: { match: { path: "/user/{n}" }, upstream: { split: [ { to: fake, weight: 1 }, { to: other, weight: 1 } ], stick-by: user } }
                          client: { match: { path: "/client/{n}" }, upstream: { split: [ { to: fake, weight: 1 }, { to: other, weight: 1 } ], stick-by: client } }
                        upstreams:
                          fake: { endpoints: [ http://127.0.0.1:@fake@ ] }
                          other: { endpoints: [ http://127.0.0.1:@other@ ] }
                        """)
                .start();
    }

    @AfterAll
    static void stop() throws IOException {
        gateway.close();
        upstream.close();
        other.close();
        issuer.close();
    }

    private static FakeUpstream naming(String name) throws IOException {
        return FakeUpstream.start().otherwise(turn -> turn.readAll().answer(200, name, "Content-Type: text/plain"));
    }

    private static String path(String route) {
        return "/" + route + "/" + SERIAL.incrementAndGet();
    }

    private static String bearer(Token token) {
        return TestIssuer.bearer(token.sign());
    }

    private static Map<String, String> told(Received received) {
        Map<String, String> told = new TreeMap<>();
        for (String name : NAMES) {
            if (received.fields().has(name)) {
                told.put(name, received.fields().only(name));
            }
        }
        return told;
    }

    private static Map<String, String> told(String route, String... lines) throws IOException {
        String path = path(route);
        assertEquals(200, gateway.get(path, lines).status());
        return told(upstream.only(path));
    }

    private static Token full() {
        return issuer.token()
                .subject("anna|1")
                .claim("azp", "web app")
                .claim("tenant", "acme")
                .roles("admin", "viewer")
                .scopes("orders:read", "profile");
    }

    @Test
    void allThatIsKnownIsTold() throws IOException {
        Map<String, String> expected = Map.of(
                "x-user-id", "anna|1", "x-client-id", "web%20app", "x-issuer", "main", "x-tenant", "acme",
                "x-roles", "main%2Fadmin,viewer", "x-scopes", "orders%3Aread,profile", "x-auth-method", "jwt");
        assertEquals(expected, told("any", bearer(full())));
        assertEquals(expected, told("maybe", bearer(full())));
    }

    @Test
    void whatIsNotThereIsNotTold() throws IOException {
        assertEquals(
                Map.of("x-user-id", "anna", "x-issuer", "main", "x-auth-method", "jwt"), told("any", bearer(issuer.token())));
        assertEquals(Map.of(), told("maybe"));
        assertEquals(Map.of(), told("open", bearer(full())));
        assertEquals(Map.of(), told("bare", bearer(full())));
    }

    @Test
    void noValueEndsItsLineOrItsItem() throws IOException {
        Map<String, String> told = told("any", bearer(issuer.token().subject(STRANGE).roles(STRANGE, "b").claim("tenant", STRANGE)));
        assertEquals(List.of("x-auth-method", "x-issuer", "x-roles", "x-tenant", "x-user-id"), List.copyOf(told.keySet()));
        assertEquals(STRANGE, URLDecoder.decode(told.get("x-user-id"), StandardCharsets.UTF_8));
        assertEquals(STRANGE, URLDecoder.decode(told.get("x-tenant"), StandardCharsets.UTF_8));
        String[] roles = told.get("x-roles").split(",");
        assertEquals(2, roles.length);
        assertEquals("main/" + STRANGE, URLDecoder.decode(roles[0], StandardCharsets.UTF_8));
    }

    @Test
    void aListIsNeverCutShort() throws IOException {
        String[] roles = Collections.nCopies(5, "€".repeat(240)).toArray(String[]::new);
        assertEquals(5, told("any", bearer(issuer.token().roles(roles))).get("x-roles").split(",").length);
        roles = Collections.nCopies(7, "€".repeat(240)).toArray(String[]::new);
        String path = path("any");
        Answer answer = gateway.get(path, bearer(issuer.token().roles(roles)));
        assertEquals("headers-too-large", answer.reason());
        assertEquals("under-test/any", gateway.accessLine(path).get("route"), "the request itself was not too large");
        assertTrue(upstream.received(path).isEmpty());
    }

    @TestFactory
    Stream<DynamicTest> nobodyElseSaysWhoIsCalling() {
        return Stream.of("any", "maybe", "open", "bare", "shaped", "user")
                .flatMap(route -> Stream.of("127.0.0.1", "127.0.0.2").flatMap(peer -> Stream.of(true, false)
                        .filter(known -> known || List.of("maybe", "open", "bare").contains(route))
                        .map(known -> DynamicTest.dynamicTest(
                                route + " from " + peer + (known ? " with a token" : ""), () -> assertOwn(route, peer, known)))));
    }

    private static String[] forged(String... more) {
        Stream<String> planted = NAMES.stream()
                .flatMap(name -> Stream.of(
                        name, name.toUpperCase(Locale.ROOT), name.replace('-', '_'), name.replaceFirst("-", "_"),
                        name.replace('-', '_').toUpperCase(Locale.ROOT)))
                .map(name -> name + ": planted");
        return Stream.concat(planted, Stream.of(more)).toArray(String[]::new);
    }

    private static void assertOwn(String route, String peer, boolean known) throws IOException {
        String path = path(route);
        String[] lines = known ? forged(bearer(full())) : forged();
        try (RawHttp client = RawHttp.connect(peer, gateway.port())) {
            assertEquals(200, client.send(RawHttp.get(path, lines)).read().status());
        }
        FakeUpstream taker = upstream.received(path).isEmpty() ? other : upstream;
        assertClean(taker.only(path), known && !List.of("open", "bare").contains(route));
    }

    private static void assertClean(Received received, boolean known) {
        assertTrue(received.fields().lines().stream().noneMatch(line -> line.value().contains("planted")), received::toString);
        assertEquals(known ? NAMES.size() : 0, told(received).size(), received::toString);
    }

    @Test
    void norDoesAnUpgrade() throws IOException {
        try (RawHttp client = gateway.connect()) {
            String[] lines = forged(
                    bearer(full()), "Connection: Upgrade", "Upgrade: websocket", "Sec-WebSocket-Version: 13",
                    "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==");
            assertEquals(101, client.send(RawHttp.get("/socket", lines)).readAnyHead().status());
        }
        assertClean(upstream.only("/socket"), true);
    }

    @Test
    void norDoesARedirect() throws IOException {
        assertEquals(401, gateway.get(path("redirected"), forged()).status());
        Answer answer = gateway.get(path("redirected"), forged(bearer(issuer.token().subject("anna b"))));
        assertEquals(307, answer.status());
        assertEquals("/users/anna%20b", answer.field("location"));
    }

    @Test
    void templatesNameTheCaller() throws IOException {
        String path = path("shaped");
        Answer answer = gateway.get(path, bearer(full().claim("plan", "gold ").claim("level", 7).claim("groups", List.of("a,b", "c"))));
        assertEquals("main%2Fanna|1 gold%207 [a%2Cb,c]", upstream.only(path).field("x-who"));
        assertEquals("anna|1;web%20app;main;acme", answer.field("x-seen"));
        path = path("shaped");
        answer = gateway.get(path, bearer(issuer.token().subject(STRANGE)));
        assertEquals("  []", upstream.only(path).field("x-who").replaceFirst("^main%2F[!-~]*", ""));
        assertNull(answer.field("x-roles"));
        Answer said = gateway.get(path("said"), bearer(issuer.token().subject("<b>&'").claim("groups", List.of("<i>"))));
        assertEquals("<p>%3Cb%3E%26%27 %3Ci%3E</p>", said.text());
    }

    @Test
    void noCallerLeavesItsPlaceInATarget() throws IOException {
        assertEquals(200, gateway.get(path("rewritten"), bearer(issuer.token().subject("a?b#c&d").claim("azp", "x&y=z"))).status());
        assertEquals("/of/a%3Fb%23c%26d/x?c=x%26y%3Dz", upstream.only("/of/a%3Fb%23c%26d/x").target());
        for (String subject : new String[] {"..", "a/b", "../../admin", "%2e%2e", "."}) {
            Answer answer = gateway.get(path("rewritten"), bearer(issuer.token().subject(subject)));
            assertEquals("ambiguous-path", answer.reason(), subject);
        }
    }

    @Test
    void anUnknownClaimIsRefusedWithThoseThatThereAre() throws IOException {
        String file = "routes/other.yaml";
        gateway.edit(file, """
                format: 1
                api: other
                base-path: /other
                upstream: fake
                routes: { any: { match: { path: /x }, filters: { headers: { who: { request: { set: { x-who: "{caller.claims.plans}" } } } } } } }
                """);
        Answer answer = gateway.admin("POST", "/admin/reload");
        assertEquals(422, answer.status());
        assertTrue(answer.text().contains("{caller.claims.plans} stands for nothing"), answer::toString);
        assertTrue(answer.text().contains("{caller.id} {caller.claims.plan} {caller.claims.level} {caller.claims.groups}"), answer::toString);
        Files.delete(gateway.conf().resolve(file));
        assertEquals(200, gateway.admin("POST", "/admin/reload").status());
    }

    private static String taker(String route, Token token) throws IOException {
        Answer answer = gateway.get(path(route), bearer(token));
        assertEquals(200, answer.status(), answer::toString);
        return answer.text();
    }

    @Test
    void splitsStickToUsersAndToClients() throws IOException {
        int users = 0;
        int clients = 0;
        for (int i = 0; i < 40; i++) {
            String first = taker("user", issuer.token().subject("u" + i).claim("azp", "one"));
            assertEquals(first, taker("user", issuer.token().subject("u" + i).claim("azp", "two")));
            users += first.equals("fake") ? 1 : 0;
            first = taker("client", issuer.token().subject("one").claim("azp", "c" + i));
            assertEquals(first, taker("client", issuer.token().subject("two").claim("azp", "c" + i)));
            clients += first.equals("fake") ? 1 : 0;
        }
        assertTrue(users > 0 && users < 40 && clients > 0 && clients < 40, users + " and " + clients + " of 40");
    }

    private static double calls(String consumer) {
        Metrics metrics = gateway.metrics();
        return metrics.sum("portcullis_api_version_requests_total", "version=\"v1\"", "consumer=\"" + consumer + "\"");
    }

    @Test
    void callsOfAVersionAreCountedByConsumer() throws IOException {
        double anonymous = calls("anonymous");
        assertEquals(200, gateway.get(path("v1/any"), bearer(issuer.token().claim("azp", "counted"))).status());
        Waiting.until("a call of a client", () -> calls("counted") == 1);
        assertEquals(200, gateway.get(path("v1/maybe")).status());
        Waiting.until("a call of nobody", () -> calls("anonymous") == anonymous + 1);
    }
}
