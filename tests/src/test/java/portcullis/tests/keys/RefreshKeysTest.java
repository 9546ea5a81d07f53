package portcullis.tests.keys;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import portcullis.tests.fixtures.Waiting;

/** The keys of {@code jwks-refresh}. */
class RefreshKeysTest extends GatewayAndIssuer {
    private void refresh(String keys) throws IOException {
        gateway.issuer(issuer, "jwks-refresh: { " + keys + " }");
        assertEquals("200", gateway.outcome(issuer.token()));
    }

    /** A token that no published key signed. */
    private void strange() throws IOException {
        assertEquals("401 token-invalid", gateway.outcome(issuer.token().key(issuer.newKey("ES256"))));
    }

    @Test
    void everySaysHowOldASetBecomes() throws IOException {
        refresh("every: 1h");
        int before = issuer.fetches();
        Waiting.pause(Duration.ofMillis(2500));
        assertEquals(before, issuer.fetches());

        refresh("every: 1s");
        KeyGateway.until("fetches", () -> issuer.fetches() >= before + 4);
    }

    @Test
    void cooldownIsTheLeastTimeBetweenFetchesThatTokensCause() throws IOException {
        refresh("every: 2h, cooldown: 1h, max-stale: 24h");
        int before = issuer.fetches();
        for (int i = 0; i < 20; i++) {
            strange();
        }
        assertEquals(before, issuer.fetches());

        refresh("every: 2h, cooldown: 1s, max-stale: 24h");
        KeyGateway.until("the fetch of the new configuration", () -> issuer.fetches() == before + 1);
        Waiting.pause(Duration.ofMillis(1100));
        for (int i = 0; i < 20; i++) {
            strange();
        }
        int caused = issuer.fetches() - before - 1;
        assertTrue(caused >= 1 && caused <= 5, "fetches that tokens caused: " + caused);
    }

    private Duration usedFor() {
        KeyGateway.until("trouble", () -> gateway.message().contains(" are used until "));
        try {
            String[] words = gateway.message().split("the keys of ")[1].split(" ");
            return Duration.between(Instant.parse(words[0]), Instant.parse(words[words.length - 1]));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void maxStaleIsHowLongKeysAreUsedWithoutTheirIssuer() throws IOException {
        refresh("every: 1s, max-stale: 2h");
        issuer.down();
        assertEquals(Duration.ofHours(2), usedFor());
        assertEquals("200", gateway.outcome(issuer.token()));

        gateway.issuer(issuer, "jwks-refresh: { every: 1s, max-stale: 1m }");
        assertEquals(Duration.ofMinutes(1), usedFor());
        assertEquals("200", gateway.outcome(issuer.token()));
        issuer.up();
        KeyGateway.until("healthy", gateway::healthy);
    }
}
