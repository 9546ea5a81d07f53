package portcullis.cli;

import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import portcullis.config.keys.Formats;
import portcullis.explain.suite.CaseResult;
import portcullis.explain.suite.Coverage;
import portcullis.explain.suite.Difference;
import portcullis.explain.suite.SuiteResult;
import portcullis.kit.JsonWriter;

/** Prints what came of tests: for people what failed and why, for programs all of it. */
final class SuitePrinter {
    private final Command command;

    SuitePrinter(Command command) {
        this.command = command;
    }

    void print(SuiteResult result) {
        if (command.options.json) {
            command.out().println(JsonWriter.indented().value(description(result)));
        } else {
            text(result, command.out());
        }
    }

    private static void text(SuiteResult result, PrintWriter out) {
        result.files().forEach((file, cases) -> {
            long failed = cases.stream().filter(each -> !each.passed()).count();
            out.println(file + ": " + (cases.size() - failed) + " passed" + (failed == 0 ? "" : ", " + failed + " FAILED"));
            cases.stream().filter(each -> !each.passed()).forEach(each -> failure(each, out));
        });
        out.println(result.cases().size() + " cases, " + result.failed() + " failed, in " + result.took().toMillis() + "ms");
        coverage("routes", "reached by scenarios", result.routes(), out);
        coverage("policies", "applied", result.policies(), out);
    }

    private static void failure(CaseResult failed, PrintWriter out) {
        out.println();
        out.println("  FAILED  " + failed.name() + "  (" + failed.place() + ")");
        for (Difference difference : failed.differences()) {
            out.println("      " + difference.key());
            out.println("          expected  " + onOneLine(difference.expected()));
            out.println("          found     " + onOneLine(difference.found()));
        }
        if (!failed.trace().isEmpty()) {
            out.println("      how it came to that:");
            failed.trace().forEach(line -> out.println(("          " + line).stripTrailing()));
        }
        out.println();
    }

    /** Nothing that was found may command the terminal. */
    private static String onOneLine(String text) {
        StringBuilder shown = new StringBuilder(text.length());
        text.chars().forEach(at -> shown.append(Character.isISOControl(at) ? '\ufffd' : (char) at));
        return shown.toString();
    }

    private static void coverage(String what, String seen, Coverage coverage, PrintWriter out) {
        if (coverage.all().isEmpty()) {
            return;
        }
        String missed = coverage.missed().isEmpty() ? "" : "; not: " + String.join(", ", coverage.missed());
        out.println(what + ": " + coverage.seen() + " of " + coverage.all().size() + " " + seen + missed);
    }

    private static Map<String, Object> description(SuiteResult result) {
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("passed", result.passed());
        all.put("failed", result.failed());
        all.put("took", result.took().toMillis() + "ms");
        all.put("cases", result.cases().stream().map(SuitePrinter::description).toList());
        all.put("routes", description(result.routes()));
        all.put("policies", description(result.policies()));
        return all;
    }

    private static Map<String, Object> description(CaseResult result) {
        Map<String, Object> one = new LinkedHashMap<>();
        one.put("kind", Formats.wordOf(result.kind()));
        one.put("name", result.name());
        one.put("file", result.place().file());
        one.put("line", result.place().line());
        one.put("passed", result.passed());
        one.put("differences", result.differences().stream()
                .map(each -> Map.of("key", each.key(), "expected", each.expected(), "found", each.found()))
                .toList());
        one.put("trace", result.passed() ? List.of() : result.trace());
        return one;
    }

    private static Map<String, Object> description(Coverage coverage) {
        Map<String, Object> one = new LinkedHashMap<>();
        one.put("all", coverage.all().size());
        one.put("seen", coverage.seen());
        one.put("missed", coverage.missed());
        return one;
    }
}
