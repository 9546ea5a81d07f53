package portcullis.tests.abuse;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DynamicTest;
import portcullis.tests.fixtures.Answer;
import portcullis.tests.fixtures.FakeUpstream;
import portcullis.tests.fixtures.GatewayUnderTest;
import portcullis.tests.fixtures.Received;
import portcullis.tests.fixtures.TestIssuer;
import portcullis.tests.fixtures.Token;

/**
 * The gateway of the token tables and what every row is judged by. The issuer {@code main} has one key for RS256 and one for ES256,
 * as most have; {@code every} has one for each algorithm that has public keys, and may use HS, too; {@code secrets} has nothing but
 * keys for HS. Routes begin with what they take: {@code /main}, {@code /every}, {@code /either} of these two, {@code /secrets};
 * {@code /optional} takes {@code main} or nobody, {@code /places} looks into a cookie and the query.
 */
final class TokenTable implements AutoCloseable {
    /** What is said where nothing is that could be wrong (RFC 6750, 3.1). */
    static final String CHALLENGE = "Bearer realm=\"under-test\"";
    /** How a refusal names no cause; nothing else of it tells how far a token came. */
    static final String INVALID = CHALLENGE + ", error=\"invalid_token\"";

    static final String[] PUBLIC = {"RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA"};
    static final String[] SECRET = {"HS256", "HS384", "HS512"};

    private static final String API = """
            routes:
              main: { match: { path: "/main/{n}" }, filters: { authenticate: { issuers: [main] } } }
              every: { match: { path: "/every/{n}" }, filters: { authenticate: { issuers: [every] } } }
              secrets: { match: { path: "/secrets/{n}" }, filters: { authenticate: { issuers: [secrets] } } }
              either: { match: { path: "/either/{n}" }, filters: { authenticate: { issuers: [every, main] } } }
              narrow: { match: { path: "/narrow/{n}" }, filters: { authenticate: { issuers: { main: { audiences: [https://narrow.test] } } } } }
              optional: { match: { path: "/optional/{n}" }, filters: { authenticate: { issuers: [main], mode: optional } } }
              places:
                match: { path: "/places/{n}" }
                filters: { authenticate: { issuers: [main], token-from: [authorization, { cookie: session }, { query: token }] } }
              kept:
                match: { path: "/kept/{n}" }
                filters:
                  authenticate: { issuers: [main], token-from: [authorization, { cookie: session }, { query: token }], forward-token: false }
            """;

    final TestIssuer main;
    final TestIssuer every;
    final TestIssuer secrets;
    final FakeUpstream upstream;
    final GatewayUnderTest gateway;
    private final AtomicInteger rows = new AtomicInteger();

    private TokenTable(TestIssuer main, TestIssuer every, TestIssuer secrets, FakeUpstream upstream, GatewayUnderTest gateway) {
        this.main = main;
        this.every = every;
        this.secrets = secrets;
        this.upstream = upstream;
        this.gateway = gateway;
    }

    static TokenTable open() throws IOException {
        TestIssuer main = TestIssuer.start("RS256", "ES256");
        TestIssuer every = TestIssuer.start(PUBLIC);
        TestIssuer secrets = TestIssuer.start(SECRET);
        FakeUpstream upstream = FakeUpstream.start();
        // The longest cool-down there is: whatever the rows bring, the issuer is asked again once.
        String refresh = "jwks-refresh: { every: 1d, cooldown: 1h }";
        String identity = TestIssuer.identity(
                main.yaml("main", refresh, "extra-claims: { suspended: { path: /suspended, type: boolean } }"),
                every.yaml("every", refresh, "algorithms: [" + String.join(", ", PUBLIC) + ", " + String.join(", ", SECRET) + "]", "allow-symmetric: true"),
                // From a file, because secrets are not taken from URLs.
                secrets.yaml("secrets", "jwks: { file: keys/secrets.json }", "allow-symmetric: true"));
        GatewayUnderTest gateway = GatewayUnderTest.with()
                .upstream(upstream)
                .file("keys/secrets.json", secrets.jwks())
                .gateway("shutdown: { pre-drain: 0s, drain: 2s }\n" + identity)
                .api(API)
                .start();
        return new TokenTable(main, every, secrets, upstream, gateway);
    }

    /** A token of {@code main} is refused, for that cause. */
    DynamicTest refused(String is, String fault, Supplier<String> token) {
        return refused(is, "/main", fault, token);
    }

