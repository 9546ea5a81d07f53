package portcullis.tests.identity;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.concurrent.atomic.AtomicInteger;
import portcullis.tests.fixtures.Answer;
import portcullis.tests.fixtures.FakeUpstream;
import portcullis.tests.fixtures.GatewayLauncher;
import portcullis.tests.fixtures.GatewayUnderTest;
import portcullis.tests.fixtures.Received;
import portcullis.tests.fixtures.TestIssuer;
import portcullis.tests.fixtures.Token;

/**
 * One process with one issuer, {@code main}, whose tokens its only API wants. What it thinks of the issuer is rewritten while it
 * runs, and in force when the call returns.
 */
final class TokenGateway implements AutoCloseable {
    final TestIssuer issuer;
    final GatewayUnderTest gateway;
    private final FakeUpstream fake;
    private String inForce;
    private final AtomicInteger serial = new AtomicInteger();

    private TokenGateway(TestIssuer issuer, FakeUpstream fake, GatewayUnderTest gateway, String inForce) {
        this.issuer = issuer;
        this.fake = fake;
        this.gateway = gateway;
        this.inForce = inForce;
    }

    /**
     * @param filters of the API, beside {@code authenticate}, one line each
     * @param keys of the issuer, one line each
     */
    static TokenGateway start(TestIssuer issuer, String filters, String... keys) throws IOException {
        return start(GatewayUnderTest.with(), issuer, filters, keys);
    }

    static TokenGateway start(GatewayLauncher launcher, TestIssuer issuer, String filters, String... keys) throws IOException {
        FakeUpstream fake = FakeUpstream.start().otherwise(turn -> turn.readAll().answer(200, "here", "Content-Type: text/plain"));
        GatewayUnderTest gateway = launcher
                .upstream(fake)
                .gateway(issuer.gatewayYaml("main", keys))
                .api("filters:\n  authenticate: { issuers: [main] }\n" + filters.indent(2))
                .start();
        return new TokenGateway(issuer, fake, gateway, launcher.gatewayYaml());
    }

    /** Writes these keys of the issuer, one line each, and no others. */
    void issuer(String... keys) throws IOException {
        identity("", keys);
    }

    /** Writes these keys of the issuer, and sections of {@code identity} beside {@code issuers}. */
    void identity(String sections, String... keys) throws IOException {
        String text = gatewayYaml(sections, keys);
        gateway.edit("gateway.yaml", text);
        Answer answer = gateway.admin("POST", "/admin/reload");
        assertEquals(200, answer.status(), () -> answer + "\n" + text);
        inForce = text;
    }

    /** Writes these keys of the issuer, which must be refused with that sentence. */
    void refused(String sentence, String... keys) throws IOException {
        gateway.edit("gateway.yaml", gatewayYaml("", keys));
        Answer answer = gateway.admin("POST", "/admin/reload");
        gateway.edit("gateway.yaml", inForce);
        assertEquals(200, gateway.admin("POST", "/admin/reload").status());
        assertTrue(answer.status() >= 400 && answer.text().contains(sentence), answer::toString);
    }

    private String gatewayYaml(String sections, String... keys) {
        return GatewayUnderTest.with().gateway(issuer.gatewayYaml("main", keys) + sections.indent(2)).gatewayYaml();
    }

    Answer get(Token token) throws IOException {
        return get(token.sign());
    }

    Answer get(String token) throws IOException {
        return gateway.get(path(), TestIssuer.bearer(token));
    }

    private String path() {
        return "/request-" + serial.incrementAndGet();
    }

    void takes(Token token) throws IOException {
        Answer answer = get(token);
        assertEquals(200, answer.status(), answer::toString);
    }

    /** Sends a token, which must be refused for that in the log, and with 401 and nothing but that to the client. */
    void refuses(String fault, Token token) throws IOException {
        String path = path();
        Answer answer = gateway.get(path, TestIssuer.bearer(token.sign()));
        assertEquals(401, answer.status(), answer::toString);
        assertFalse(answer.text().contains("\"" + fault + "\""), answer::toString);
        assertEquals(fault, gateway.accessLine(path).get("credential_fault"));
    }

    /** What the upstream sees of a request with a token that must be taken. */
    Received seen(Token token) throws IOException {
        String path = path();
        Answer answer = gateway.get(path, TestIssuer.bearer(token.sign()));
        assertEquals(200, answer.status(), answer::toString);
        return fake.only(path);
    }

    @Override
    public void close() throws IOException {
        gateway.close();
        fake.close();
        issuer.close();
    }
}
