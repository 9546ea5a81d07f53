package portcullis.tests.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The folders {@code conf} and {@code policies} of the repository, which people copy from. */
class DemoConfTest {
    private static final Path LAUNCHER = Launched.HOME.resolve("portcullis");

    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"development", "staging", "production"})
    void validatesAsItIs(String environment) throws IOException, InterruptedException {
        Launched validate = Launched.run(
                LAUNCHER, folder, Map.of(), "validate", "--env", environment, "--conf", Launched.HOME.resolve("conf").toString());

        assertEquals(0, validate.exitCode(), validate.stdout() + validate.stderr());
    }

    /** Every route is reached by a scenario, and every policy decides a case: the demo shows how. */
    @Test
    void passesTestsOfItsOwnThatLeaveNothingOut() throws IOException, InterruptedException {
        Launched test = Launched.run(LAUNCHER, folder, Map.of(), "test", "--strict", "--conf", Launched.HOME.resolve("conf").toString());

        assertEquals(0, test.exitCode(), test.stdout() + test.stderr());
    }

    @Test
    void isFoundFromTheTopOfTheRepositoryWithoutBeingNamed() throws IOException, InterruptedException {
        Process validate = new ProcessBuilder(LAUNCHER.toString(), "validate")
                .directory(Launched.HOME.toFile())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("out.txt").toFile())
                .start();

        assertEquals(0, validate.waitFor());
    }
}