    /** A token on a route of that name is refused, for that cause. */
    DynamicTest refused(String is, String route, String fault, Supplier<String> token) {
        return DynamicTest.dynamicTest(is, () -> {
            String text = token.get();
            String target = target(route);
            Answer answer = refusal(target, fault, List.of(TestIssuer.bearer(text)), text);
            assertEquals(401, answer.status(), answer.toString());
            assertEquals(reason(fault), answer.reason(), answer.toString());
            assertEquals(List.of(INVALID), answer.fields().all("www-authenticate"), answer.toString());
            assertTrue(fault.equals("expired") || !answer.text().contains(fault), "the caller learns nothing more: " + answer);
        });
    }

    private static String reason(String fault) {
        return switch (fault) {
            case "expired" -> "token-expired";
            case "revoked" -> "token-revoked";
            default -> "token-invalid";
        };
    }

    /**
     * Sends one request that must not get through.
     *
     * @param fault what the access log must call it; null for nothing
     * @param secret what must be in no line of the log, nor any part of it that is long enough to be of use
     */
    Answer refusal(String target, @Nullable String fault, List<String> lines, String secret) throws IOException {
        long before = upstream.bytes();
        Answer answer = gateway.get(target, lines.stream().map(TokenTable::bytes).toArray(String[]::new));
        String path = path(target);
        Map<String, @Nullable Object> line = accessLine(path);
        assertEquals(fault == null ? "" : fault, line.getOrDefault("credential_fault", ""), line.toString());
        assertEquals(before, upstream.bytes(), "the upstream must not hear of it: " + answer);
        assertUnspoken(secret);
        return answer;
    }

    /** A token is taken, and stands for that caller. */
    DynamicTest taken(String is, String route, String caller, Supplier<String> token) {
        return DynamicTest.dynamicTest(is, () -> {
            String text = token.get();
            assertCaller(target(route), caller, List.of(TestIssuer.bearer(text)), text);
        });
    }

    /** One request gets through, as that caller. @param caller as the access log has it; null for nobody */
    Received assertCaller(String target, @Nullable String caller, List<String> lines, String secret) throws IOException {
        Answer answer = gateway.get(target, lines.stream().map(TokenTable::bytes).toArray(String[]::new));
        String path = path(target);
        Map<String, @Nullable Object> line = accessLine(path);
        assertEquals(200, answer.status(), answer + " " + line);
        assertNull(line.get("credential_fault"), line.toString());
        if (caller == null) {
            assertEquals("", line.getOrDefault("caller", ""), line.toString());
        } else {
            assertEquals(caller, line.get("caller"), line.toString());
        }
        assertUnspoken(secret);
        return upstream.only(path);
    }

    /** With or without a query, in which secrets are masked. */
    private Map<String, @Nullable Object> accessLine(String path) {
        return gateway.accessLine("for " + path, line -> line.get("path") instanceof String logged && path(logged).equals(path));
    }

    /** A target of that route that no other row has. */
    String target(String route) {
        return route + "/" + rows.incrementAndGet();
    }

    private static String path(String target) {
        int query = target.indexOf('?');
        return query < 0 ? target : target.substring(0, query);
    }

    /** Field values go out as UTF-8, each byte one character. */
    private static String bytes(String text) {
        return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
    }

    private void assertUnspoken(String token) {
        for (String part : token.split("[^A-Za-z0-9_-]+", -1)) {
            if (part.length() >= 12) {
                assertFalse(gateway.log().stream().anyMatch(line -> line.contains(part)), "in the log: " + part);
            }
        }
    }

    Token token() {
        return main.token();
    }

    /** Of the issuer that has a key for the algorithm: {@code every} or {@code secrets}. */
    Token token(String algorithm) {
        TestIssuer issuer = algorithm.startsWith("HS") ? secrets : every;
        return issuer.token().key(issuer.key(algorithm));
    }

    /** The route that takes {@link #token(String)}; without its slash, the name of the issuer. */
    static String route(String algorithm) {
        return algorithm.startsWith("HS") ? "/secrets" : "/every";
    }

    static Stream<String> algorithms() {
        return Stream.of(PUBLIC, SECRET).flatMap(Stream::of);
    }

    @Override
    public void close() throws IOException {
        gateway.close();
        upstream.close();
        main.close();
        every.close();
        secrets.close();
    }
}
