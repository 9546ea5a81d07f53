package portcullis.tests.identity;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import portcullis.tests.fixtures.Answer;
import portcullis.tests.fixtures.GatewayUnderTest;
import portcullis.tests.fixtures.RawHttp;
import portcullis.tests.fixtures.TestIssuer;
import portcullis.tests.fixtures.Token;
import portcullis.tests.fixtures.Waiting;

/** A signature is looked at once, a few at a time; how much is remembered, and how many wait, is what the keys say. */
class TokenWorkTest {
    private static TokenGateway live;

    @BeforeAll
    static void start() throws IOException {
        // with more carriers than processors a thread may lose its processor while it checks a signature, as it may under load
        live = TokenGateway.start(
                GatewayUnderTest.with().jvm("-Djdk.virtualThreadScheduler.parallelism=8"), TestIssuer.start("ES512"), "");
    }

    @AfterAll
    static void stop() throws IOException {
        live.close();
    }

    private static long counted(String metric, String... labels) {
        return (long) live.gateway.metrics().sum("portcullis_token_" + metric, labels);
    }

    private static String fresh() {
        return live.issuer.token().sign();
    }

    private static void sent(String token) throws IOException {
        Answer answer = live.get(token);
        assertEquals(200, answer.status(), answer::toString);
    }

    @Test
    void aTokenThatComesAgainIsKnown() throws IOException {
        live.identity("");
        String token = fresh();
        long misses = counted("cache_misses_total");
        sent(token);
        assertEquals(misses + 1, counted("cache_misses_total"));
        long hits = counted("cache_hits_total");
        sent(token);
        assertEquals(hits + 1, counted("cache_hits_total"));
        assertEquals(misses + 1, counted("cache_misses_total"));
    }

    @Test
    void aReloadForgetsNoToken() throws IOException {
        live.identity("");
        String token = fresh();
        sent(token);
        live.identity("verification: { waiting: 7 }");
        long misses = counted("cache_misses_total");
        sent(token);
        assertEquals(misses, counted("cache_misses_total"));
    }

    @Test
    void entriesAreTheMostThatAreRemembered() throws IOException {
        List<String> tokens = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            tokens.add(fresh());
        }
        live.identity("token-cache: { entries: 1000 }");
        long evictions = counted("cache_evictions_total");
        for (String token : tokens) {
            sent(token);
        }
        assertEquals(evictions, counted("cache_evictions_total"));
        live.identity("token-cache: { entries: 5 }");
        sent(fresh());
        assertTrue(counted("cache_evictions_total") >= evictions + 15, () -> "only " + counted("cache_evictions_total"));
    }

    @Test
    void keepIsHowLongATokenIsTakenWithoutAnotherLook() throws IOException {
        live.identity("token-cache: { keep: 1s }");
        String token = fresh();
        sent(token);
        long misses = counted("cache_misses_total");
        Waiting.until("another look at a token that was seen a second ago", () -> {
            send(token);
            return counted("cache_misses_total") > misses;
        });
        live.identity("token-cache: { keep: 1h }");
        String other = fresh();
        sent(other);
        long then = counted("cache_misses_total");
        Waiting.pause(Duration.ofMillis(1500));
        sent(other);
        assertEquals(then, counted("cache_misses_total"));
    }

    private static void send(String token) {
        try {
            sent(token);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void concurrentIsHowManySignaturesAreCheckedAtTheSameTime() throws Exception {
        live.identity("verification: { concurrent: 1, waiting: 0 }");
        assertTrue(overloaded(true) > 0, "nobody was in anybody's way");
        live.identity("verification: { concurrent: 64, waiting: 0 }");
        assertEquals(0, overloaded(false));
    }

    @Test
    void waitingIsHowManyMayWait() throws Exception {
        live.identity("verification: { concurrent: 1, waiting: 0 }");
        long before = counted("verifications_turned_away_total");
        long overloaded = overloaded(true);
        assertTrue(overloaded > 0, "nobody was in anybody's way");
        assertEquals(before + overloaded, counted("verifications_turned_away_total"));
        live.identity("verification: { concurrent: 1, waiting: 1000 }");
        assertEquals(0, overloaded(false));
    }

    @Test
    void thoseWhoWaitAreCounted() throws Exception {
        live.identity("verification: { concurrent: 1, waiting: 1000 }");
        AtomicBoolean seen = new AtomicBoolean();
        Thread watch = Thread.ofPlatform().daemon().start(() -> {
            while (!seen.get()) {
                if (counted("verifications_waiting") > 0) {
                    seen.set(true);
                }
            }
        });
        for (int round = 0; round < 50 && !seen.get(); round++) {
            overloaded(false);
        }
        boolean counted = seen.getAndSet(true);
        watch.join();
        assertTrue(counted, "nobody was seen to wait");
        assertEquals(0, counted("verifications_waiting"));
    }

    /**
     * Has 16 clients send tokens that are new, ten each.
     *
     * @param again and again while nobody was refused: they may have come one after the other
     * @return how many were refused for too much work
     */
    private static int overloaded(boolean again) throws InterruptedException {
        AtomicInteger overloaded = new AtomicInteger();
        AtomicInteger wrong = new AtomicInteger();
        int rounds = 0;
        do {
            List<Thread> clients = new ArrayList<>();
            for (int i = 0; i < 16; i++) {
                List<String> tokens = new ArrayList<>();
                for (int j = 0; j < 10; j++) {
                    tokens.add(fresh());
                }
                clients.add(Thread.ofVirtual().start(() -> {
                    try (RawHttp client = live.gateway.connect()) {
                        for (String token : tokens) {
                            Answer answer = client.send(RawHttp.get("/work", TestIssuer.bearer(token))).read();
                            if (answer.status() == 503 && answer.text().contains("\"overloaded\"")) {
                                overloaded.incrementAndGet();
                            } else if (answer.status() != 200) {
                                wrong.incrementAndGet();
                            }
                        }
                    } catch (IOException e) {
                        wrong.incrementAndGet();
                    }
                }));
            }
            for (Thread client : clients) {
                client.join();
            }
        } while (again && overloaded.get() == 0 && ++rounds < 20);
        assertEquals(0, wrong.get(), "answers that are neither");
        return overloaded.get();
    }

    @Test
    void rejectionsTellTheIssuerAndWhatIsWrong() throws IOException {
        live.identity("");
        Token bad = live.issuer.token().audience("https://other.test");
        long wrong = counted("rejections_total", "issuer=\"main\"", "fault=\"audience-wrong\"");
        assertEquals(401, live.get(bad).status());
        assertEquals(wrong + 1, counted("rejections_total", "issuer=\"main\"", "fault=\"audience-wrong\""));
        long malformed = counted("rejections_total", "issuer=\"\"", "fault=\"malformed\"");
        assertEquals(401, live.get("not.a.token").status());
        assertEquals(malformed + 1, counted("rejections_total", "issuer=\"\"", "fault=\"malformed\""));
    }
}
