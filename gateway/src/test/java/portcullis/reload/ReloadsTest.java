package portcullis.reload;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import portcullis.config.keys.ConfigProblem;
import portcullis.config.keys.Place;
import portcullis.reload.Reloads.Applied;
import portcullis.reload.Reloads.Rejected;
import portcullis.reload.Reloads.Result;
import portcullis.reload.Reloads.Unchanged;
import portcullis.telemetry.Meters;

final class ReloadsTest {
    private static final Instant START = Instant.ofEpochSecond(1000);
    private static final ConfigProblem PROBLEM = ConfigProblem.error(Place.of("gateway.yaml"), "is wrong", "right");

    private final Meters meters = new Meters("test");
    private Instant now = START;
    private Result next = new Unchanged();
    private final Reloads reloads =
            new Reloads(() -> next, new Applied(1, "aaa", List.of(), List.of()), meters, () -> now);

    @AfterEach
    void close() {
        meters.close();
    }

    private void assertMeter(String line) {
        assertTrue(meters.text(false).lines().anyMatch(line::equals), line);
    }

    @Test
    void startsWithTheFirstGeneration() {
        assertEquals(new Reloads.Status(1, "aaa", START, List.of(), null), reloads.status());
        assertNull(reloads.status().last());
        assertMeter("portcullis_config_generation_info{hash=\"aaa\",} 1.0");
    }

    @Test
    void putsAnAppliedConfigurationInForce() {
        next = new Applied(2, "bbb", List.of("listeners.public.bind"), List.of());
        now = START.plusSeconds(60);

        assertEquals(next, reloads.reload("admin"));

        assertEquals(2, reloads.status().generation());
        assertEquals(now, reloads.status().since());
        assertMeter("portcullis_config_generation_info{hash=\"bbb\",} 1.0");
        assertMeter("portcullis_config_generation_seconds 1060.0");
        assertMeter("portcullis_config_restart_pending 1.0");
        assertMeter("portcullis_config_reloads_total{result=\"applied\",} 1.0");
    }

    @Test
    void keepsTheLastGoodOneAndRemembersWhatWasWrong() {
        next = new Applied(2, "bbb", List.of("admin.bind"), List.of());
        reloads.reload("file change");
        next = new Rejected(List.of(PROBLEM));
        now = START.plusSeconds(60);

        reloads.reload("file change");

        assertEquals(
                new Reloads.Status(2, "bbb", START, List.of("admin.bind"), new Reloads.Attempt(now, "file change", next)),
                reloads.status());
        assertMeter("portcullis_config_generation_info{hash=\"bbb\",} 1.0");
        assertMeter("portcullis_config_reloads_total{result=\"rejected\",} 1.0");
    }

    @Test
    void countsWhatHasNotChanged() {
        reloads.reload("signal");

        assertEquals(1, reloads.status().generation());
        assertMeter("portcullis_config_reloads_total{result=\"unchanged\",} 1.0");
    }

    @Test
    void survivesABugInLoading() {
        Reloads broken = new Reloads(
                () -> {
                    throw new IllegalStateException("bug");
                },
                new Applied(1, "aaa", List.of(), List.of()), meters, () -> now);

        assertInstanceOf(Rejected.class, broken.reload("admin"));
        assertEquals(1, broken.status().generation());
    }
}
