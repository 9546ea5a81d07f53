package portcullis.tests.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LauncherTest {
    private static final Path LAUNCHER = Launched.HOME.resolve("portcullis");

    @TempDir
    Path folder;

    @Test
    void saysInOneSentenceWhatToInstallWhenThereIsNoSuitableJdk() throws IOException, InterruptedException {
        Launched launched = Launched.run(
                LAUNCHER, folder, Map.of("PORTCULLIS_JAVA_HOME", folder.toString()), "--version");

        assertEquals(2, launched.exitCode());
        assertEquals("", launched.stdout());
        assertEquals(1, launched.stderr().lines().count(), launched.stderr());
        assertTrue(launched.stderr().contains("JDK 25"), launched.stderr());
    }

    @Test
    void findsItsHomeThroughASymbolicLinkFromAnotherFolder() throws IOException, InterruptedException {
        Path link = Files.createSymbolicLink(folder.resolve("gw"), LAUNCHER);

        Launched launched = Launched.run(link, folder, Map.of(), "--version");
        Files.delete(link);

        assertEquals(0, launched.exitCode(), launched.stderr());
        assertEquals(1, launched.stdout().lines().count(), launched.stdout());
    }

    @Test
    void handsTheExitCodeOfTheCommandOn() throws IOException, InterruptedException {
        Launched launched = Launched.run(LAUNCHER, folder, Map.of(), "no-such-command");

        assertEquals(2, launched.exitCode());
        assertEquals("", launched.stdout());
    }
}
