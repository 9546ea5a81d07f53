package portcullis.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import picocli.CommandLine;
import portcullis.checks.Rehearsal;
import portcullis.config.ConfigLoader;
import portcullis.config.LoadResult;
import portcullis.config.keys.ConfigProblem;
import portcullis.filters.FilterCatalog;

/** Runs a gateway for a few seconds against itself, for whoever records what a JVM does: the launcher and the image. */
@CommandLine.Command(
        name = "rehearse",
        hidden = true,
        description = "starts a gateway on free ports, sends it requests of many kinds and ends; for recording an AOT cache")
final class RehearseCommand extends Command {
    private final RunCommand.Starter starter;

    RehearseCommand(Surroundings surroundings, RunCommand.Starter starter) {
        super(surroundings);
        this.starter = starter;
    }

    @Override
    int execute() throws IOException {
        Path folder = Files.createTempDirectory("portcullis-rehearsal");
        Path conf = folder.resolve("conf");
        StateDirectory state = new StateDirectory(folder.resolve("state"));
        try (Rehearsal rehearsal = new Rehearsal()) {
            Files.createDirectories(state.path());
            rehearsal.write(conf);
            ConfigLoader loader = new ConfigLoader(FilterCatalog.declarations(), Map.of());
            ConfigLoader.Request request = ConfigLoader.Request.of(conf);
            return switch (loader.load(request)) {
                case LoadResult.Rejected rejected -> refused(rejected.problems());
                case LoadResult.Loaded first -> play(rehearsal, new RunCommand.Order(loader, request, first, state));
            };
        } catch (InterruptedException stopNow) {
            Thread.currentThread().interrupt();
            return Exit.PROBLEMS;
        } finally {
            delete(folder);
        }
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    private int play(Rehearsal rehearsal, RunCommand.Order order) throws IOException, InterruptedException {
        RunCommand.Running gateway;
        try {
            gateway = starter.start(order);
        } catch (RunCommand.Refused refused) {
            return refused(refused.problems());
        }
        try {
            rehearsal.play();
            gateway.reload();
        } finally {
            gateway.stop();
        }
        return Exit.FINE;
    }

    private int refused(List<ConfigProblem> problems) {
        new ProblemPrinter(this).print(problems);
        return Exit.PROBLEMS;
    }
}
