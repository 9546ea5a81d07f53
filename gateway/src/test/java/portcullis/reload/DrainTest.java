package portcullis.reload;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class DrainTest {
    private static final Duration FIVE = Duration.ofSeconds(5);
    private static final Duration TWENTY = Duration.ofSeconds(20);
    private static final Instant TEN_O_CLOCK = Instant.parse("2026-09-01T10:00:00Z");

    private long nanos = -3; // the clock of nanoTime may be negative
    private long inFlight;
    private long endsAt = Long.MAX_VALUE;
    private final List<Long> closedIdleAt = new ArrayList<>();
    private final Drain drain = new Drain(() -> TEN_O_CLOCK, () -> nanos, pause -> {
        nanos += pause;
        inFlight = seconds() >= endsAt ? 0 : inFlight;
    });

    private long seconds() {
        return Duration.ofNanos(nanos + 3).toSeconds();
    }

    private long finish() {
        return drain.finish(FIVE, TWENTY, () -> inFlight, () -> {
            assertTrue(drain.isClosing());
            closedIdleAt.add(seconds());
        });
    }

    @Test
    void saysSoBeforeItClosesAnything() {
        assertFalse(drain.isDraining());
        assertEquals(Optional.empty(), drain.since());

        assertTrue(drain.begin());
        assertTrue(drain.isDraining());
        assertFalse(drain.isClosing());
        assertEquals(Optional.of(TEN_O_CLOCK), drain.since());
        assertFalse(drain.begin(), "once");

        drain.close();
        assertTrue(drain.isClosing());
    }

    @Test
    void waitsTheWholeFirstStepEvenWhenNothingRuns() {
        assertEquals(0, finish());

        assertEquals(5, seconds());
        assertEquals(List.of(5L), closedIdleAt);
    }

    @Test
    void countsTheFirstStepFromTheBeginWhoeverBegan() {
        drain.begin();
        nanos += Duration.ofSeconds(3).toNanos();

        finish();

        assertEquals(5, seconds());
    }

    @Test
    void endsWhenTheLastRequestDoes() {
        inFlight = 2;
        endsAt = 8;

        assertEquals(0, finish());
        assertEquals(8, seconds());
    }

    @Test
    void countsWhatItCutsAtTheDeadline() {
        inFlight = 2;

        assertEquals(2, finish());
        assertEquals(25, seconds());
    }

    @Test
    void stopsNowWhenInterrupted() {
        inFlight = 1;
        Thread.currentThread().interrupt();

        assertEquals(1, finish());
        assertTrue(Thread.interrupted());
        assertTrue(drain.isClosing());
        assertEquals(0, seconds());
    }
}
