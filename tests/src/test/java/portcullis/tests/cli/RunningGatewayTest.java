package portcullis.tests.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import portcullis.tests.fixtures.FakeUpstream;
import portcullis.tests.fixtures.GatewayLauncher;
import portcullis.tests.fixtures.GatewayUnderTest;

/** Commands find the gateway by its state directory, and two gateways never share one. */
class RunningGatewayTest {
    private record Run(int exit, String text) {}

    private static Run run(GatewayUnderTest gateway, String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(GatewayLauncher.java(List.of(), arguments));
        command.addAll(List.of("--conf", gateway.conf().toString(), "--state", gateway.state().toString()));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Run(process.waitFor(), text);
    }

    @Test
    void commandsSpeakToTheGatewayThatHoldsTheState() throws Exception {
        try (FakeUpstream upstream = FakeUpstream.start();
                GatewayUnderTest gateway = GatewayUnderTest.inFrontOf(upstream)) {
            assertEquals(
                    "rw-------",
                    PosixFilePermissions.toString(Files.getPosixFilePermissions(gateway.state().resolve("control.json"))));
            assertEquals(0, run(gateway, "ready").exit());
            assertTrue(run(gateway, "health", "--json").text().contains("\"healthy\""));

            Run second = run(gateway, "run");
            assertEquals(1, second.exit(), second.text());
            assertTrue(second.text().contains("another gateway runs"), second.text());

            gateway.edit("routes/under-test.yaml", "format: 1\nnonsense: true\n");
            Run reload = run(gateway, "reload");
            assertEquals(1, reload.exit(), reload.text());
            assertTrue(reload.text().contains("routes/under-test.yaml:2:1: nonsense"), reload.text());

            gateway.signal("TERM");
            assertEquals(0, gateway.exitCode(Duration.ofSeconds(20)));
            assertFalse(Files.exists(gateway.state().resolve("control.json")));
            Run after = run(gateway, "ready");
            assertEquals(1, after.exit());
            assertTrue(after.text().contains("no gateway runs"), after.text());
        }
    }
}
