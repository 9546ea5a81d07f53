package portcullis.cli;

import java.io.PrintWriter;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import portcullis.explain.report.Change;
import portcullis.explain.report.PolicyReport;
import portcullis.explain.report.ReportedPolicy;
import portcullis.kit.JsonWriter;

/** Prints what is known of policies: for people a table that fits into 120 columns and what to look at, for programs all of it. */
final class PolicyReportPrinter {
    /** With all other columns at their widest, these two leave 120. */
    private static final int WIDEST_ID = 30;

    private static final int WIDEST_PLACE = 33;
    private static final String UNKNOWN = "-";

    private final Command command;

    PolicyReportPrinter(Command command) {
        this.command = command;
    }

    void print(PolicyReport report) {
        if (command.options.json) {
            command.out().println(JsonWriter.indented().value(report.description()));
            return;
        }
        report.notes().forEach(note -> command.err().println("note: " + note));
        PrintWriter out = command.out();
        if (report.policies().isEmpty()) {
            out.println("there are no policies; routes that ask them refuse everybody");
            return;
        }
        Table table = new Table("policy", "stands at", "effect", "routes", "decided", "changed", "tested");
        report.policies().forEach(policy -> table.row(
                beginning(policy.id(), WIDEST_ID),
                ending(policy.text().place().file() + ":" + policy.text().place().line(), WIDEST_PLACE),
                (policy.isShadow() ? "shadow " : "") + policy.effect(),
                routes(policy, report.routes()),
                policy.decisions() == null ? UNKNOWN : count(policy.decisions().decided()),
                changed(policy.change()),
                policy.tested() == null ? UNKNOWN : policy.tested() ? "yes" : "no"));
        table.print(out, false);
        out.println();
        out.println("policies: " + report.policies().size() + ", of them shadows: " + number(report, ReportedPolicy::isShadow)
                + "; routes that ask them: " + report.routes());
        tell("never decided since the gateway started", report, ReportedPolicy::neverDecided);
        tell("applied in no test", report, policy -> Boolean.FALSE.equals(policy.tested()));
        tell("too broad, unless meant", report, policy -> policy.breadth() != null);
        report.policies().stream().filter(policy -> policy.breadth() != null).forEach(policy -> {
            out.println("  " + policy.text().place() + ": " + policy.id());
            out.println("    " + policy.breadth().says());
        });
    }

    /** Nothing when there is none. */
    private void tell(String what, PolicyReport report, Predicate<ReportedPolicy> which) {
        long number = number(report, which);
        if (number > 0) {
            command.out().println(what + ": " + number);
        }
    }

    private static long number(PolicyReport report, Predicate<ReportedPolicy> which) {
        return report.policies().stream().filter(which).count();
    }

    private static String routes(ReportedPolicy policy, int all) {
        List<String> routes = policy.routes();
        return policy.everyRoute() ? "every" : routes.isEmpty() ? "none" : routes.size() + " of " + all;
    }

    /** Eight columns at most. */
    private static String count(long number) {
        return number < 10_000_000 ? Long.toString(number) : number / 1_000_000 + "M";
    }

    private static String changed(@Nullable Change change) {
        return switch (change) {
            case null -> UNKNOWN;
            case Change.Uncommitted _ -> "edited";
            case Change.Committed committed -> DateTimeFormatter.ISO_LOCAL_DATE.format(committed.at().atOffset(ZoneOffset.UTC));
        };
    }

    private static String beginning(String text, int columns) {
        return text.length() <= columns ? text : text.substring(0, columns - 2) + "..";
    }

    /** Of a place the end says more. */
    private static String ending(String text, int columns) {
        return text.length() <= columns ? text : ".." + text.substring(text.length() - columns + 2);
    }
}
