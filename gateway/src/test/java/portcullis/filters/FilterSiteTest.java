package portcullis.filters;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;
import portcullis.config.Environment;
import portcullis.config.ListenerConfig;
import portcullis.config.keys.ByteSize;
import portcullis.filters.bodylimit.BodyLimitFilter;
import portcullis.filters.cors.CorsFilter;

/** The rules that a filter's keys cannot decide by themselves. */
class FilterSiteTest {
    private final Sites sites = new Sites();

    @Test
    void aBodyLimitGoesUpToWhatEveryListenerTakes() {
        ListenerConfig wide = Sites.listener("wide", new ByteSize(10), null);
        ListenerConfig narrow = Sites.listener("narrow", new ByteSize(10), new ByteSize(100));

        BodyLimitFilter.build(
                new BodyLimitFilter.Config(new ByteSize(100)), sites.in(Environment.PRODUCTION, wide, narrow));
        assertEquals(List.of(), sites.texts());

        BodyLimitFilter.build(
                new BodyLimitFilter.Config(new ByteSize(101)), sites.in(Environment.PRODUCTION, wide, narrow));
        assertEquals(
                List.of("ERROR routes/orders.yaml: bytes: 101B is more than listener narrow takes; "
                        + "at most its limits.body-bytes-max, 100B"),
                sites.texts());
    }

    @Test
    void anyOriginWithCredentialsIsAnErrorInProductionAndAWarningElsewhere() {
        CorsFilter.Config lax = new CorsFilter.Config(List.of(), true, List.of(), List.of(), List.of(), true, null);
        ListenerConfig listener = Sites.listener("public", null, null);

        CorsFilter.build(lax, sites.in(Environment.PRODUCTION, listener));
        CorsFilter.build(lax, sites.in(Environment.STAGING, listener));

        assertEquals(
                List.of(
                        "ERROR routes/orders.yaml: any-origin: lets every page read what a user with credentials sees; "
                                + "origins by name",
                        "WARNING routes/orders.yaml: any-origin: lets every page read what a user with credentials sees, "
                                + "which production refuses; origins by name"),
                sites.texts());
    }

    @Test
    void anyOriginWithoutCredentialsIsFine() {
        CorsFilter.build(
                new CorsFilter.Config(List.of(), true, List.of(), List.of(), List.of(), false, null),
                sites.in(Environment.PRODUCTION, Sites.listener("public", null, null)));

        assertEquals(List.of(), sites.texts());
    }
}
