package portcullis.explain.suite;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import portcullis.config.keys.Formats;
import portcullis.config.suite.Decision;
import portcullis.config.suite.FieldExpectation;
import portcullis.config.suite.PolicyCase;
import portcullis.config.suite.Scenario;

/** Holds what was found against what was expected. */
final class Comparison {
    private static final String NONE = "none";

    private final List<Difference> differences = new ArrayList<>();

    private Comparison() {}

    /** In the order of the keys; empty when all is as expected. */
    static List<Difference> of(Scenario.Expected expected, Found found) {
        Comparison comparison = new Comparison();
        comparison.text("route", expected.route(), found.route());
        comparison.text("version", expected.version(), found.version());
        comparison.word("outcome", expected.outcome(), found.outcome());
        comparison.status(expected.status(), found.status());
        comparison.text("reason", expected.reason(), found.reason());
        comparison.text("caller", expected.caller(), found.caller());
        comparison.text("policy", expected.policy(), found.policy());
        comparison.word("shadow", expected.shadow(), found.shadow());
        comparison.text("upstream", expected.upstream(), found.upstream());
        comparison.text("target", expected.target(), found.target());
        comparison.fields("headers", expected.headers(), found.headers());
        comparison.fields("upstream-headers", expected.upstreamHeaders(), found.upstreamHeaders());
        return List.copyOf(comparison.differences);
    }

    static List<Difference> of(PolicyCase expected, Decided found) {
        Comparison comparison = new Comparison();
        comparison.expect("expect", word(expected.expect()), word(found.decision()));
        if (expected.by() != null) {
            comparison.expect("by", expected.by(), orNone(found.policy()));
        }
        if (expected.shadow() != null) {
            comparison.expect("shadow", word(expected.shadow()), word(found.shadow()));
        }
        return List.copyOf(comparison.differences);
    }

    private void text(String key, @Nullable String expected, String found) {
        if (expected != null) {
            expect("expect." + key, expected, orNone(found));
        }
    }

    private void word(String key, @Nullable Enum<?> expected, @Nullable Enum<?> found) {
        if (expected != null) {
            expect("expect." + key, word(expected), word(found));
        }
    }

    private void status(@Nullable Integer expected, int found) {
        if (expected != null && expected != found) {
            differences.add(new Difference(
                    "expect.status", String.valueOf(expected), found == 0 ? "none: an upstream answers this" : String.valueOf(found)));
        }
    }

    private void fields(String key, Map<String, FieldExpectation> expected, Map<String, String> found) {
        expected.forEach((name, expectation) -> {
            String value = found.get(name);
            boolean met = value == null ? expectation instanceof FieldExpectation.Absent : expectation.isMetBy(value);
            if (!met) {
                differences.add(new Difference("expect." + key + "." + name, expectation.toString(), value == null ? NONE : value));
            }
        });
    }

    private void expect(String key, String expected, String found) {
        if (!expected.equals(found)) {
            differences.add(new Difference(key, expected, found));
        }
    }

    private static String orNone(String text) {
        return text.isEmpty() ? NONE : text;
    }

    private static String word(@Nullable Enum<?> value) {
        return value == null ? NONE : Formats.wordOf(value);
    }
}
