package portcullis.identity;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class TurnsTest {
    private static final long GOOD = 1;
    private static final long BAD = 2;
    private static final long PATIENT = Long.MAX_VALUE;

    private final Set<Long> suspects = ConcurrentHashMap.newKeySet();
    private final Turns turns = new Turns(suspects::contains, System::nanoTime);
    /** Who was served, in order; each ends his turn when the test says so. */
    private final LinkedBlockingQueue<Queued> served = new LinkedBlockingQueue<>();

    private final AtomicInteger turnedAway = new AtomicInteger();

    private record Queued(long client, Turns.Turn turn) {}

    /** Somebody who asks for a turn, on a thread of his own, and stands in a line (or was served) when this returns. */
    private Thread ask(long client) {
        int before = seen();
        Thread thread = Thread.ofVirtual().start(() -> {
            Turns.Turn turn = turns.take(client, PATIENT);
            if (turn == null) {
                turnedAway.incrementAndGet();
            } else {
                served.add(new Queued(client, turn));
            }
        });
        while (seen() == before) {
            Thread.onSpinWait();
        }
        return thread;
    }

    private int seen() {
        return turns.waiting() + served.size() + turnedAway.get();
    }

    private Queued next() throws InterruptedException {
        Queued next = served.poll(10, TimeUnit.SECONDS);
        assertNotNull(next, "nobody was served");
        return next;
    }

    private static Turns.Turn certain(Turns.@Nullable Turn turn) {
        assertNotNull(turn);
        return turn;
    }

    @Test
    void servesInTheOrderOfComing() throws InterruptedException {
        turns.bounds(1, 10);
        Turns.Turn first = certain(turns.take(GOOD, PATIENT));
        for (long client = 10; client < 15; client++) {
            ask(client);
        }
        first.close();
        for (long client = 10; client < 15; client++) {
            Queued next = next();
            assertEquals(client, next.client);
            assertTrue(served.isEmpty());
            next.turn.close();
        }
    }

    @Test
    void aFloodOfSuspectsHoldsUpNobodyForLongerThanTheOneThatIsChecked() throws InterruptedException {
        turns.bounds(1, 100);
        suspects.add(BAD);
        Turns.Turn flood = certain(turns.take(BAD, PATIENT));
        for (int i = 0; i < 20; i++) {
            ask(BAD);
        }
        ask(GOOD);
        assertEquals(21, turns.waiting());
        flood.close();
        Queued next = next();
        assertEquals(GOOD, next.client);
        next.turn.close();
        assertEquals(BAD, next().client);
    }

    @Test
    void noTwoSuspectsAreServedAtTheSameTime() throws InterruptedException {
        turns.bounds(3, 100);
        suspects.add(BAD);
        Turns.Turn flood = certain(turns.take(BAD, PATIENT));
        ask(BAD);
        assertEquals(1, turns.waiting());
        Turns.Turn one = certain(turns.take(GOOD, PATIENT));
        Turns.Turn two = certain(turns.take(GOOD, PATIENT));
        one.close();
        two.close();
        assertEquals(1, turns.waiting());
        flood.close();
        assertEquals(BAD, next().client);
    }

    @Test
    void suspectsRestForThreeTimesAsLongAsTheLastOneTook() throws InterruptedException {
        AtomicLong nanos = new AtomicLong(-5);
        Turns resting = new Turns(client -> client == BAD, nanos::get);
        resting.bounds(1, 10);
        Turns.Turn first = certain(resting.take(BAD, PATIENT));
        nanos.addAndGet(1_000_000);
        first.close();
        Thread second = Thread.ofVirtual().start(() -> certain(resting.take(BAD, PATIENT)).close());
        while (resting.waiting() == 0) {
            Thread.onSpinWait();
        }
        certain(resting.take(GOOD, PATIENT)).close();
        nanos.addAndGet(2_999_999);
        certain(resting.take(GOOD, PATIENT)).close();
        assertEquals(1, resting.waiting());
        nanos.addAndGet(1);
        certain(resting.take(GOOD, PATIENT)).close();
        second.join();
        assertEquals(0, resting.waiting());
    }

    /** A thread that lost its processor for long took not that much of it. */
    @Test
    void suspectsRestForFiveMillisecondsAtMost() {
        AtomicLong nanos = new AtomicLong();
        Turns resting = new Turns(client -> client == BAD, nanos::get);
        resting.bounds(1, 10);
        Turns.Turn first = certain(resting.take(BAD, PATIENT));
        nanos.addAndGet(1_000_000_000);
        first.close();
        nanos.addAndGet(5_000_000);
        certain(resting.take(BAD, PATIENT)).close();
    }

    @Test
    void aSuspectWhoFindsNobodyThereWaitsOutTheRestOfTheLast() {
        turns.bounds(1, 10);
        suspects.add(BAD);
        for (int i = 0; i < 20; i++) {
            certain(turns.take(BAD, PATIENT)).close();
        }
        assertEquals(0, turns.waiting());
    }

    @Test
    void aClientWhoBecameASuspectWhileHeWaitedStepsBack() throws InterruptedException {
        turns.bounds(1, 100);
        Turns.Turn first = certain(turns.take(BAD, PATIENT));
        ask(BAD);
        ask(BAD);
        ask(GOOD);
        suspects.add(BAD);
        first.close();
        assertEquals(GOOD, next().client);
    }

    @Test
    void turnsAwayWhoFindsTheLineFull() {
        turns.bounds(1, 2);
        Turns.Turn first = certain(turns.take(GOOD, PATIENT));
        ask(GOOD);
        ask(GOOD);
        assertNull(turns.take(GOOD, PATIENT));
        assertEquals(2, turns.waiting());
        first.close();
    }

    @Test
    void aSuspectGivesWayToWhoFindsTheLineFull() throws InterruptedException {
        turns.bounds(1, 2);
        suspects.add(BAD);
        Turns.Turn first = certain(turns.take(GOOD, PATIENT));
        Thread bad = ask(BAD);
        Thread worse = ask(BAD);
        Thread good = Thread.ofVirtual().start(() -> certain(turns.take(GOOD, PATIENT)).close());
        worse.join();
        assertEquals(1, turnedAway.get());
        assertTrue(bad.isAlive());
        first.close();
        good.join();
        assertEquals(BAD, next().client);
    }

    @Test
    void nobodyWaitsWhereNobodyMay() {
        turns.bounds(1, 0);
        Turns.Turn first = certain(turns.take(GOOD, PATIENT));
        assertNull(turns.take(GOOD, PATIENT));
        first.close();
        certain(turns.take(GOOD, PATIENT)).close();
    }

    @Test
    void waitsNoLongerThanTheDeadline() {
        turns.bounds(1, 10);
        Turns.Turn first = certain(turns.take(GOOD, PATIENT));
        assertNull(turns.take(GOOD, System.nanoTime()));
        assertEquals(0, turns.waiting());
        first.close();
        certain(turns.take(GOOD, System.nanoTime() - 1)).close();
    }

    @Test
    void anInterruptedThreadLeavesTheLineAndStaysInterrupted() {
        turns.bounds(1, 10);
        Turns.Turn first = certain(turns.take(GOOD, PATIENT));
        Thread.currentThread().interrupt();
        assertNull(turns.take(GOOD, PATIENT));
        assertTrue(Thread.interrupted());
        assertEquals(0, turns.waiting());
        first.close();
        certain(turns.take(GOOD, PATIENT)).close();
    }

    @Test
    void moreTurnsAtATimeServeThoseWhoWait() throws InterruptedException {
        turns.bounds(1, 10);
        Turns.Turn first = certain(turns.take(GOOD, PATIENT));
        ask(10);
        ask(11);
        turns.bounds(3, 10);
        assertEquals(Set.of(10L, 11L), Set.of(next().client, next().client));
        first.close();
    }

    /** What gives up in the same moment in which it would be served must not take the turn with it. */
    @Test
    void noTurnIsLostToInterruptsAndDeadlines() throws InterruptedException {
        turns.bounds(2, 1000);
        suspects.add(BAD);
        AtomicInteger inside = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            int number = i;
            threads.add(Thread.ofVirtual().start(() -> {
                for (int round = 0; round < 50; round++) {
                    Turns.Turn turn = turns.take(number % 3 == 0 ? BAD : GOOD, System.nanoTime() + (number * 997 + round * 131) % 200_000);
                    if (turn != null) {
                        most.accumulateAndGet(inside.incrementAndGet(), Math::max);
                        Thread.yield();
                        inside.decrementAndGet();
                        turn.close();
                    }
                    Thread.interrupted();
                }
            }));
        }
        for (int round = 0; round < 20; round++) {
            threads.forEach(Thread::interrupt);
            Thread.yield();
        }
        for (Thread thread : threads) {
            thread.join();
        }
        assertTrue(most.get() <= 2, () -> most + " at the same time");
        assertEquals(0, turns.waiting());
        Turns.Turn one = certain(turns.take(GOOD, PATIENT));
        Turns.Turn two = certain(turns.take(BAD, PATIENT));
        assertNull(turns.take(GOOD, System.nanoTime() - 1));
        one.close();
        two.close();
        assertFalse(Thread.currentThread().isInterrupted());
    }

    /** Bursts, since what is looked for takes two threads at one moment; whoever is forgotten is turned away when his patience ends. */
    @Test
    void forgetsNobodyWhoIsServed() throws InterruptedException {
        turns.bounds(1, 100);
        suspects.add(BAD);
        for (int burst = 0; burst < 500; burst++) {
            CountDownLatch done = new CountDownLatch(16);
            for (int i = 0; i < 16; i++) {
                long client = i % 4 == 0 ? GOOD : BAD;
                Thread.ofVirtual().start(() -> {
                    Turns.Turn turn = turns.take(client, PATIENT);
                    if (turn == null) {
                        turnedAway.incrementAndGet();
                    } else {
                        turn.close();
                    }
                    done.countDown();
                });
            }
            done.await();
        }
        assertEquals(0, turnedAway.get());
    }
}
