package portcullis.config.suite;

import static portcullis.config.keys.Key.map;

import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import portcullis.config.keys.Declare;
import portcullis.config.keys.Format;
import portcullis.config.keys.Formats;
import portcullis.config.keys.Given;
import portcullis.config.keys.Key;
import portcullis.config.keys.Keys;
import portcullis.config.keys.Place;
import portcullis.config.keys.Shapes;

/**
 * One file of tests.
 *
 * @param callers by name, for the cases of this file
 * @param at when all is asked that says nothing else; null for the moment of the run
 * @param scenarios in file order
 * @param policyCases in file order
 */
public record TestFile(
        @Nullable Instant at,
        Map<String, TestCaller> callers,
        Map<String, Scenario> scenarios,
        Map<String, PolicyCase> policyCases,
        Place place) {
    /** Names of cases are sentences; reports show them on one line. */
    private static final Format<String> SENTENCE =
            Format.of("name of a case", "a stranger may not read orders", Map.of("type", "string"), TestFile::sentence);

    private static final int LONGEST_NAME = 200;

    /** The keys of a file; reader, schema and reference start from them. */
    public static final Keys<TestFile> KEYS = Declare.keys(
                    (format, at, callers, scenarios, policyCases, place) -> new TestFile(at, callers, scenarios, policyCases, place),
                    Key.integer("format").between("1", "1").says("the version of the notation, first in every file"),
                    Key.of("at", Formats.INSTANT)
                            .orWord("now")
                            .says("when all of the file is asked that says nothing else; without it the moment of the run"),
                    map("callers", Formats.NAME, Shapes.block(TestCaller.KEYS)).orEmpty().says("callers by name, for the cases of this file"),
                    map("scenarios", SENTENCE, Shapes.block(Scenario.KEYS))
                            .orEmpty()
                            .says("requests and what the gateway shall make of them, through its whole pipeline"),
                    map("policy-cases", SENTENCE, Shapes.block(PolicyCase.KEYS))
                            .orEmpty()
                            .says("questions to the policies of a route and what they shall say"),
                    Given.place())
            .check(TestFile::checkCallers);

    private static String sentence(String text) {
        if (text.isBlank() || text.length() > LONGEST_NAME) {
            throw new IllegalArgumentException("has " + text.length() + " characters; 1 to " + LONGEST_NAME);
        }
        if (text.chars().anyMatch(at -> at < ' ' || at == 0x7F)) {
            throw new IllegalArgumentException("has control characters");
        }
        return text;
    }

    private static void checkCallers(TestFile file, Keys.Complaints complaints) {
        if (file.callers.containsKey(TestCaller.NOBODY)) {
            complaints.error("callers", "has '" + TestCaller.NOBODY + "', which stands for nobody", "another name");
        }
        if (file.scenarios.isEmpty() && file.policyCases.isEmpty()) {
            complaints.warning("", "has neither scenarios nor policy-cases", "one of the two");
        }
    }
}
