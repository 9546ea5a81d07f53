package portcullis.tests.keys;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import portcullis.tests.fixtures.Answer;
import portcullis.tests.fixtures.FakeUpstream;
import portcullis.tests.fixtures.GatewayLauncher;
import portcullis.tests.fixtures.GatewayUnderTest;
import portcullis.tests.fixtures.Json;
import portcullis.tests.fixtures.TestIssuer;
import portcullis.tests.fixtures.Token;
import portcullis.tests.fixtures.Waiting;

/** One process that takes tokens of the issuer {@code main}, of which a test says anew who that is; in force when its call returns. */
final class KeyGateway implements AutoCloseable {
    /** Fetches often, and lets tokens have keys fetched often. */
    static final String OFTEN = "jwks-refresh: { every: 1s, cooldown: 1s }";
    /** Fetches when tokens have it do so, and not otherwise while a test runs. */
    static final String ON_DEMAND = "jwks-refresh: { every: 1h, cooldown: 1s }";

    private static final String TAKES_MAIN = "filters: { authenticate: { issuers: [main] } }";

    final FakeUpstream upstream;
    final GatewayUnderTest gateway;

    /** @param more keys of {@code identity.issuers.main}, one line each */
    KeyGateway(TestIssuer issuer, String... more) throws IOException {
        upstream = FakeUpstream.start();
        gateway = with(issuer, more).upstream(upstream).api(TAKES_MAIN).start();
    }

    private static GatewayLauncher with(TestIssuer issuer, String... more) {
        return GatewayUnderTest.with().gateway(issuer.gatewayYaml("main", more));
    }

    void write(TestIssuer issuer, String... more) throws IOException {
        gateway.edit("gateway.yaml", with(issuer, more).gatewayYaml());
    }

    void issuer(TestIssuer issuer, String... more) throws IOException {
        write(issuer, more);
        Answer answer = gateway.admin("POST", "/admin/reload");
        assertEquals(200, answer.status(), answer::toString);
    }

    /** Gives the issuer another name, as far as files go. */
    void rename(String from, String to) throws IOException {
        for (String file : List.of("gateway.yaml", "routes/under-test.yaml")) {
            String text = Files.readString(gateway.conf().resolve(file));
            gateway.edit(file, text.replace(" " + from + ":", " " + to + ":").replace("[" + from + "]", "[" + to + "]"));
        }
        Answer answer = gateway.admin("POST", "/admin/reload");
        assertEquals(200, answer.status(), answer::toString);
    }

    Answer ask(Token token) throws IOException {
        return gateway.get("/", TestIssuer.bearer(token.sign()));
    }

    /** Status and, of a refusal, its reason. */
    String outcome(Token token) throws IOException {
        Answer answer = ask(token);
        return answer.status() == 200 ? "200" : answer.status() + " " + answer.reason();
    }

    /** Waits until that is the outcome. */
    void becomes(String wanted, Token token) {
        String field = TestIssuer.bearer(token.sign());
        until(wanted, () -> {
            Answer answer = gateway.get("/", field);
            return (answer.status() == 200 ? "200" : answer.status() + " " + answer.reason()).equals(wanted);
        });
    }

    static void until(String what, Callable<Boolean> seen) {
        Waiting.until(what, () -> {
            try {
                return seen.call();
            } catch (Exception e) {
                throw new AssertionError(what, e);
            }
        });
    }

    /** What {@code /ready} says of the issuer's keys; null when it says nothing. */
    @Nullable Map<?, ?> detail() throws IOException {
        Object all = Json.object(gateway.admin("GET", "/ready").text()).get("dependencies");
        return all instanceof Map<?, ?> dependencies && dependencies.get("keys:main") instanceof Map<?, ?> one ? one : null;
    }

    boolean healthy() throws IOException {
        return detail() instanceof Map<?, ?> detail && Boolean.TRUE.equals(detail.get("healthy"));
    }

    String message() throws IOException {
        return detail() instanceof Map<?, ?> detail ? String.valueOf(detail.get("message")) : "";
    }

    double refreshes(String result) {
        return gateway.metrics().sum("portcullis_jwks_refresh_total", "issuer=\"main\"", "result=\"" + result + "\"");
    }

    @Override
    public void close() throws IOException {
        gateway.close();
        upstream.close();
    }
}
