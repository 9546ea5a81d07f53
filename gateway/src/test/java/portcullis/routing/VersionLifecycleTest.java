package portcullis.routing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import portcullis.config.FilterBlocks;
import portcullis.config.VersionConfig;
import portcullis.config.VersionConfig.AfterSunset;
import portcullis.config.keys.Place;
import portcullis.http.HeaderFields;

final class VersionLifecycleTest {
    private static final String GUIDE = "https://docs.example.com/v2";

    @ParameterizedTest
    @CsvSource({
        "2026-08-31T23:59:59.999Z, active",
        "2026-09-01T00:00:00Z, deprecated",
        "2027-02-28T23:59:59.999Z, deprecated",
        "2027-03-01T00:00:00Z, sunset",
        "2027-05-31T23:59:59.999Z, sunset",
        "2027-06-01T00:00:00Z, removed",
    })
    void changesAtMidnightUtcOfItsDates(String time, String status) {
        VersionLifecycle version = version("2026-09-01", "2027-03-01", "2027-06-01", AfterSunset.GONE, null);
        assertEquals(status, version.status(millis(time)).toString());
        assertEquals(status.equals("removed"), version.isRemoved(millis(time)));
        assertEquals(status.equals("sunset") || status.equals("removed"), version.isOver(millis(time)));
    }

    @Test
    void staysActiveForEverWithoutDates() {
        VersionLifecycle version = version(null, null, null, AfterSunset.GONE, GUIDE);
        assertEquals(VersionLifecycle.Status.ACTIVE, version.status(Long.MAX_VALUE - 1));
        assertFalse(version.isOver(Long.MAX_VALUE - 1));
        assertFalse(version.isAnnounced(Long.MAX_VALUE - 1));
    }

    @Test
    void isServedOnAfterItsSunsetWhenItIsKept() {
        VersionLifecycle version = version("2026-09-01", "2027-03-01", null, AfterSunset.KEEP, null);
        long after = millis("2027-03-01T00:00:00Z");
        assertEquals(VersionLifecycle.Status.SUNSET, version.status(after));
        assertFalse(version.isOver(after));
        assertTrue(version.isAnnounced(after));
    }

    @Test
    void isAnnouncedFromItsDeprecationOrAtOnceWithoutOne() {
        VersionLifecycle deprecated = version("2026-09-01", "2027-03-01", null, AfterSunset.GONE, null);
        assertFalse(deprecated.isAnnounced(millis("2026-08-31T23:59:59.999Z")));
        assertTrue(deprecated.isAnnounced(millis("2026-09-01T00:00:00Z")));
        assertTrue(version(null, "2027-03-01", null, AfterSunset.GONE, null).isAnnounced(0));
        assertFalse(version(null, null, "2027-03-01", AfterSunset.GONE, null).isAnnounced(0));
    }

    @Test
    void saysWhatItKnowsAndNoMore() {
        assertEquals(List.of("@1788220800"), lines(version("2026-09-01", null, null, AfterSunset.GONE, null), "Deprecation"));
        assertEquals(List.of(), lines(version("2026-09-01", null, null, AfterSunset.GONE, null), "Sunset"));
        assertEquals(List.of("Mon, 01 Mar 2027 00:00:00 GMT"), lines(version(null, "2027-03-01", null, AfterSunset.GONE, null), "Sunset"));
        assertEquals(List.of(), lines(version(null, "2027-03-01", null, AfterSunset.GONE, null), "Deprecation"));
        assertEquals(
                List.of("<" + GUIDE + ">; rel=\"deprecation\""), lines(version("2026-09-01", null, null, AfterSunset.GONE, GUIDE), "Link"));
        assertEquals(
                List.of("<" + GUIDE + ">; rel=\"deprecation\"", "<" + GUIDE + ">; rel=\"sunset\""),
                lines(version("2026-09-01", "2027-03-01", null, AfterSunset.GONE, GUIDE), "Link"));
    }

    @Test
    void isOffFromTheFirstMomentOfABrownOutUntilItsEnd() {
        VersionLifecycle version = version("2026-09-01", null, null, AfterSunset.GONE, null);
        assertEquals(VersionLifecycle.NO_BROWN_OUT, version.brownOutUntil(millis("2026-12-31T23:59:59.999Z")));
        assertEquals(millis("2027-01-01T00:15:00Z"), version.brownOutUntil(millis("2027-01-01T00:00:00Z")));
        assertEquals(millis("2027-01-01T00:15:00Z"), version.brownOutUntil(millis("2027-01-01T00:14:59.999Z")));
        assertEquals(VersionLifecycle.NO_BROWN_OUT, version.brownOutUntil(millis("2027-01-01T00:15:00Z")));
    }

    private static List<String> lines(VersionLifecycle version, String name) {
        HeaderFields fields = new HeaderFields();
        version.announce(fields, null);
        return Routes.lines(fields, name);
    }

    private static long millis(String time) {
        return Instant.parse(time).toEpochMilli();
    }

    private static VersionLifecycle version(
            @Nullable String deprecated, @Nullable String sunset, @Nullable String removed, AfterSunset after, @Nullable String guide) {
        return new VersionLifecycle(new VersionConfig(
                "v1", null, day(deprecated), day(sunset), day(removed), null, guide,
                List.of(new VersionConfig.Brownout(Instant.parse("2027-01-01T00:00:00Z"), Duration.ofMinutes(15))),
                after, FilterBlocks.NONE, Place.of("routes/a.yaml")));
    }

    private static @Nullable LocalDate day(@Nullable String text) {
        return text == null ? null : LocalDate.parse(text);
    }
}
