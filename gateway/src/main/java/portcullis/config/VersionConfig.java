package portcullis.config;

import static portcullis.config.keys.Key.list;
import static portcullis.config.keys.Key.word;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;
import portcullis.config.keys.Declare;
import portcullis.config.keys.Formats;
import portcullis.config.keys.Given;
import portcullis.config.keys.Key;
import portcullis.config.keys.Keys;
import portcullis.config.keys.Place;
import portcullis.config.keys.Shape;
import portcullis.config.keys.Shapes;

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

    static Keys<VersionConfig> keys(Shape<FilterBlocks> filterBlocks) {
        return Declare.keys(
                        VersionConfig::new,
                        Given.name(),
                        Key.of("upstream", UpstreamTarget.SHAPE)
                                .orNone()
                                .says("where requests of this version go; without it where the API says"),
                        Key.of("deprecated-on", Formats.DATE)
                                .orNone()
                                .says("from this day on answers carry Deprecation and Link"),
                        Key.of("sunset-on", Formats.DATE)
                                .orNone()
                                .says("the day that Sunset announces; from then on after-sunset applies"),
                        Key.of("removed-on", Formats.DATE).orNone().says("from this day on the version is unknown: 404"),
                        Key.of("successor", Formats.NAME).orNone().says("the version to move to"),
                        Key.of("migration-guide", Formats.WEB_URL)
                                .as(URI::toString)
                                .orNone()
                                .says("a page about the move"),
                        list("brownouts", Shapes.block(Brownout.KEYS))
                                .orItems()
                                .says("planned outages, answered with 503, so that the last callers notice"),
                        word("after-sunset", AfterSunset.values()).or("gone").says("gone answers 410, keep serves on"),
                        Key.of("filters", filterBlocks).orEmpty().says("filters of this version"),
                        Given.place())
                .check(VersionConfig::refuseDisorder);
    }

    private static void refuseDisorder(VersionConfig version, Keys.Complaints complaints) {
        if (isAfter(version.deprecatedOn, version.sunsetOn)) {
            complaints.error("sunset-on", "is before deprecated-on", "the same day or later");
        }
        if (isAfter(version.sunsetOn, version.removedOn) || isAfter(version.deprecatedOn, version.removedOn)) {
            complaints.error("removed-on", "is before what must precede it", "deprecated-on, sunset-on, removed-on");
        }
        if (version.name.equals(version.successor)) {
            complaints.error("successor", "is the version itself", "another version of this API");
        }
    }

    private static boolean isAfter(@Nullable LocalDate first, @Nullable LocalDate second) {
        return first != null && second != null && first.isAfter(second);
    }

    /** A planned outage, so that the last callers notice before the version goes. */
    public record Brownout(Instant from, Duration length) {
        static final Keys<Brownout> KEYS = Declare.keys(
                Brownout::new,
                Key.of("from", Formats.INSTANT).says("when it begins"),
                Key.duration("for").between("1s", "7d").says("how long it lasts"));

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
