package portcullis.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class WireTest {
    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);
    private final ScriptedWire wire = ScriptedWire.of().thenIsSilent();

    @Test
    void aReadDeadlineEndsReadingAndLeavesWriting() throws IOException {
        wire.readWithin(SECOND);

        assertEquals(-1, wire.read(new byte[1], 0, 1));
        assertTrue(wire.readExpired());
        wire.write(new byte[1], 0, 1);
        assertTrue(wire.isOpen());
    }

    @Test
    void aWriteDeadlineEndsTheConnectionAtOnce() {
        wire.takesNothing();
        wire.writeWithin(SECOND);

        assertThrows(IOException.class, () -> wire.write(new byte[1], 0, 1));
        assertTrue(wire.writeExpired());
        assertTrue(wire.isReset());
    }

    @Test
    void aDeadlineStrikesWhenItIsReachedAndNotBefore() {
        long before = System.nanoTime();
        wire.readWithin(SECOND);
        long after = System.nanoTime();

        wire.look(before + SECOND - 1);
        assertFalse(wire.readExpired());
        wire.look(after + SECOND);
        assertTrue(wire.readExpired());
    }

    @Test
    void aLiftedDeadlineNeverStrikes() {
        wire.readWithin(0);
        wire.writeWithin(0);
        wire.readWhenever();
        wire.writeWhenever();
        wire.strike();

        assertFalse(wire.readExpired());
        assertFalse(wire.writeExpired());
        assertTrue(wire.isOpen());
    }

    @Test
    void waitingForeverIsNoDeadline() {
        wire.readWithin(Long.MAX_VALUE);
        wire.writeWithin(Long.MAX_VALUE);
        wire.strike();

        assertFalse(wire.readExpired());
        assertFalse(wire.writeExpired());
    }

    @Test
    void noTimeLeftStrikesAtTheNextLook() {
        wire.readWithin(0);
        wire.look(System.nanoTime());

        assertTrue(wire.readExpired());
    }

    @Test
    void whatStruckStaysStruckWhoeverLiftsOrArmsItAfterwards() {
        wire.readWithin(0);
        wire.writeWithin(0);
        wire.strike();
        wire.readWhenever();
        wire.writeWhenever();
        assertTrue(wire.readExpired());
        assertTrue(wire.writeExpired());

        wire.readWithin(SECOND);
        wire.writeWithin(SECOND);
        assertTrue(wire.readExpired());
        assertTrue(wire.writeExpired());
    }

    @Test
    void theWatchdogStrikesForWiresItWatches() throws InterruptedException {
        CountDownLatch struck = new CountDownLatch(1);
        ScriptedWire watched = ScriptedWire.of().whenReset(struck::countDown);
        watched.writeWithin(0);
        try (Watchdog watchdog = new Watchdog()) {
            watchdog.watch(watched);
            assertTrue(struck.await(30, TimeUnit.SECONDS));
        }
        assertTrue(watched.writeExpired());
    }

    @Test
    void theWatchdogSurvivesAWireThatFails() throws InterruptedException {
        ScriptedWire bad = ScriptedWire.of().whenReset(() -> {
            throw new IllegalStateException("on purpose");
        });
        CountDownLatch struck = new CountDownLatch(1);
        ScriptedWire good = ScriptedWire.of().whenReset(struck::countDown);
        bad.writeWithin(0);
        try (Watchdog watchdog = new Watchdog()) {
            watchdog.watch(bad);
            while (!bad.writeExpired()) {
                Thread.onSpinWait();
            }
            good.writeWithin(0);
            watchdog.watch(good);
            assertTrue(struck.await(30, TimeUnit.SECONDS));
        }
    }

    @Test
    void theWatchdogLeavesWiresAloneThatItForgot() throws InterruptedException {
        CountDownLatch struck = new CountDownLatch(1);
        ScriptedWire watched = ScriptedWire.of().whenReset(struck::countDown);
        ScriptedWire forgotten = ScriptedWire.of();
        try (Watchdog watchdog = new Watchdog()) {
            watchdog.watch(forgotten);
            watchdog.forget(forgotten);
            forgotten.writeWithin(0);
            watchdog.watch(watched);
            watched.writeWithin(0);
            assertTrue(struck.await(30, TimeUnit.SECONDS));
        }
        assertFalse(forgotten.writeExpired());
    }
}
