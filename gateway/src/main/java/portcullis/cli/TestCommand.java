package portcullis.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import portcullis.config.LoadResult;
import portcullis.config.keys.ConfigProblem;
import portcullis.config.source.PolicyFolders;
import portcullis.config.suite.TestFiles;
import portcullis.explain.Explainer;
import portcullis.explain.suite.JunitXml;
import portcullis.explain.suite.Suite;
import portcullis.explain.suite.SuiteResult;

/** Runs the operator's own tests. */
@CommandLine.Command(
        name = "test",
        description = "runs the scenarios and policy cases of conf/tests and policies/tests (policy test: of policies/tests alone); sends and fetches nothing")
final class TestCommand extends Command {
    /** Which tests are run when no paths are given. */
    enum Scope {
        ALL,
        POLICIES
    }

    private final Scope scope;

    @CommandLine.Parameters(paramLabel = "PATH", description = "files and folders of tests (default: conf/tests, policies/tests; policy test: policies/tests)")
    List<Path> paths = new ArrayList<>();

    @CommandLine.Option(names = "--junit", paramLabel = "FILE", description = "write the results there, as the XML that CI servers read")
    @Nullable Path junit;

    @CommandLine.Option(names = "--strict", description = "fail also for routes that no scenario reaches and policies that never apply")
    boolean strict;

    TestCommand(Surroundings surroundings, Scope scope) {
        super(surroundings);
        this.scope = scope;
    }

    @Override
    int execute() throws IOException, Surroundings.NotFound {
        Optional<LoadResult.Loaded> loaded = new Loading(this).loaded();
        if (loaded.isEmpty()) {
            return Exit.PROBLEMS;
        }
        Path conf = surroundings.conf(options.conf);
        TestFiles tests = TestFiles.read(surroundings.folder(), places(conf), conf, surroundings.variables());
        if (!tests.areRight()) {
            return wrong(tests.problems());
        }
        tests.problems().forEach(warning -> err().println("warning: " + warning));
        return switch (Explainer.open(loaded.get().configuration(), Explainer.Given.NOTHING)) {
            case Explainer.Opening.Rejected rejected -> wrong(rejected.problems());
            case Explainer.Opening.Ready ready -> run(new Suite(ready.explainer(), loaded.get().configuration(), tests.files()));
        };
    }

    private List<Path> places(Path conf) throws Surroundings.NotFound {
        List<Path> places = new ArrayList<>();
        for (Path path : paths) {
            Path place = surroundings.folder().resolve(path);
            if (!Files.exists(place)) {
                throw new Surroundings.NotFound("there is nothing at " + path);
            }
            places.add(place);
        }
        if (places.isEmpty()) {
            places.addAll(usualPlaces(scope, conf, surroundings.policies(options.policies, conf)));
        }
        return places;
    }

    /** The folders of tests that are there, when nobody names any. */
    static List<Path> usualPlaces(Scope scope, Path conf, PolicyFolders policies) {
        List<Path> places = new ArrayList<>();
        if (scope == Scope.ALL) {
            places.add(conf.resolve(TestFiles.FOLDER));
        }
        policies.folders().forEach(folder -> places.add(folder.resolve(TestFiles.FOLDER)));
        places.removeIf(place -> !Files.isDirectory(place));
        return places;
    }

    private int run(Suite suite) throws IOException {
        List<ConfigProblem> problems = suite.problems();
        if (!problems.isEmpty()) {
            return wrong(problems);
        }
        SuiteResult result = suite.run(InstantSource.system());
        if (junit != null) {
            Files.writeString(surroundings.folder().resolve(junit), JunitXml.of(result));
        }
        new SuitePrinter(this).print(result);
        if (result.cases().isEmpty()) {
            err().println("there are no tests; docs/testing.md shows how one looks");
            return Exit.PROBLEMS;
        }
        return result.passed() && (!strict || result.isComplete()) ? Exit.FINE : Exit.PROBLEMS;
    }

    /** No case was asked: a result that leaves out half of them would look like one that does not. */
    private int wrong(List<ConfigProblem> problems) {
        new ProblemPrinter(this).print(problems);
        return Exit.PROBLEMS;
    }
}
