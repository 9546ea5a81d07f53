package portcullis.telemetry;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.OutputStream;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class MetersTest {
    private final Meters meters = new Meters("1.2.3");

    @AfterEach
    void close() {
        meters.close();
    }

    private boolean has(String line) {
        return meters.text(false).lines().anyMatch(line::equals);
    }

    @Test
    void namesTheGenerationInForceAndNoOther() {
        meters.generation("aaa", Instant.ofEpochMilli(1500));
        meters.generation("bbb", Instant.ofEpochMilli(2500));

        assertTrue(has("portcullis_config_generation_info{hash=\"bbb\",} 1.0"), meters.text(false));
        assertTrue(has("portcullis_config_generation_seconds 2.5"), meters.text(false));
        assertFalse(meters.text(false).contains("aaa"));
    }

    @Test
    void countsReloadsFromZeroOn() {
        meters.reloaded("applied");
        meters.reloaded("applied");

        assertTrue(has("portcullis_config_reloads_total{result=\"applied\",} 2.0"));
        assertTrue(has("portcullis_config_reloads_total{result=\"rejected\",} 0.0"));
        assertTrue(has("portcullis_config_reloads_total{result=\"unchanged\",} 0.0"));
    }

    @Test
    void showsWhatRoomsReport() {
        meters.restartPending(() -> 2);
        meters.connections("public", () -> 7);
        meters.listenerStarted("public");
        meters.listenerRebuilt("public");
        meters.pool("orders-v2", () -> 1, () -> 2, () -> 3);
        LogOutput output = new LogOutput(OutputStream.nullOutputStream(), 1024);
        AccessLog accessLog = new AccessLog(output, () -> 0);
        meters.logs(accessLog, new Logs(output, new LogLevels((wait, action) -> {})));
        output.close(Duration.ofSeconds(30));
        accessLog.write(Exchanges.of("GET", "/"), portcullis.exchange.Ending.COMPLETED, 200, null, 1, 0, 0);

        for (String line : List.of(
                "portcullis_config_restart_pending 2.0",
                "portcullis_connections{listener=\"public\",} 7.0",
                "portcullis_listener_rebuilds_total{listener=\"public\",} 1.0",
                "portcullis_pool_active{pool=\"orders-v2\",} 1.0",
                "portcullis_pool_idle{pool=\"orders-v2\",} 2.0",
                "portcullis_pool_waiting{pool=\"orders-v2\",} 3.0",
                "portcullis_access_log_dropped_total 1.0",
                "portcullis_log_dropped_total 0.0",
                "portcullis_build_info{java=\"" + Runtime.version() + "\",version=\"1.2.3\",} 1.0")) {
            assertTrue(has(line), line + " in\n" + meters.text(false));
        }
    }

    @Test
    void aSecondRegistrationTakesThePlaceOfTheFirst() {
        Registration old = meters.connections("public", () -> 1);
        Registration fresh = meters.connections("public", () -> 2);

        old.close();
        assertTrue(has("portcullis_connections{listener=\"public\",} 2.0"), "closing the old one leaves the new one");
        fresh.close();
        assertFalse(meters.text(false).contains("portcullis_connections"));
    }

    @Test
    void tellsOfTheProcessAndItsJvm() {
        String text = meters.text(false);
        for (String name : List.of(
                "process_cpu_seconds_total ", "process_open_fds ", "process_max_fds ", "process_resident_memory_bytes ",
                "process_start_time_seconds ", "jvm_memory_used_bytes{", "jvm_memory_committed_bytes{", "jvm_thread_count ",
                "jvm_gc_duration_seconds_count{", "jvm_virtual_thread_mounted ")) {
            assertTrue(text.contains("\n" + name), name + " in\n" + text);
        }
        assertTrue(text.contains("# TYPE process_cpu_seconds_total counter"), text);
    }

    @Test
    void hasNoScopeAndDescribesEverything() {
        String text = meters.text(false);

        assertFalse(text.contains("scope="), text);
        text.lines().filter(line -> line.startsWith("# HELP")).forEach(line -> assertFalse(line.endsWith(" "), line));
    }

    @Test
    void speaksOpenMetricsWhenAsked() {
        assertTrue(meters.text(true).endsWith("# EOF\n"));
        assertFalse(meters.text(false).contains("# EOF"));
    }

    @Test
    void keepsWhatItCountsAlive() {
        meters.connections("gc", new AtomicLong(5)::get);
        System.gc();

        assertEquals(1, meters.text(false).lines().filter("portcullis_connections{listener=\"gc\",} 5.0"::equals).count());
    }
}
