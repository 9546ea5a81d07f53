package portcullis.telemetry;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Map;
import java.util.Queue;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import portcullis.config.Telemetry.LogLevel;

final class LogLevelsTest {
    private static final Duration TEN_MINUTES = Duration.ofMinutes(10);

    private final Level before = Logger.getLogger("").getLevel();
    private final Queue<Runnable> later = new ArrayDeque<>();
    private final LogLevels levels = new LogLevels((wait, action) -> later.add(action));

    @AfterEach
    void restore() {
        levels.configure(LogLevel.INFO, Map.of());
        Logger.getLogger("").setLevel(before);
    }

    private static boolean says(String logger, Level level) {
        return Logger.getLogger(logger).isLoggable(level);
    }

    @Test
    void followsConfigurationPerLogger() {
        levels.configure(LogLevel.ERROR, Map.of("test.a", LogLevel.DEBUG));

        assertFalse(says("test.b", Level.WARNING));
        assertTrue(says("test.b", Level.SEVERE));
        assertTrue(says("test.a.below", Level.FINE));
        assertFalse(says("test.a.below", Level.FINER));

        levels.configure(LogLevel.ERROR, Map.of());
        assertFalse(says("test.a.below", Level.WARNING));
    }

    @Test
    void keepsHelidonsOwnTalkOutUnlessAskedFor() {
        levels.configure(LogLevel.INFO, Map.of());
        assertFalse(says("io.helidon.webserver", Level.INFO));

        levels.configure(LogLevel.INFO, Map.of("io.helidon", LogLevel.INFO));
        assertTrue(says("io.helidon.webserver", Level.INFO));
    }

    @Test
    void revertsAChangeToWhatConfigurationSaysByThen() {
        levels.configure(LogLevel.INFO, Map.of());
        levels.set("test.c", LogLevel.TRACE, TEN_MINUTES);
        assertTrue(says("test.c", Level.FINER));

        levels.configure(LogLevel.INFO, Map.of("test.c", LogLevel.ERROR));
        assertTrue(says("test.c", Level.FINER), "a reload leaves the change on");

        later.remove().run();
        assertFalse(says("test.c", Level.WARNING));
    }

    @Test
    void aSecondChangeOutlivesTheEndOfTheFirst() {
        levels.set("test.d", LogLevel.DEBUG, TEN_MINUTES);
        levels.set("test.d", LogLevel.TRACE, TEN_MINUTES);

        later.remove().run();
        assertTrue(says("test.d", Level.FINER));
        later.remove().run();
        assertFalse(says("test.d", Level.FINE));
    }

    @Test
    void refusesAChangeForGood() {
        assertThrows(IllegalArgumentException.class, () -> levels.set("", LogLevel.DEBUG, Duration.ZERO));
        assertThrows(
                IllegalArgumentException.class, () -> levels.set("", LogLevel.DEBUG, LogLevels.LONGEST.plusMillis(1)));
        assertEquals(0, later.size());
    }

    @Test
    void readsTheNamesOfLevels() {
        assertEquals(LogLevel.WARN, LogLevels.parse("Warn"));
        assertEquals(null, LogLevels.parse("loud"));
    }
}
