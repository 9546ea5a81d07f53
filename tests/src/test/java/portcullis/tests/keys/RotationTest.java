package portcullis.tests.keys;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import portcullis.tests.fixtures.Answer;
import portcullis.tests.fixtures.Load;
import portcullis.tests.fixtures.RawHttp;
import portcullis.tests.fixtures.SigningKey;
import portcullis.tests.fixtures.TestIssuer;
import portcullis.tests.fixtures.Token;
import portcullis.tests.fixtures.Waiting;

/** Issuers change their keys, with an overlap and without, and take back those that got lost. */
class RotationTest extends GatewayAndIssuer {
    private static final String REFUSED = "401 token-invalid";
    private static final String FILE = "jwks: { file: keys.json }";

    private Load load(Token token) {
        return Load.on(gateway.gateway.port())
                .clients(2)
                .request(RawHttp.get("/", TestIssuer.bearer(token.sign())))
                .start();
    }

    private static void lostNothing(Load load) throws InterruptedException {
        Load.Result result = load.stop();
        assertEquals(0, result.failed(), () -> result.failures().toString());
        assertTrue(result.answered() > 0);
    }

    private void writeKeys() throws IOException {
        issuer.writeKeys(gateway.gateway.conf().resolve("keys.json"));
    }

    @Test
    void aRotationWithOverlapLosesNoRequest() throws Exception {
        gateway.issuer(issuer, KeyGateway.OFTEN);
        SigningKey old = issuer.key();
        try (Load before = load(issuer.token())) {
            before.awaitMore(50);
            SigningKey fresh = issuer.addKey("ES256");
            KeyGateway.until("the new key was fetched", () -> gateway.message().startsWith("keys: 2, fetched "));
            try (Load after = load(issuer.token().key(fresh))) {
                after.awaitMore(50);
                lostNothing(before);

                issuer.removeKey(old);
                gateway.becomes(REFUSED, issuer.token().key(old));
                after.awaitMore(50);
                lostNothing(after);
            }
        }
        gateway.gateway.logLine("keys of issuer main changed; added: none; removed: " + old.id() + " (sha256 ");
    }

    @Test
    void aKeyThatNobodyAnnouncedIsFetchedWithTheFirstTokenOfIt() throws IOException {
        gateway.issuer(issuer, KeyGateway.ON_DEMAND);
        assertEquals("200", gateway.outcome(issuer.token()));
        SigningKey fresh = issuer.newKey("ES256");
        Waiting.pause(Duration.ofMillis(1100));
        issuer.replaceKeys(fresh);

        assertEquals("200", gateway.outcome(issuer.token()));
        assertEquals(2, issuer.fetches());
    }

    @Test
    void anotherKeyUnderTheSameNameIsNoticed() throws IOException {
        gateway.issuer(issuer, KeyGateway.OFTEN);
        SigningKey old = issuer.key();
        Token known = issuer.token();
        assertEquals("200", gateway.outcome(known));
        issuer.replaceKeys(SigningKey.make("ES256", old.id()));

        gateway.becomes("200", issuer.token());
        gateway.becomes(REFUSED, known);
    }

    @Test
    void aFileThatChangesIsInForceWithinMoments() throws IOException {
        writeKeys();
        gateway.issuer(issuer, FILE);
        Token known = issuer.token();
        assertEquals("200", gateway.outcome(known));

        SigningKey old = issuer.key();
        issuer.replaceKeys(issuer.newKey("ES256"));
        writeKeys();
        gateway.becomes("200", issuer.token());
        assertEquals(REFUSED, gateway.outcome(known), "a verified token outlived its key");
        gateway.gateway.logLine("removed: " + old.id() + " (sha256 ");
    }

    @Test
    void aBrokenFileChangesNothingButTheErrorThatIsShown() throws Exception {
        writeKeys();
        gateway.issuer(issuer, FILE);
        Path file = gateway.gateway.conf().resolve("keys.json");
        try (Load load = load(issuer.token())) {
            load.awaitMore(20);
            for (String broken : List.of("{ \"keys\": [", "{ \"keys\": [] }", "")) {
                Files.writeString(file, broken);
                Answer answer = gateway.gateway.admin("POST", "/admin/reload");
                assertEquals(422, answer.status(), answer::toString);
                assertTrue(answer.text().contains("identity.issuers.main.jwks.file: " + file), answer.text());
                load.awaitMore(20);
            }
            writeKeys();
            assertEquals(200, gateway.gateway.admin("POST", "/admin/reload").status());
            load.awaitMore(20);
            lostNothing(load);
        }
    }

    @Test
    void aKeyThatGotLostIsOfNoUseOnceItsIssuerDropsIt() throws IOException {
        gateway.issuer(issuer, KeyGateway.OFTEN);
        SigningKey lost = issuer.key();
        Token known = issuer.token();
        assertEquals("200", gateway.outcome(known));
        issuer.addKey("ES256");
        issuer.removeKey(lost);

        gateway.becomes(REFUSED, known);
        assertEquals(REFUSED, gateway.outcome(issuer.token().key(lost)));
        assertEquals("200", gateway.outcome(issuer.token()));
    }
}
