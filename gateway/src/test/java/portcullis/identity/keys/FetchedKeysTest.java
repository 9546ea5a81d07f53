package portcullis.identity.keys;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import portcullis.config.IssuerConfig.JwksRefresh;
import portcullis.identity.jose.KeySet;
import portcullis.telemetry.HeardLog;

@Timeout(60)
class FetchedKeysTest {
    private static final Duration EVERY = Duration.ofMinutes(5);
    private static final Duration COOLDOWN = Duration.ofSeconds(10);
    private static final JwksRefresh REFRESH = new JwksRefresh(EVERY, COOLDOWN, Duration.ofHours(24));
    private static final long NO_DEADLINE = Long.MAX_VALUE;
    private final ManualTime time = new ManualTime();
    private final SplittableRandom random = new SplittableRandom(4);
    private final HeardLog log = new HeardLog();
    private final List<String> results = Collections.synchronizedList(new ArrayList<>());
    private final AtomicInteger fetches = new AtomicInteger();
    private volatile @Nullable String published = MadeKeys.set("one");
    private volatile CountDownLatch gate = new CountDownLatch(0);

    /** The issuer: gives what is published; nothing published is nobody there. */
    private final KeyFetcher issuer = new KeyFetcher() {
        @Override
        public KeySet fetch() throws FetchFault {
            fetches.incrementAndGet();
            try {
                gate.await();
            } catch (InterruptedException _) {
                throw new FetchFault("interrupted");
            }
            String now = published;
            if (now == null) {
                throw new FetchFault("https://id.example.com/jwks: connection refused");
            }
            return MadeKeys.read(now);
        }

        @Override
        public void close() {
            gate.countDown();
        }
    };

    private FetchedKeys keys(Background background, FetchedKeys.@Nullable Held before) {
        KeyNews news = new KeyNews("main", results::add, log);
        return new FetchedKeys(issuer, REFRESH, before, news, background, time, this::jitter).start();
    }

    /** None, so that it is known when keys are refreshed; after a failure any, as ever. */
    private long jitter() {
        return published == null ? random.nextLong() : 0;
    }

    private FetchedKeys keys() {
        return keys(time, null);
    }

    private static List<@Nullable String> kids(@Nullable KeySet set) {
        return assertSomething(set).keys().stream().map(key -> key.id()).toList();
    }

    private static KeySet assertSomething(@Nullable KeySet set) {
        assertNotNull(set);
        return set;
    }

    private static void await(IntSupplier value, int wanted) {
        while (value.getAsInt() != wanted) {
            Thread.onSpinWait();
            Thread.yield();
        }
    }

    @Test
    void fetchesAtOnceAndAgainWhenTheSetIsOldEnough() {
        FetchedKeys keys = keys();
        assertEquals(List.of("one"), kids(keys.current()));

        published = MadeKeys.set("two");
        time.pass(EVERY.minusMillis(1));
        assertEquals(1, fetches.get());
        assertEquals(List.of("one"), kids(keys.current()));

        time.pass(Duration.ofMillis(1));
        assertEquals(2, fetches.get());
        assertEquals(List.of("two"), kids(keys.current()));
        assertEquals(List.of("updated", "updated"), results);
    }

    @Test
    void refreshesEarlierByUpToATenthSoThatGatewaysPartWays() {
        for (long random : new long[] {0, 7, 29_999, 30_000, -1, Long.MIN_VALUE}) {
            int before = fetches.get();
            ManualTime own = new ManualTime();
            new FetchedKeys(issuer, REFRESH, null, new KeyNews("main", results::add, log), own, own, () -> random).start();
            own.pass(EVERY.multipliedBy(9).dividedBy(10).minusMillis(1));
            assertEquals(before + 1, fetches.get(), "random " + random);
            own.pass(EVERY.dividedBy(10).plusMillis(1));
            assertEquals(before + 2, fetches.get(), "random " + random);
        }
    }

    @Test
    void callersWithKnownKeysDoNotNoticeAnIssuerThatIsDownForAnHour() {
        FetchedKeys keys = keys();
        KeySet before = assertSomething(keys.current());
        published = null;

        for (int minute = 0; minute < 60; minute++) {
            time.pass(Duration.ofMinutes(1));
            assertSame(before, keys.current(), "minute " + minute);
        }

        assertTrue(fetches.get() > 10, "gave up after " + fetches);
        published = MadeKeys.set("two");
        time.pass(FetchedKeys.LONGEST_PAUSE);
        assertEquals(List.of("two"), kids(keys.current()));
    }

