package portcullis.telemetry;

import java.time.Duration;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;
import portcullis.config.Telemetry.LogLevel;

/**
 * Which logger says how much: what configuration says, and on top of it what an operator changed for a while. A change
 * reverts by itself to what configuration says by then, so that nobody leaves the log talkative for good. A level holds
 * for a logger and everything below it; the empty name is all loggers.
 */
public final class LogLevels {
    /** The longest change; a longer one belongs into configuration. */
    public static final Duration LONGEST = Duration.ofHours(24);

    /** Helidon tells at INFO what it is and that it started; we say that ourselves. */
    private static final Map<String, LogLevel> QUIET = Map.of("io.helidon", LogLevel.WARN);

    private final BiConsumer<Duration, Runnable> later;
    /** Strong references: JUL itself forgets a logger that nobody holds, and its level with it. */
    private final Map<String, Logger> loggers = new HashMap<>();
    private final Map<String, LogLevel> changed = new HashMap<>();
    private final Map<String, Long> changes = new HashMap<>();
    private Map<String, LogLevel> configured = Map.of("", LogLevel.INFO);
    private long lastChange;

    /** @param later runs something after a while, on another thread */
    public LogLevels(BiConsumer<Duration, Runnable> later) {
        this.later = later;
    }

    /** What configuration says; changes that are on stay on. */
    public synchronized void configure(LogLevel level, Map<String, LogLevel> levels) {
        Map<String, LogLevel> all = new HashMap<>(QUIET);
        all.putAll(levels);
        all.put("", level);
        configured = all;
        refresh();
    }

    /**
     * Changes a level for a while. A second change of the same logger replaces the first.
     *
     * @throws IllegalArgumentException when {@code wait} is not positive or longer than {@link #LONGEST}
     */
    public synchronized void set(String logger, LogLevel level, Duration wait) {
        if (wait.isNegative() || wait.isZero() || wait.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException("a level changes for up to " + LONGEST.toHours() + "h");
        }
        long change = ++lastChange;
        changed.put(logger, level);
        changes.put(logger, change);
        refresh();
        later.accept(wait, () -> revert(logger, change));
    }

    private synchronized void revert(String logger, long change) {
        if (changes.remove(logger, change)) {
            changed.remove(logger);
            refresh();
        }
    }

    /** The levels in force, by logger; the empty name is all others. */
    public synchronized Map<String, LogLevel> levels() {
        Map<String, LogLevel> levels = new TreeMap<>(configured);
        levels.putAll(changed);
        return levels;
    }

    private void refresh() {
        Map<String, LogLevel> levels = levels();
        loggers.forEach((name, logger) -> {
            if (!levels.containsKey(name)) {
                logger.setLevel(null); // asks its parent again
            }
        });
        loggers.keySet().retainAll(levels.keySet());
        levels.forEach((name, level) -> loggers.computeIfAbsent(name, Logger::getLogger).setLevel(jul(level)));
    }

    /** The level of that name, in any letter case; null when there is none. */
    public static @Nullable LogLevel parse(String name) {
        for (LogLevel level : LogLevel.values()) {
            if (level.name().equals(name.toUpperCase(Locale.ROOT))) {
                return level;
            }
        }
        return null;
    }

    private static Level jul(LogLevel level) {
        return switch (level) {
            case TRACE -> Level.FINER;
            case DEBUG -> Level.FINE;
            case INFO -> Level.INFO;
            case WARN -> Level.WARNING;
            case ERROR -> Level.SEVERE;
            case OFF -> Level.OFF;
        };
    }
}
