package portcullis.explain.suite;

import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import portcullis.config.keys.Formats;

/**
 * Results as the XML that CI servers read: one suite for a file, and of all elements and attributes only those that every reader
 * knows. There is no standard; Jenkins, GitLab and GitHub's reporters agree on this much.
 */
public final class JunitXml {
    private final StringBuilder xml = new StringBuilder(4096);

    private JunitXml() {}

    public static String of(SuiteResult result) {
        JunitXml written = new JunitXml();
        written.write(result);
        return written.xml.toString();
    }

    private void write(SuiteResult result) {
        xml.append("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites");
        attribute("name", "portcullis test");
        counts(result.cases(), result.took());
        xml.append(">\n");
        String started = result.started().truncatedTo(ChronoUnit.SECONDS).toString();
        result.files().forEach((file, cases) -> {
            xml.append("  <testsuite");
            attribute("name", file);
            counts(cases, cases.stream().map(CaseResult::took).reduce(Duration.ZERO, Duration::plus));
            // Without an offset, as the readers' schemas have it; it is UTC.
            attribute("timestamp", started.substring(0, started.length() - 1));
            xml.append(">\n");
            cases.forEach(each -> testCase(file, each));
            xml.append("  </testsuite>\n");
        });
        xml.append("</testsuites>\n");
    }

    private void counts(List<CaseResult> cases, Duration took) {
        attribute("tests", String.valueOf(cases.size()));
        attribute("failures", String.valueOf(cases.stream().filter(each -> !each.passed()).count()));
        attribute("errors", "0");
        attribute("skipped", "0");
        attribute("time", seconds(took));
    }

    private void testCase(String file, CaseResult result) {
        xml.append("    <testcase");
        attribute("name", result.name());
        // Readers group by what they take for packages and classes, and split at dots.
        attribute("classname", file.replace(".yaml", "").replace('/', '.') + "." + Formats.wordOf(result.kind()));
        attribute("file", file);
        attribute("line", String.valueOf(result.place().line()));
        attribute("time", seconds(result.took()));
        if (result.passed()) {
            xml.append("/>\n");
            return;
        }
        xml.append(">\n      <failure");
        attribute("message", result.differences().getFirst().toString());
        attribute("type", "difference");
        xml.append('>');
        text(result.place() + ": " + result.name() + "\n", false);
        result.differences().forEach(difference -> text(difference + "\n", false));
        result.trace().forEach(line -> text("  " + line + "\n", false));
        xml.append("</failure>\n    </testcase>\n");
    }

    private void attribute(String name, String value) {
        xml.append(' ').append(name).append("=\"");
        text(value, true);
        xml.append('"');
    }

    /** Characters that XML 1.0 cannot say at all (its section 2.2) become U+FFFD: a report must not be lost for one of them. */
    private void text(String text, boolean inAttribute) {
        text.codePoints().forEach(at -> {
            switch (at) {
                case '<' -> xml.append("&lt;");
                case '>' -> xml.append("&gt;");
                case '&' -> xml.append("&amp;");
                case '"' -> xml.append("&quot;");
                case '\r' -> xml.append("&#13;");
                case '\n', '\t' -> {
                    if (inAttribute) {
                        xml.append("&#").append(at).append(';');
                    } else {
                        xml.append((char) at);
                    }
                }
                default -> xml.appendCodePoint(isCharacter(at) ? at : 0xFFFD);
            }
        });
    }

    private static boolean isCharacter(int at) {
        return at >= 0x20 && at <= 0xD7FF || at >= 0xE000 && at <= 0xFFFD || at >= 0x10000;
    }

    private static String seconds(Duration took) {
        return String.format(Locale.ROOT, "%.3f", took.toNanos() / 1e9);
    }
}
