package portcullis.config;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;
import portcullis.config.keys.Place;

/**
 * One version of an API. Dates count from 00:00 UTC; null for one that was not announced.
 *
 * @param upstream null when the API's applies
 * @param successor another version of the same API
 * @param migrationGuide an absolute URL
 */
public record VersionConfig(
        String name,
        @Nullable UpstreamTarget upstream,
        @Nullable LocalDate deprecatedOn,
        @Nullable LocalDate sunsetOn,
        @Nullable LocalDate removedOn,
        @Nullable String successor,
        @Nullable String migrationGuide,
        List<Brownout> brownouts,
        AfterSunset afterSunset,
        FilterBlocks filters,
        Place place) {

    /** A planned outage, so that the last callers notice before the version goes. */
    public record Brownout(Instant from, Duration length) {
        /** The first moment after it. */
        public Instant until() {
            return from.plus(length);
        }
    }

    /** What a version answers from its sunset on: 410, or as before. */
    public enum AfterSunset {
        GONE,
        KEEP
    }
}
