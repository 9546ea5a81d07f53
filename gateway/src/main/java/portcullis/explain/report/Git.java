package portcullis.explain.report;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The program {@code git}, asked about files and never told to change any. It fetches nothing, asks nobody for a password, and runs
 * nothing that the configuration of a repository names. All questions together take no longer than they may.
 */
final class Git {
    /** Set by git for its hooks; there they would name another repository than the one around the files. */
    private static final List<String> OF_HOOKS = List.of("GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_PREFIX");

    private final String program;
    private final long deadline;

    /** @param out what it printed to standard output; of a failure also what it printed to standard error, where it was asked for */
    record Answer(int exit, String out) {}

    /** @param patience for all questions together, from now on */
    Git(String program, Duration patience) {
        this.program = program;
        this.deadline = System.nanoTime() + patience.toNanos();
    }

    boolean isLate() {
        return System.nanoTime() - deadline >= 0;
    }

    /**
     * Output and complaints in one.
     *
     * @throws IOException when there is no such program
     */
    Answer says(Path folder, String... words) throws IOException {
        return run(builder(folder, words).redirectErrorStream(true));
    }

    /** Output alone. */
    Answer prints(Path folder, String... words) throws IOException {
        return run(builder(folder, words).redirectError(ProcessBuilder.Redirect.DISCARD));
    }

    private ProcessBuilder builder(Path folder, String... words) {
        List<String> command = new ArrayList<>(List.of(program, "--no-pager", "-c", "core.fsmonitor=false", "-C", folder.toString()));
        command.addAll(List.of(words));
        ProcessBuilder builder = new ProcessBuilder(command);
        Map<String, String> variables = builder.environment();
        variables.keySet().removeAll(OF_HOOKS);
        variables.put("LC_ALL", "C");
        variables.put("GIT_TERMINAL_PROMPT", "0");
        variables.put("GIT_OPTIONAL_LOCKS", "0");
        variables.put("GIT_NO_LAZY_FETCH", "1");
        return builder;
    }

    private Answer run(ProcessBuilder builder) throws IOException {
        Process process = builder.start();
        process.getOutputStream().close();
        Thread watch = Thread.startVirtualThread(() -> endInTime(process));
        try {
            String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return new Answer(process.waitFor(), out);
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while git ran", stop);
        } finally {
            process.destroyForcibly();
            watch.interrupt();
        }
    }

    private void endInTime(Process process) {
        try {
            if (!process.waitFor(Duration.ofNanos(deadline - System.nanoTime()))) {
                process.destroyForcibly();
            }
        } catch (InterruptedException itEnded) {
            Thread.currentThread().interrupt();
        }
    }
}
