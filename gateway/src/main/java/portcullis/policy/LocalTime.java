package portcullis.policy;

import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import portcullis.policy.eval.Value;

/** What {@code context.local} says: the same for a whole minute, and therefore made once in each. */
final class LocalTime {
    private static final long MINUTE = 60_000;
    private static final int MINUTES_OF_HOUR = 60;

    private final ZoneId zone;
    private volatile @Nullable Made made;

    private record Made(long minute, Value.Fields local) {}

    LocalTime(ZoneId zone) {
        this.zone = zone;
    }

    /** @param now Unix time in milliseconds */
    Value.Fields at(long now) {
        long minute = Math.floorDiv(now, MINUTE);
        Made last = made;
        if (last == null || last.minute != minute) {
            last = new Made(minute, local(Instant.ofEpochMilli(now).atZone(zone)));
            made = last;
        }
        return last.local;
    }

    private static Value.Fields local(ZonedDateTime time) {
        return new Value.Fields(Map.of(
                "weekday", new Value.Whole(time.getDayOfWeek().getValue()),
                "minute_of_day", new Value.Whole(time.getHour() * MINUTES_OF_HOUR + time.getMinute()),
                "date", new Value.Text(time.toLocalDate().toString())));
    }
}
