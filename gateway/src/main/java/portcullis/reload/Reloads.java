package portcullis.reload;

import static java.lang.System.Logger.Level.ERROR;
import static java.lang.System.Logger.Level.INFO;
import static java.lang.System.Logger.Level.WARNING;

import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import portcullis.config.keys.ConfigProblem;
import portcullis.config.keys.Place;
import portcullis.telemetry.Meters;

/**
 * Takes a changed configuration over, all or nothing and one attempt at a time, and remembers what came of it. Whatever
 * goes wrong, the generation in force stays in force.
 */
public final class Reloads {
    private static final System.Logger LOG = System.getLogger(Reloads.class.getName());
    /** Problems of one attempt that are logged one by one; the admin port and {@code validate} show all. */
    private static final int LOGGED_PROBLEMS = 50;

    private final Load load;
    private final Meters meters;
    private final InstantSource clock;
    private volatile Status status;

    /** Loads, compiles and swaps; returns when the new generation serves, or knows why it does not. */
    @FunctionalInterface
    public interface Load {
        Result load();
    }

    /** What came of an attempt. */
    public sealed interface Result {
        /** {@code applied}, {@code unchanged} or {@code rejected}. */
        default String name() {
            return getClass().getSimpleName().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * A new generation is in force.
     *
     * @param restartPending key paths of edits that wait for a restart
     */
    public record Applied(long generation, String hash, List<String> restartPending, List<ConfigProblem> warnings)
            implements Result {}

    /** What was read is what is in force. */
    public record Unchanged() implements Result {}

    public record Rejected(List<ConfigProblem> problems) implements Result {}

    /** @param cause who asked for it */
    public record Attempt(Instant at, String cause, Result result) {}

    /**
     * @param since when the generation in force came into force
     * @param last the last attempt; null before the first
     */
    public record Status(
            long generation, String hash, Instant since, List<String> restartPending, @Nullable Attempt last) {}

    /** @param first the generation that the process started with */
    public Reloads(Load load, Applied first, Meters meters, InstantSource clock) {
        this.load = load;
        this.meters = meters;
        this.clock = clock;
        Instant now = clock.instant();
        status = new Status(first.generation, first.hash, now, first.restartPending, null);
        meters.generation(first.hash, now);
        meters.restartPending(() -> status.restartPending.size());
    }

    public Status status() {
        return status;
    }

    /**
     * Tries now. Never throws for what is in the configuration, nor for our own bugs in reading it.
     *
     * @param cause for the log: {@code file change}, {@code signal}, {@code admin}
     */
    public synchronized Result reload(String cause) {
        Result result = attempt();
        Instant now = clock.instant();
        Attempt last = new Attempt(now, cause, result);
        Status before = status;
        switch (result) {
            case Applied applied -> {
                status = new Status(applied.generation, applied.hash, now, applied.restartPending, last);
                meters.generation(applied.hash, now);
                LOG.log(INFO, "generation " + applied.generation + " is in force; cause: " + cause + "; hash: " + applied.hash);
                log(applied.warnings);
                if (!applied.restartPending.isEmpty()) {
                    LOG.log(WARNING, "waits for a restart: " + String.join(", ", applied.restartPending));
                }
            }
            case Unchanged _ -> {
                status = new Status(before.generation, before.hash, before.since, before.restartPending, last);
                LOG.log(INFO, "the configuration has not changed; cause: " + cause);
            }
            case Rejected rejected -> {
                status = new Status(before.generation, before.hash, before.since, before.restartPending, last);
                LOG.log(ERROR, "the configuration is refused and generation " + before.generation
                        + " stays in force; cause: " + cause + "; problems: " + rejected.problems.size());
                log(rejected.problems);
            }
        }
        meters.reloaded(result.name());
        return result;
    }

    private Result attempt() {
        try {
            return load.load();
        } catch (RuntimeException bug) {
            LOG.log(ERROR, "a reload failed", bug);
            return new Rejected(List.of(ConfigProblem.error(
                    Place.of("configuration"), "could not be loaded because of an error in the gateway", "the log has its stack")));
        }
    }

    private static void log(List<ConfigProblem> problems) {
        for (int i = 0; i < Math.min(problems.size(), LOGGED_PROBLEMS); i++) {
            ConfigProblem problem = problems.get(i);
            LOG.log(problem.severity() == ConfigProblem.Severity.ERROR ? ERROR : WARNING, problem.toString());
        }
    }
}
