package portcullis.identity.keys;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** A clock that a test moves, and work that runs when its time has come, on the thread of the test. */
public final class ManualTime implements InstantSource, Background {
    private Instant now = Instant.parse("2026-03-01T00:00:00Z");
    private final List<Alarm> alarms = new ArrayList<>();

    private record Alarm(Instant due, Runnable task) {}

    @Override
    public Instant instant() {
        return now;
    }

    @Override
    public void now(Runnable task) {
        task.run();
    }

    @Override
    public Runnable later(Duration wait, Runnable task) {
        Alarm alarm = new Alarm(now.plus(wait), task);
        alarms.add(alarm);
        return () -> alarms.removeIf(each -> each == alarm);
    }

    /** How much is to run some time. */
    public int alarms() {
        return alarms.size();
    }

    /** Lets time pass, and everything happen that is due meanwhile, each at its time. */
    public void pass(Duration time) {
        Instant end = now.plus(time);
        while (true) {
            Alarm next = alarms.stream().min(Comparator.comparing(Alarm::due)).orElse(null);
            if (next == null || next.due.isAfter(end)) {
                break;
            }
            alarms.remove(next);
            now = next.due.isAfter(now) ? next.due : now;
            next.task.run();
        }
        now = end;
    }

    /** Sets the clock alone; nothing happens. */
    void set(Instant time) {
        now = time;
    }
}