    @Test
    void aDownIssuerIsToldOfOnceAndItsReturnOnce() {
        FetchedKeys keys = keys();
        assertTrue(keys.state().healthy());
        published = null;
        time.pass(Duration.ofHours(1));
        assertFalse(keys.state().healthy());
        assertEquals(
                "fetch failed: https://id.example.com/jwks: connection refused; the keys of 2026-03-01T00:00:00Z are used until"
                        + " 2026-03-02T00:00:00Z",
                keys.state().message());
        assertEquals(3600, keys.ageSeconds());
        published = MadeKeys.set("one");
        time.pass(FetchedKeys.LONGEST_PAUSE);

        assertTrue(keys.state().healthy());
        assertTrue(keys.ageSeconds() <= 60);
        List<String> told = log.lines.stream().filter(line -> !line.contains("changed")).toList();
        assertEquals(2, told.size(), told.toString());
        assertEquals(
                "WARNING keys of issuer main cannot be fetched: https://id.example.com/jwks: connection refused;"
                        + " the keys of 2026-03-01T00:00:00Z are used until 2026-03-02T00:00:00Z",
                told.getFirst());
        int failed = Collections.frequency(results, "failed");
        assertTrue(failed > 10, results.toString());
        assertEquals("INFO keys of issuer main can be fetched again; tries that failed: " + failed, told.getLast());
    }

    @Test
    void keysThatAreTooOldAreUsedNoMoreAndThatIsToldOnce() {
        FetchedKeys keys = keys();
        published = null;
        time.pass(REFRESH.maxStale());
        assertNotNull(keys.current());

        time.pass(Duration.ofMillis(1));
        assertNull(keys.current());
        time.pass(Duration.ofHours(2));
        assertNull(keys.newerThan(null, NO_DEADLINE));
        assertEquals(
                1,
                log.lines.stream().filter(line -> line.startsWith("ERROR") && line.contains("are too old, no token can be checked")).count(),
                log.lines.toString());
        published = MadeKeys.set("two");
        time.pass(FetchedKeys.LONGEST_PAUSE);
        assertEquals(List.of("two"), kids(keys.current()));
    }

    @Test
    void tokensWithUnknownKeysCauseOneFetchPerCooldown() {
        FetchedKeys keys = keys();
        time.pass(COOLDOWN);
        for (int second = 0; second < 60; second++) {
            for (int token = 0; token < 100; token++) {
                keys.newerThan(keys.current(), NO_DEADLINE);
            }
            time.pass(Duration.ofSeconds(1));
        }
        assertEquals(1 + 6, fetches.get());
    }

    @Test
    void aFetchThatWasDueCoolsDownToo() {
        FetchedKeys keys = keys();
        keys.newerThan(keys.current(), NO_DEADLINE);
        time.pass(COOLDOWN.minusMillis(1));
        keys.newerThan(keys.current(), NO_DEADLINE);
        assertEquals(1, fetches.get());

        time.pass(Duration.ofMillis(1));
        keys.newerThan(keys.current(), NO_DEADLINE);
        assertEquals(2, fetches.get());
    }

    @Test
    void aClockThatIsSetBackKeepsNobodyFromFetching() {
        FetchedKeys keys = keys();
        time.set(time.instant().minus(Duration.ofDays(30)));
        published = MadeKeys.set("two");

        assertEquals(List.of("two"), kids(keys.newerThan(keys.current(), NO_DEADLINE)));
        assertEquals(0, keys.ageSeconds());
    }

    @Test
    void aTokenWithANewKeyGetsTheNewSet() {
        FetchedKeys keys = keys();
        KeySet seen = keys.current();
        time.pass(COOLDOWN);
        published = MadeKeys.set("one", "two");

        assertEquals(List.of("one", "two"), kids(keys.newerThan(seen, NO_DEADLINE)));
        assertEquals(List.of("one", "two"), kids(keys.newerThan(seen, NO_DEADLINE)));
        assertEquals(2, fetches.get());
    }

    @Test
    void anotherKeyUnderTheSameNameIsAnotherSet() {
        FetchedKeys keys = keys();
        KeySet before = keys.current();
        published = MadeKeys.set("one");
        time.pass(EVERY);

        KeySet after = assertSomething(keys.current());
        assertNotSame(before, after);
        String old = assertSomething(before).keys().getFirst().thumbprint();
        String fresh = after.keys().getFirst().thumbprint();
        assertEquals(
                "INFO keys of issuer main changed; added: one (sha256 " + fresh + "); removed: one (sha256 " + old + ")",
                log.lines.getLast());
    }

    @Test
    void theSameKeysInAnotherOrderAreTheSameSet() {
        String one = MadeKeys.key("one");
        String two = MadeKeys.key("two");
        published = MadeKeys.setOf(one, two);
        FetchedKeys keys = keys();
        KeySet before = keys.current();
        published = MadeKeys.setOf(two, one) + "\n";
        time.pass(EVERY);

        assertSame(before, keys.current());
        assertEquals(List.of("updated", "unchanged"), results);
    }

