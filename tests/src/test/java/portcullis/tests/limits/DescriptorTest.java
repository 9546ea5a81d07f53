package portcullis.tests.limits;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import portcullis.tests.fixtures.FakeUpstream;
import portcullis.tests.fixtures.GatewayUnderTest;
import portcullis.tests.fixtures.RawHttp;
import portcullis.tests.fixtures.Waiting;

/** File descriptors do not run out, and if somebody else makes them run out, the listener comes back by itself. */
class DescriptorTest {
    private static final int FEW = 400;
    /** Fewer than any process of ours has open: the next one that is asked for is refused. */
    private static final int FAR_TOO_FEW = 10;

    @Test
    void keepsDescriptorsForItselfHoweverManyClientsCome() throws Exception {
        try (FakeUpstream upstream = FakeUpstream.start();
                GatewayUnderTest gateway = GatewayUnderTest.with()
                        .upstream(upstream)
                        .listener("limits: { connections-per-client: 10000 }")
                        .by("prlimit", "--nofile=" + FEW + ":" + FEW)
                        .start()) {
            List<RawHttp> crowd = new ArrayList<>();
            for (int i = 0; i < 2 * FEW; i++) {
                crowd.add(gateway.connect());
            }
            assertTrue(gateway.metrics().has("portcullis_connections"), "the admin port still answers");
            assertTrue(openDescriptors(gateway) < FEW, "descriptors are left");
            for (RawHttp one : crowd) {
                one.close();
            }
            Waiting.until("service after the crowd", () -> isServed(gateway));
            assertEquals(0, gateway.metrics().sum("portcullis_listener_rebuilds_total"));
        }
    }

    @Test
    void opensTheListenerAgainWhenItsAcceptLoopHasEnded() throws Exception {
        try (FakeUpstream upstream = FakeUpstream.start();
                GatewayUnderTest gateway = GatewayUnderTest.with().upstream(upstream).start()) {
            assertTrue(isServed(gateway));
            long limit = softLimit(gateway);
            limitTo(gateway, FAR_TOO_FEW);
            try (RawHttp _ = gateway.connect()) {
                Waiting.until("the accept loop to fail", () -> gateway.log().stream().anyMatch(line -> line.contains("terminating")));
            } finally {
                limitTo(gateway, limit);
            }
            Waiting.until("service again", () -> isServed(gateway));
            assertEquals(1, gateway.metrics().sum("portcullis_listener_rebuilds_total"));
        }
    }

    private static boolean isServed(GatewayUnderTest gateway) {
        try {
            return gateway.get("/served").status() == 200;
        } catch (IOException e) {
            return false;
        }
    }

    private static long openDescriptors(GatewayUnderTest gateway) throws IOException {
        try (var all = Files.list(Path.of("/proc/" + gateway.pid() + "/fd"))) {
            return all.count();
        }
    }

    private static long softLimit(GatewayUnderTest gateway) throws IOException {
        return Files.readAllLines(Path.of("/proc/" + gateway.pid() + "/limits")).stream()
                .filter(line -> line.startsWith("Max open files"))
                .mapToLong(line -> Long.parseLong(line.substring(26).trim().split("\\s+")[0]))
                .findFirst()
                .orElseThrow();
    }

    private static void limitTo(GatewayUnderTest gateway, long soft) throws IOException, InterruptedException {
        Process prlimit = new ProcessBuilder("prlimit", "--pid", Long.toString(gateway.pid()), "--nofile=" + soft + ":")
                .inheritIO()
                .start();
        assertEquals(0, prlimit.waitFor());
    }
}
