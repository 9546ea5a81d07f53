package portcullis.routing;

import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import portcullis.config.VersionConfig;
import portcullis.http.FieldName;
import portcullis.http.HeaderFields;

/**
 * The life of one version: what it is at a moment, and what answers say about it. Dates count from 00:00 UTC. Everything
 * that goes onto the wire is text before the first request comes.
 */
public final class VersionLifecycle {
    /** {@link #brownOutUntil} outside of every brown-out. */
    public static final long NO_BROWN_OUT = Long.MIN_VALUE;

    private static final FieldName DEPRECATION = FieldName.of("Deprecation");
    private static final FieldName SUNSET = FieldName.of("Sunset");
    private static final FieldName LINK = FieldName.of("Link");

    /** IMF-fixdate (RFC 9110, 5.6.7). */
    private static final DateTimeFormatter HTTP_DATE =
            DateTimeFormatter.ofPattern("EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.US).withZone(ZoneOffset.UTC);

    private static final long NEVER = Long.MAX_VALUE;

    /** What a version is at one moment. */
    public enum Status {
        ACTIVE,
        DEPRECATED,
        SUNSET,
        REMOVED;

        /** As operators read it. */
        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    private record Line(FieldName name, String value) {}

    private final VersionConfig config;
    private final long deprecatedFrom;
    private final long sunsetFrom;
    private final long removedFrom;
    private final long announcedFrom;
    private final boolean endsAtSunset;
    private final long[] brownOutFrom;
    private final long[] brownOutUntil;
    private final List<Line> announcements;

    public VersionLifecycle(VersionConfig config) {
        this.config = config;
        deprecatedFrom = millis(config.deprecatedOn());
        sunsetFrom = millis(config.sunsetOn());
        removedFrom = millis(config.removedOn());
        announcedFrom = config.deprecatedOn() != null ? deprecatedFrom : sunsetFrom == NEVER ? NEVER : Long.MIN_VALUE;
        endsAtSunset = config.afterSunset() == VersionConfig.AfterSunset.GONE;
        brownOutFrom = config.brownouts().stream().mapToLong(window -> window.from().toEpochMilli()).toArray();
        brownOutUntil = config.brownouts().stream().mapToLong(window -> window.until().toEpochMilli()).toArray();
        announcements = announcements(config);
    }

    private static long millis(@Nullable LocalDate day) {
        return day == null ? NEVER : day.atStartOfDay(ZoneOffset.UTC).toInstant().toEpochMilli();
    }

    private static List<Line> announcements(VersionConfig config) {
        List<Line> lines = new ArrayList<>();
        if (config.deprecatedOn() != null) {
            lines.add(new Line(DEPRECATION, "@" + millis(config.deprecatedOn()) / 1000));
        }
        if (config.sunsetOn() != null) {
            lines.add(new Line(SUNSET, HTTP_DATE.format(config.sunsetOn().atStartOfDay(ZoneOffset.UTC))));
        }
        if (config.migrationGuide() != null) {
            String guide = "<" + config.migrationGuide() + ">; rel=";
            lines.add(new Line(LINK, guide + "\"deprecation\""));
            if (config.sunsetOn() != null) {
                lines.add(new Line(LINK, guide + "\"sunset\""));
            }
        }
        return List.copyOf(lines);
    }

    public VersionConfig config() {
        return config;
    }

    public String name() {
        return config.name();
    }

    /** @param nowMillis Unix time */
    public Status status(long nowMillis) {
        if (nowMillis >= removedFrom) {
            return Status.REMOVED;
        }
        if (nowMillis >= sunsetFrom) {
            return Status.SUNSET;
        }
        return nowMillis >= deprecatedFrom ? Status.DEPRECATED : Status.ACTIVE;
    }

    public boolean isRemoved(long nowMillis) {
        return nowMillis >= removedFrom;
    }

    /** Whether it has come to its end, so that requests are refused although the version is still known. */
    public boolean isOver(long nowMillis) {
        return endsAtSunset && nowMillis >= sunsetFrom;
    }

    /** The end of the brown-out that is on, in Unix milliseconds; {@link #NO_BROWN_OUT} when none is. */
    public long brownOutUntil(long nowMillis) {
        long until = NO_BROWN_OUT;
        for (int i = 0; i < brownOutFrom.length; i++) {
            if (nowMillis >= brownOutFrom[i] && nowMillis < brownOutUntil[i]) {
                until = Math.max(until, brownOutUntil[i]);
            }
        }
        return until;
    }

    /**
     * Whether answers tell that the version will end: once it is deprecated, or at once when it was given an end without
     * ever being deprecated.
     */
    boolean isAnnounced(long nowMillis) {
        return nowMillis >= announcedFrom;
    }

    /**
     * Appends what an answer tells of the version: Deprecation (RFC 9745), Sunset (RFC 8594) and Link.
     *
     * @param successor where the same route is in the version that follows, as the target of a link; null when it is not there
     */
    void announce(HeaderFields fields, @Nullable String successor) {
        for (int i = 0; i < announcements.size(); i++) {
            Line line = announcements.get(i);
            fields.add(line.name, line.value);
        }
        if (successor != null) {
            fields.add(LINK, successor);
        }
    }
}
