package portcullis.tests.demo;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** One run of {@code ./portcullis} in a folder of its own, with what it printed kept apart. */
record Launched(Process process, Path out, Path err) {
    /** The top of the repository. */
    static final Path HOME = Path.of(System.getProperty("portcullis.home", "..")).toAbsolutePath().normalize();

    /** The launcher may build first. */
    private static final Duration PATIENCE = Duration.ofMinutes(3);

    static Launched start(Path launcher, Path folder, Map<String, String> variables, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(launcher.toString()));
        command.addAll(List.of(arguments));
        Path out = Files.createTempFile(folder, "out", ".txt");
        Path err = Files.createTempFile(folder, "err", ".txt");
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectOutput(out.toFile())
                .redirectError(err.toFile());
        builder.environment().keySet().removeIf(name -> name.startsWith("PORTCULLIS"));
        builder.environment().putAll(variables);
        return new Launched(builder.start(), out, err);
    }

    /** Starts it and waits for its end. */
    static Launched run(Path launcher, Path folder, Map<String, String> variables, String... arguments)
            throws IOException, InterruptedException {
        Launched launched = start(launcher, folder, variables, arguments);
        launched.exitCode();
        return launched;
    }

    int exitCode() throws InterruptedException {
        if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
            process.destroyForcibly();
            throw new AssertionError("still running after " + PATIENCE);
        }
        return process.exitValue();
    }

    String stdout() throws IOException {
        return Files.readString(out);
    }

    String stderr() throws IOException {
        return Files.readString(err);
    }
}
