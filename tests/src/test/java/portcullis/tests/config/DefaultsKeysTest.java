package portcullis.tests.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What defaults.yaml says for all APIs; its keys for upstreams are {@link UpstreamKeysTest}'s. */
class DefaultsKeysTest {
    private static LiveGateway live;

    @BeforeAll
    static void start() throws IOException {
        live = LiveGateway.start();
    }

    @AfterAll
    static void stop() throws IOException {
        live.close();
    }

    private static void defaults(String keys) throws IOException {
        live.inForce("defaults.yaml", "format: 1\n" + keys + "\n");
    }

    private static String marking(String value) {
        return "filters: { headers: { mark: { response: { set: { x-mark: " + value + " } } } } }";
    }

    @Test
    void formatIsOne() throws IOException {
        live.refused("defaults.yaml", "format: 2\n", "format: 1\n", "format");
    }

    @Test
    void timeoutIsHandedDown() throws IOException {
        live.fake.on("/late", turn -> turn.readAll().pause(Duration.ofMillis(600)).answer(200, "late"));
        defaults("timeout: 150ms");
        assertEquals("upstream-timeout", live.gateway.get("/late").reason());
        defaults("timeout: 10s");
        assertEquals(200, live.status("/late"));
    }

    @Test
    void filtersAreHandedDown() throws IOException {
        defaults(marking("one"));
        assertEquals("one", live.field("x-mark", "/"));
        defaults(marking("two"));
        assertEquals("two", live.field("x-mark", "/"));
        defaults("");
        assertNull(live.field("x-mark", "/"));
    }

    @Test
    void setsHoldFilters() throws IOException {
        defaults("sets: { taken: { " + marking("one") + " } }");
        live.api("use: [taken]");
        assertEquals("one", live.field("x-mark", "/"));
        defaults("sets: { taken: { " + marking("two") + " } }");
        assertEquals("two", live.field("x-mark", "/"));
        live.api("");
        defaults("");
    }
}
