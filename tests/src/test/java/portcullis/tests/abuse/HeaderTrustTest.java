package portcullis.tests.abuse;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import portcullis.tests.fixtures.Answer;
import portcullis.tests.fixtures.FakeUpstream;
import portcullis.tests.fixtures.Fields;
import portcullis.tests.fixtures.GatewayUnderTest;
import portcullis.tests.fixtures.RawHttp;
import portcullis.tests.fixtures.Received;
import portcullis.tests.fixtures.TestIssuer;

/**
 * Fields that upstreams, rules and logs believe, sent by those who may not say them. Each row: who sends what, and what comes of
 * it. Whatever a row says, no value with {@code forged} in it reaches the upstream.
 */
class HeaderTrustTest {
    private static final String STRANGER = "127.0.0.1";
    private static final String PROXY = "127.0.0.2";
    private static final String FORGED = "forged";
    private static final List<String> IDENTITY = List.of(
            "x-user-id", "x-client-id", "x-issuer", "x-tenant", "x-roles", "x-scopes", "x-auth-method");
    private static final AtomicInteger SERIAL = new AtomicInteger();

    private static TestIssuer issuer;
    private static FakeUpstream upstream;
    private static GatewayUnderTest gateway;

    @BeforeAll
    static void start() throws IOException {
        issuer = TestIssuer.start();
        upstream = FakeUpstream.start();
        gateway = GatewayUnderTest.with()
                .upstream(upstream)
                .gateway(issuer.gatewayYaml("main"))
                .listener("trusted-proxies: [127.0.0.2/31]\nclient-ip-header: cf-connecting-ip\nexternal-port: 8443")
                .api("""
                        routes:
                          open: { match: { path: "/open/{n}" } }
                          known: { match: { path: "/known/{n}" }, filters: { authenticate: { issuers: [main] } } }
                          office: { match: { path: "/office/{n}" }, filters: { ip-access: { allow: [192.0.2.0/24] } } }
                        """)
                .start();
    }

    @AfterAll
    static void stop() throws IOException {
        gateway.close();
        upstream.close();
        issuer.close();
    }

    /** One row; built in the order in which it is read. */
    private static final class Row {
        private final String is;
        private final String peer;
        private final String route;
        private final List<String> lines = new ArrayList<>();
        private final Map<String, List<String>> seen = new LinkedHashMap<>();
        private @Nullable String client;
        private @Nullable String refusal;
        private boolean bearer;
        private String body = "";

        Row(String is, String peer, String route) {
            this.is = is;
            this.peer = peer;
            this.route = route;
        }

        Row sends(String... fieldLines) {
            lines.addAll(List.of(fieldLines));
            return this;
        }

        Row sendsBehindItsBody(String... fieldLines) {
            lines.add("Transfer-Encoding: chunked");
            body = RawHttp.chunk("abc") + "0\r\n" + String.join("\r\n", fieldLines) + "\r\n\r\n";
            return this;
        }

        /** With a good token of anna. */
        Row asAnna() {
            bearer = true;
            return this;
        }

        /** The upstream sees exactly these lines of that name; none when no value is given. */
        Row upstream(String name, String... values) {
            seen.put(name, List.of(values));
            return this;
        }

        Row nobody() {
            IDENTITY.forEach(name -> seen.put(name, List.of()));
            return this;
        }

        Row client(String address) {
            client = address;
            return this;
        }

        Row refused(String reason) {
            refusal = reason;
            return this;
        }

        DynamicTest test() {
            return DynamicTest.dynamicTest(is, this::run);
        }

        private void run() throws IOException {
            String path = "/" + route + "/" + SERIAL.incrementAndGet();
            long before = HeaderTrustTest.upstream.bytes();
            List<String> all = new ArrayList<>(lines);
            if (bearer) {
                all.add(issuer.bearerOf("anna"));
            }
            Answer answer;
            try (RawHttp connection = RawHttp.connect(peer, gateway.port())) {
                answer = connection.send(RawHttp.request(body.isEmpty() ? "GET" : "POST", path, all.toArray(String[]::new)) + body).read();
            }
            if (refusal != null) {
                assertEquals(refusal, answer.reason(), answer::toString);
                assertEquals(before, HeaderTrustTest.upstream.bytes(), "the upstream must not hear of it");
                return;
            }
            assertEquals(200, answer.status(), answer::toString);
            Received received = HeaderTrustTest.upstream.only(path);
            assertNothingForged(received.fields());
            assertNothingForged(received.trailers());
            seen.forEach((name, values) -> assertEquals(values, received.fields().all(name), () -> name + " in " + received));
            if (client != null) {
                assertEquals(client, gateway.accessLine(path).get("client_ip"));
                assertEquals(List.of(client), received.fields().all("x-real-ip"));
            }
        }

