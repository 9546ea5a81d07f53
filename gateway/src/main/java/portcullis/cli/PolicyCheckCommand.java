package portcullis.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import picocli.CommandLine;
import portcullis.config.Configuration;
import portcullis.config.LoadResult;
import portcullis.config.PolicyFile;
import portcullis.config.keys.ConfigProblem;
import portcullis.kit.JsonWriter;
import portcullis.policy.source.PolicySplitter;
import portcullis.snapshot.Compilation;

/** Checks policies, operator's schema and entities against the routes, and says nothing of what is wrong elsewhere but that it is. */
@CommandLine.Command(
        name = "check",
        description = "checks policies, schema and entities against the routes and issuers, and counts them by file")
final class PolicyCheckCommand extends Command {
    @CommandLine.Option(names = "--strict", description = "warnings count as errors for the exit code")
    boolean strict;

    PolicyCheckCommand(Surroundings surroundings) {
        super(surroundings);
    }

    @Override
    int execute() throws Surroundings.NotFound {
        return switch (new Loading(this).read(true)) {
            case LoadResult.Rejected rejected -> {
                new ProblemPrinter(this).print(rejected.problems());
                yield Exit.PROBLEMS;
            }
            case LoadResult.Loaded loaded -> {
                List<ConfigProblem> problems = new ArrayList<>(loaded.warnings());
                problems.addAll(switch (SnapshotCommand.compile(loaded.configuration())) {
                    case Compilation.Rejected rejected -> rejected.problems();
                    case Compilation.Compiled compiled -> compiled.warnings();
                });
                yield say(loaded.configuration(), problems);
            }
        };
    }

    private int say(Configuration configuration, List<ConfigProblem> problems) throws Surroundings.NotFound {
        String folder = folder();
        Map<String, FileCount> counts = new TreeMap<>();
        configuration.policies().forEach(file -> counts.put(file.name(), FileCount.of(file, problems)));
        List<ConfigProblem> own = problems.stream()
                .filter(problem -> problem.place().file().startsWith(folder))
                .toList();
        boolean refused = own.stream().anyMatch(PolicyCheckCommand::isError);
        if (options.json) {
            printJson(counts, own);
        } else {
            new ProblemPrinter(this).print(own);
            counts.forEach((name, count) -> out().println(name + ": " + count));
            if (counts.isEmpty()) {
                out().println("there are no policies; routes that ask them refuse everybody");
            }
        }
        long elsewhere = problems.stream().filter(PolicyCheckCommand::isError).count() - own.stream().filter(PolicyCheckCommand::isError).count();
        if (elsewhere > 0) {
            err().println("errors outside of the policies: " + elsewhere + "; portcullis validate prints them");
        }
        return refused || elsewhere > 0 || strict && !own.isEmpty() ? Exit.PROBLEMS : Exit.FINE;
    }

    /** What the names of all files of policies begin with; the places where a folder may lie differ before its own name. */
    private String folder() throws Surroundings.NotFound {
        Path conf = surroundings.conf(options.conf);
        return surroundings.policies(options.policies, conf).folders().getFirst().getFileName() + "/";
    }

    private void printJson(Map<String, FileCount> counts, List<ConfigProblem> own) {
        JsonWriter json = JsonWriter.indented().object();
        json.member("valid", own.stream().noneMatch(PolicyCheckCommand::isError)).name("files").array();
        counts.forEach((name, count) -> json.object()
                .member("file", name)
                .member("kind", count.kind)
                .member("policies", count.policies)
                .member("errors", count.errors)
                .member("warnings", count.warnings)
                .end());
        json.end().name("problems");
        ProblemPrinter.write(json, own);
        out().println(json.end());
    }

    private static boolean isError(ConfigProblem problem) {
        return problem.severity() == ConfigProblem.Severity.ERROR;
    }

    /** What one file holds, and what is wrong with it. */
    private record FileCount(String kind, long policies, long errors, long warnings) {
        static FileCount of(PolicyFile file, List<ConfigProblem> problems) {
            boolean holdsPolicies = file.kind() == PolicyFile.Kind.ENFORCED || file.kind() == PolicyFile.Kind.SHADOW;
            List<ConfigProblem> own = problems.stream().filter(problem -> problem.place().file().equals(file.name())).toList();
            long errors = own.stream().filter(PolicyCheckCommand::isError).count();
            int policies = holdsPolicies ? PolicySplitter.split(file, ignored -> {}).size() : 0;
            return new FileCount(file.kind().name().toLowerCase(Locale.ROOT), policies, errors, own.size() - errors);
        }

        @Override
        public String toString() {
            String what = switch (kind) {
                case "enforced" -> counted(policies, "policy", "policies");
                case "shadow" -> counted(policies, "shadow policy", "shadow policies");
                default -> kind;
            };
            String bad = (errors == 0 ? "" : ", " + counted(errors, "error", "errors"))
                    + (warnings == 0 ? "" : ", " + counted(warnings, "warning", "warnings"));
            return what + (bad.isEmpty() ? ", fine" : bad);
        }

        private static String counted(long number, String one, String many) {
            return number + " " + (number == 1 ? one : many);
        }
    }
}
