package portcullis.kit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class BackoffTest {
    private static final Duration BASE = Duration.ofSeconds(1);
    private static final Duration CAP = Duration.ofSeconds(60);

    private static Duration longest(int failures, Duration cap) {
        SplittableRandom random = new SplittableRandom(failures);
        Backoff backoff = new Backoff(BASE, cap, random::nextLong);
        Duration longest = Duration.ZERO;
        for (int i = 0; i < 100_000; i++) {
            Duration wait = backoff.after(failures);
            assertTrue(!wait.isNegative());
            longest = wait.compareTo(longest) > 0 ? wait : longest;
        }
        return longest;
    }

    @Test
    void theBoundDoublesUpToItsCap() {
        assertEquals(1.0, longest(1, CAP).toMillis() / 1000.0, 0.01);
        assertEquals(2.0, longest(2, CAP).toMillis() / 1000.0, 0.02);
        assertEquals(32.0, longest(6, CAP).toMillis() / 1000.0, 0.32);
        assertEquals(60.0, longest(7, CAP).toMillis() / 1000.0, 0.6);
        assertEquals(60.0, longest(Integer.MAX_VALUE, CAP).toMillis() / 1000.0, 0.6);
    }

    @Test
    void aCapBelowTheBaseIsTheBound() {
        assertEquals(0.25, longest(1, Duration.ofMillis(250)).toMillis() / 1000.0, 0.01);
        assertEquals(0.25, longest(9, Duration.ofMillis(250)).toMillis() / 1000.0, 0.01);
    }

    @Test
    void everyWaitUpToTheBoundIsAsLikely() {
        Backoff first = new Backoff(Duration.ofMillis(3), CAP, () -> 0);
        Backoff last = new Backoff(Duration.ofMillis(3), CAP, () -> 3);
        assertEquals(Duration.ZERO, first.after(1));
        assertEquals(Duration.ofMillis(3), last.after(1));
    }

    @Test
    void refusesWaitsOfNothing() {
        assertThrows(IllegalArgumentException.class, () -> new Backoff(Duration.ZERO, CAP, () -> 0));
        assertThrows(IllegalArgumentException.class, () -> new Backoff(BASE, Duration.ofNanos(5), () -> 0));
    }
}
