package portcullis.cli;

import java.util.List;
import portcullis.config.keys.ConfigProblem;
import portcullis.kit.JsonWriter;

/** Prints what is wrong with a configuration, one line each, as compilers do. */
final class ProblemPrinter {
    private final Command command;

    ProblemPrinter(Command command) {
        this.command = command;
    }

    void print(List<ConfigProblem> problems) {
        if (command.options.json) {
            command.out().println(json(problems));
            return;
        }
        if (problems.isEmpty()) {
            return;
        }
        for (ConfigProblem problem : problems) {
            command.out().println(isError(problem) ? problem.toString() : "warning: " + problem);
        }
        long errors = problems.stream().filter(ProblemPrinter::isError).count();
        command.err().println(count(errors, "error") + ", " + count(problems.size() - errors, "warning"));
    }

    private static String json(List<ConfigProblem> problems) {
        JsonWriter json = JsonWriter.indented()
                .object()
                .member("valid", problems.stream().noneMatch(ProblemPrinter::isError))
                .name("problems");
        write(json, problems);
        return json.end().toString();
    }

    /** As an array, each with its parts. */
    static void write(JsonWriter json, List<ConfigProblem> problems) {
        json.array();
        for (ConfigProblem problem : problems) {
            json.object()
                    .member("severity", isError(problem) ? "error" : "warning")
                    .member("file", problem.place().file())
                    .member("line", problem.place().line())
                    .member("column", problem.place().column())
                    .member("key", problem.keyPath())
                    .member("wrong", problem.wrong())
                    .member("cure", problem.cure())
                    .end();
        }
        json.end();
    }

    private static boolean isError(ConfigProblem problem) {
        return problem.severity() == ConfigProblem.Severity.ERROR;
    }

    private static String count(long number, String thing) {
        return number + " " + thing + (number == 1 ? "" : "s");
    }
}
