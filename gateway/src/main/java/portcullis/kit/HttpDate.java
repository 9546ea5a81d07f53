package portcullis.kit;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** Dates as HTTP writes them, IMF-fixdate (RFC 9110, 5.6.7); the text of the current second is made once. */
public final class HttpDate {
    private static final DateTimeFormatter FORMAT =
            DateTimeFormatter.ofPattern("EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.ROOT).withZone(ZoneOffset.UTC);

    private volatile Second last = new Second(Long.MIN_VALUE, "");

    private record Second(long epochSecond, String text) {}

    /** The date of a moment, given in milliseconds since 1970. */
    public String at(long epochMillis) {
        long second = Math.floorDiv(epochMillis, 1000L);
        Second known = last;
        if (known.epochSecond != second) {
            known = new Second(second, format(Instant.ofEpochSecond(second)));
            last = known;
        }
        return known.text;
    }

    public static String format(Instant instant) {
        return FORMAT.format(instant);
    }
}
