package portcullis.tests.keys;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import portcullis.tests.fixtures.Answer;
import portcullis.tests.fixtures.Json;
import portcullis.tests.fixtures.TestIssuer;
import portcullis.tests.fixtures.Token;

/** An issuer that cannot be reached costs those whose keys are not known, and nobody else. */
class OutageTest extends GatewayAndIssuer {
    private static final String AGE = "portcullis_jwks_age_seconds";

    private long count(String text) {
        return gateway.gateway.log().stream().filter(line -> line.contains(text)).count();
    }

    @Test
    void aGatewayStartsWithoutItsIssuerAndTakesTokensOnceItIsThere() throws IOException {
        TestIssuer absent = TestIssuer.start("ES256");
        absent.down();
        try (KeyGateway own = new KeyGateway(absent, KeyGateway.OFTEN)) {
            Answer answer = own.ask(absent.token());
            assertEquals("503 keys-unavailable", own.outcome(absent.token()));
            assertTrue(Integer.parseInt(String.valueOf(answer.field("Retry-After"))) > 0, answer::toString);
            assertEquals(200, own.gateway.readyStatus());
            assertFalse(own.healthy());
            assertTrue(own.message().endsWith("there are no keys yet, no token can be checked"), own.message());
            own.gateway.logLine("keys of issuer main cannot be fetched: " + absent.jwksUrl());
            KeyGateway.until("age without keys", () -> own.gateway.metrics().sum(AGE, "issuer=\"main\"") > 0.5);

            absent.up();
            own.becomes("200", absent.token());
            KeyGateway.until("healthy", own::healthy);
        } finally {
            absent.close();
        }
    }

    @Test
    void anIssuerThatSaysNothingHoldsRequestsForSecondsOnly() throws IOException {
        issuer.stalling();
        gateway.issuer(issuer, KeyGateway.ON_DEMAND);
        long before = System.nanoTime();
        assertEquals("503 keys-unavailable", gateway.outcome(issuer.token()));
        assertTrue(System.nanoTime() - before < 4_500_000_000L, "waited for " + (System.nanoTime() - before) + " ns");
        KeyGateway.until("the end of the fetch", () -> gateway.message().contains("it took longer than 5000 ms"));
    }

    @Test
    void anAnswerThatTricklesIsGivenUp() throws IOException {
        CountDownLatch gone = new CountDownLatch(1);
        issuer.answering(turn -> {
            turn.readAll().write("HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n");
            try {
                for (int i = 0; i < 500; i++) {
                    turn.write(" ").pause(Duration.ofMillis(200));
                }
            } finally {
                gone.countDown();
            }
        });
        gateway.issuer(issuer, KeyGateway.ON_DEMAND);
        KeyGateway.until("the end of the fetch", () -> gateway.message().contains("it took longer than 5000 ms"));
        KeyGateway.until("the end of its connection", () -> gone.getCount() == 0);
        assertEquals("503 keys-unavailable", gateway.outcome(issuer.token()));
    }

    @Test
    void callersWithKnownKeysDoNotNotice() throws IOException {
        gateway.issuer(issuer, KeyGateway.OFTEN);
        Token known = issuer.token();
        assertEquals("200", gateway.outcome(known));
        double failedBefore = gateway.refreshes("failed");
        long toldBefore = count("keys of issuer main cannot be fetched");
        long returnsBefore = count("keys of issuer main can be fetched again");
        issuer.down();
        KeyGateway.until("three failed fetches", () -> {
            assertEquals("200", gateway.outcome(known));
            assertEquals("200", gateway.outcome(issuer.token()));
            return gateway.refreshes("failed") >= failedBefore + 3;
        });

        assertEquals(200, gateway.gateway.readyStatus());
        assertFalse(gateway.healthy());
        assertTrue(gateway.message().contains(" are used until "), gateway.message());
        double age = gateway.gateway.metrics().sum(AGE, "issuer=\"main\"");
        assertTrue(age > 1, "age " + age);
        assertEquals(toldBefore + 1, count("keys of issuer main cannot be fetched"));

        issuer.up();
        KeyGateway.until("healthy", gateway::healthy);
        assertTrue(gateway.gateway.metrics().sum(AGE, "issuer=\"main\"") < age);
        gateway.gateway.logLine("keys of issuer main can be fetched again");
        assertEquals(returnsBefore + 1, count("keys of issuer main can be fetched again"));
        assertEquals(toldBefore + 1, count("keys of issuer main cannot be fetched"));
    }

    @Test
    void fetchesAreCountedByResultAndTheDetailGoesWithTheIssuer() throws IOException {
        double updated = gateway.refreshes("updated");
        double unchanged = gateway.refreshes("unchanged");
        gateway.issuer(issuer, KeyGateway.OFTEN);
        KeyGateway.until("an update", () -> gateway.refreshes("updated") > updated);
        KeyGateway.until("a fetch without news", () -> gateway.refreshes("unchanged") > unchanged);
        assertTrue(gateway.gateway.metrics().has(AGE, "issuer=\"main\""));

        issuer.writeKeys(gateway.gateway.conf().resolve("keys.json"));
        gateway.issuer(issuer, "jwks: { file: keys.json }");
        assertFalse(gateway.gateway.metrics().has(AGE, "issuer=\"main\""));
        assertTrue(gateway.healthy());

        gateway.rename("main", "other");
        assertNull(gateway.detail());
        Map<?, ?> all = (Map<?, ?>) Json.object(gateway.gateway.admin("GET", "/ready").text()).get("dependencies");
        assertTrue(all != null && all.containsKey("keys:other"), String.valueOf(all));
        gateway.rename("other", "main");
    }
}