        private static void assertNothingForged(Fields fields) {
            assertTrue(fields.lines().stream().noneMatch(line -> line.value().contains(FORGED)), fields::toString);
        }
    }

    private static Row stranger(String is) {
        return new Row(is, STRANGER, "open");
    }

    private static Row proxy(String is) {
        return new Row(is, PROXY, "open");
    }

    private static Row known(String is) {
        return new Row(is, STRANGER, "known");
    }

    private static Row office(String is, String peer) {
        return new Row(is, peer, "office");
    }

    private static Stream<DynamicTest> tests(Row... rows) {
        return Stream.of(rows).map(Row::test);
    }

    @TestFactory
    Stream<DynamicTest> whoIsCallingOnlyTheGatewaySays() {
        return tests(
                stranger("each identity field, from a stranger").sends(IDENTITY.stream().map(name -> name + ": forged").toArray(String[]::new)).nobody(),
                proxy("each identity field, from a trusted proxy").sends(IDENTITY.stream().map(name -> name + ": forged").toArray(String[]::new)).nobody(),
                stranger("spelled with one underscore of two").sends("x-user_id: forged", "x_user-id: forged", "X_Auth-Method: forged").nobody(),
                stranger("twice, once empty").sends("X-User-Id: forged", "X-User-Id:").nobody(),
                stranger("spelled with two underscores").sends("x__user__id: forged").upstream("x__user__id"),
                stranger("behind the body").sendsBehindItsBody("X-User-Id: forged", "x_roles: forged", "X-Auth-Method: forged"),
                known("beside a token, its own roles").asAnna().sends("X-Roles: forged", "X-Scopes: forged", "X-Tenant: forged")
                        .upstream("x-user-id", "anna").upstream("x-roles").upstream("x-tenant"),
                known("beside a token, another user").asAnna().sends("X-User-Id: forged", "X_USER_ID: forged").upstream("x-user-id", "anna"),
                known("beside a token, another issuer").asAnna().sends("X-Issuer: forged", "x-auth-method: forged")
                        .upstream("x-issuer", "main").upstream("x-auth-method", "jwt"),
                known("instead of a token").sends("X-User-Id: anna", "X-Auth-Method: jwt", "X-Issuer: main").refused("unauthenticated"),
                new Row("instead of a token, from a trusted proxy", PROXY, "known").sends("X-User-Id: anna", "X-Auth-Method: jwt").refused("unauthenticated"),
                known("Connection names the user's field with underscores").asAnna().sends("Connection: close, X_User_Id").refused("malformed-request"),
                known("Connection takes the token away").asAnna().sends("Connection: authorization").refused("unauthenticated"),
                known("a certificate said by a field").sends("X-Forwarded-Client-Cert: forged", "X-SSL-Client-Verify: SUCCESS").refused("unauthenticated"),
                new Row("a certificate said by a trusted proxy's field", PROXY, "open").sends("X-Forwarded-Client-Cert: forged")
                        .upstream("x-forwarded-client-cert"));
    }

    @TestFactory
    Stream<DynamicTest> whatIsAskedForOnlyTheRequestLineSays() {
        String[] overrides = {
            "X-Original-URL: /known/forged", "X-Rewrite-URL: /known/forged", "X-HTTP-Method-Override: forged",
            "X-Forwarded-Uri: /forged", "X-Forwarded-Prefix: /forged"
        };
        return tests(
                stranger("another path or method, from a stranger").sends(overrides),
                proxy("another path or method, from a trusted proxy").sends(overrides),
                proxy("another path with underscores, from a trusted proxy").sends("X_Original_URL: forged", "x_http_method_override: forged"),
                stranger("another path behind the body").sendsBehindItsBody("X-Original-URL: forged", "X_Rewrite-URL: forged"),
                stranger("Connection names an override").sends("Connection: x-original-url", "X-Original-URL: forged").refused("malformed-request"));
    }