    @Test
    void anIssuerThatIsDownAtTheStartIsTriedUntilItIsThere() {
        published = null;
        FetchedKeys keys = keys();
        assertNull(keys.current());
        assertNull(keys.newerThan(null, NO_DEADLINE));
        assertEquals(1, fetches.get(), "the first try cools down");
        assertEquals(
                "fetch failed: https://id.example.com/jwks: connection refused; there are no keys yet, no token can be checked",
                keys.state().message());
        time.pass(Duration.ofMinutes(10));
        assertEquals(600, keys.ageSeconds());

        published = MadeKeys.set("one");
        time.pass(FetchedKeys.LONGEST_PAUSE);
        assertEquals(List.of("one"), kids(keys.current()));
    }

    @Test
    void oneFetchServesAllWhoWait() throws InterruptedException {
        gate = new CountDownLatch(1);
        FetchedKeys keys = keys(Background.VIRTUAL, null);
        await(fetches::get, 1);
        List<List<@Nullable String>> got = Collections.synchronizedList(new ArrayList<>());
        List<Thread> tokens = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            tokens.add(Thread.ofVirtual().start(() -> got.add(kids(keys.newerThan(null, NO_DEADLINE)))));
        }
        await(keys::waiting, 50);
        gate.countDown();
        for (Thread token : tokens) {
            token.join();
        }

        assertEquals(Collections.nCopies(50, List.of("one")), got);
        assertEquals(1, fetches.get());
        assertEquals(0, keys.waiting());
        keys.close();
    }

    @Test
    void noMoreWaitThanMay() throws InterruptedException {
        gate = new CountDownLatch(1);
        FetchedKeys keys = keys(Background.VIRTUAL, null);
        List<Thread> tokens = new ArrayList<>();
        for (int i = 0; i < SingleFlight.WAITING; i++) {
            tokens.add(Thread.ofVirtual().start(() -> keys.newerThan(null, NO_DEADLINE)));
        }
        await(keys::waiting, SingleFlight.WAITING);

        long before = System.nanoTime();
        assertNull(keys.newerThan(null, NO_DEADLINE));
        assertTrue(System.nanoTime() - before < SingleFlight.WAIT.toNanos() / 2, "it waited");
        gate.countDown();
        for (Thread token : tokens) {
            token.join();
        }
        keys.close();
    }

    @Test
    void nobodyWaitsBeyondItsDeadline() {
        gate = new CountDownLatch(1);
        FetchedKeys keys = keys(Background.VIRTUAL, null);
        long before = System.nanoTime();
        assertNull(keys.newerThan(null, before));
        assertTrue(System.nanoTime() - before < SingleFlight.WAIT.toNanos() / 2, "it waited");
        keys.close();
    }

    @Test
    void keysInForceAreGivenWhileTheyAreFetchedAgain() throws InterruptedException {
        FetchedKeys before = keys();
        gate = new CountDownLatch(1);
        FetchedKeys keys = keys(Background.VIRTUAL, before.held());
        await(fetches::get, 2);

        assertEquals(List.of("one"), kids(keys.current()));
        assertTrue(keys.state().healthy());
        keys.close();
    }

    @Test
    void nothingHappensOnceItIsClosed() throws InterruptedException {
        FetchedKeys keys = keys();
        keys.close();
        published = MadeKeys.set("two");
        time.pass(Duration.ofDays(1).minusSeconds(1));

        assertEquals(1, fetches.get());
        assertEquals(0, time.alarms());
        assertEquals(List.of("one"), kids(keys.newerThan(keys.current(), NO_DEADLINE)));
    }

    @Test
    void closingLetsThoseGoWhoWait() throws InterruptedException {
        gate = new CountDownLatch(1);
        FetchedKeys keys = keys(Background.VIRTUAL, null);
        Thread token = Thread.ofVirtual().start(() -> keys.newerThan(null, NO_DEADLINE));
        await(keys::waiting, 1);
        keys.close();
        token.join();
        assertEquals(0, keys.waiting());
    }

    @Test
    void aFetchThatBreaksIsAFailureLikeAnyOther() {
        published = "{";
        FetchedKeys keys = new FetchedKeys(
                        new KeyFetcher() {
                            @Override
                            public KeySet fetch() {
                                fetches.incrementAndGet();
                                throw new IllegalStateException("a bug");
                            }

                            @Override
                            public void close() {}
                        },
                        REFRESH, null, new KeyNews("main", results::add, log), time, time, random::nextLong)
                .start();
        time.pass(Duration.ofHours(1));
        assertTrue(fetches.get() > 10);
        assertNull(keys.current());
    }
}