    @TestFactory
    Stream<DynamicTest> whereAStrangerComesFromHisConnectionSays() {
        return tests(
                stranger("two X-Forwarded-For").sends("X-Forwarded-For: 203.0.113.66", "x-forwarded-for: 203.0.113.67").client(STRANGER)
                        .upstream("x-forwarded-for", STRANGER),
                stranger("with underscores").sends("X_Forwarded_For: forged", "X-Forwarded_Host: forged").client(STRANGER)
                        .upstream("x-forwarded-for", STRANGER).upstream("x-forwarded-host", "gate.test"),
                stranger("the field of the content network, twice").sends("CF-Connecting-IP: 203.0.113.66", "CF-Connecting-IP: 203.0.113.66").client(STRANGER),
                stranger("Via of a proxy that is none").sends("Via: 1.1 forged"),
                stranger("a scheme and a port").sends("X-Forwarded-Proto: https", "X-Forwarded-Port: 1", "Forwarded: proto=https")
                        .upstream("x-forwarded-proto", "http").upstream("x-forwarded-port", "8443"),
                stranger("a deadline").sends("X-Request-Deadline: forged", "x_request_deadline: forged").upstream("x_request_deadline"),
                stranger("an id with underscores").sends("X_Request_Id: forged").upstream("x_request_id"),
                stranger("an address behind the body").sendsBehindItsBody("X-Forwarded-For: forged", "X-Real-IP: forged", "Forwarded: for=forged"),
                office("an address of the office", STRANGER).sends("X-Forwarded-For: 192.0.2.1", "X-Real-IP: 192.0.2.1", "Forwarded: for=192.0.2.1",
                        "CF-Connecting-IP: 192.0.2.1", "True-Client-IP: 192.0.2.1", "X-Client-IP: 192.0.2.1").refused("ip-denied"));
    }

    @TestFactory
    Stream<DynamicTest> aTrustedProxyIsBelievedInItsFieldsAndInNoOther() {
        return tests(
                proxy("X-Real-IP is ours to write").sends("X-Forwarded-For: 203.0.113.7", "X-Real-IP: forged").client("203.0.113.7"),
                proxy("its chain, of which the client wrote the first part").sends("X-Forwarded-For: 192.0.2.1", "X-Forwarded-For: 203.0.113.7").client("203.0.113.7"),
                proxy("empty members").sends("X-Forwarded-For: , ,203.0.113.7").client("203.0.113.7"),
                proxy("nothing at the end").sends("X-Forwarded-For: 203.0.113.7,").client(PROXY),
                proxy("only members of its own").sends("X-Forwarded-For: 127.0.0.3, 127.0.0.2").client("127.0.0.3"),
                proxy("an octal address").sends("X-Forwarded-For: 0300.0.02.01").client(PROXY),
                proxy("an address as one number").sends("X-Forwarded-For: 3221225985").client(PROXY),
                proxy("a hexadecimal address").sends("X-Forwarded-For: 0xC0.0.2.1").client(PROXY),
                proxy("a short address").sends("X-Forwarded-For: 192.0.513").client(PROXY),
                proxy("an address with a zone").sends("X-Forwarded-For: fe80::1%eth0").client(PROXY),
                proxy("a name").sends("X-Forwarded-For: office.test").client(PROXY),
                proxy("an address in quotation marks").sends("X-Forwarded-For: \"192.0.2.1\"").client(PROXY),
                proxy("a port out of range").sends("X-Forwarded-For: 192.0.2.1:65536").client(PROXY),
                proxy("brackets without an end").sends("X-Forwarded-For: [2001:db8::1").client(PROXY),
                proxy("a chain of thousands").sends("X-Forwarded-For: " + "192.0.2.1,".repeat(1200) + "203.0.113.7").client("203.0.113.7"),
                proxy("Forwarded that says something else").sends("X-Forwarded-For: 203.0.113.7", "Forwarded: for=192.0.2.1").client("203.0.113.7"),
                proxy("Forwarded that is malformed").sends("Forwarded: for=192.0.2.1;;for").client(PROXY),
                proxy("Forwarded with an obfuscated node").sends("Forwarded: for=192.0.2.1, for=_hidden").client(PROXY),
                proxy("two fields of the content network").sends("CF-Connecting-IP: 192.0.2.1", "CF-Connecting-IP: 203.0.113.7").client(PROXY),
                proxy("a list in the field of the content network").sends("CF-Connecting-IP: 192.0.2.1, 203.0.113.7").client(PROXY),
                proxy("another scheme").sends("X-Forwarded-Proto: javascript").upstream("x-forwarded-proto", "http"),
                proxy("two schemes").sends("X-Forwarded-Proto: https, http").upstream("x-forwarded-proto", "http"),
                proxy("a port out of range in its field").sends("X-Forwarded-Port: 65536").upstream("x-forwarded-port", "8443"),
                proxy("a signed port").sends("X-Forwarded-Port: +443").upstream("x-forwarded-port", "8443"),
                proxy("a deadline").sends("X-Request-Deadline: forged"),
                proxy("an address behind the body").sendsBehindItsBody("X-Forwarded-For: forged", "X-Forwarded-Proto: forged", "Via: forged"),
                office("the office, as the proxy saw it", PROXY).sends("X-Forwarded-For: 192.0.2.1"),
                office("the office, as the client says", PROXY).sends("X-Forwarded-For: 192.0.2.1, 203.0.113.7").refused("ip-denied"),
                office("the office, with underscores", PROXY).sends("X_Forwarded_For: 192.0.2.1").refused("ip-denied"));
    }
}
