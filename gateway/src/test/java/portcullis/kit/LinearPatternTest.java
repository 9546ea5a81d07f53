package portcullis.kit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.Random;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class LinearPatternTest {
    @ParameterizedTest
    @CsvSource(delimiter = ' ', value = {
        "application/(json|xml) application/xml",
        "application/.*\\+json application/vnd.example+json",
        "^v[0-9]+$ v12",
        "(?i)mobile.* MoBiLe/1",
        "a{3} aaa",
        "a{2,3} aa",
        "a{2,} aaaaa",
        "(ab|c)*d abcabd",
        "[^,;]+ abc",
        "[a-c\\-\\]]+ ab-]",
        "[a-] -",
        "\\d\\D\\w\\W 1a_-",
        "x?y y",
        "(?:a|)b b",
        "a\\.b a.b",
        "(?i)[^a] b",
    })
    void matchesTheWholeText(String pattern, String text) throws SyntaxFault {
        assertTrue(LinearPattern.compile(pattern).matches(text));
    }

    @ParameterizedTest
    @CsvSource(delimiter = ' ', value = {
        "json application/json",
        "application application/json",
        "a{3} aa",
        "a{3} aaaa",
        "a{2,3} aaaa",
        "a+ b",
        "[^,]+ a,b",
        "(?i)[^a] A",
        "a\\.b axb",
        "\\s a",
    })
    void matchesNothingLess(String pattern, String text) throws SyntaxFault {
        assertFalse(LinearPattern.compile(pattern).matches(text));
    }

    @Test
    void matchesTheEmptyTextOnlyWhereEverythingMayBeAbsent() throws SyntaxFault {
        assertTrue(LinearPattern.compile("").matches(""));
        assertTrue(LinearPattern.compile("a*").matches(""));
        assertTrue(LinearPattern.compile("a{0,2}|b").matches(""));
        assertTrue(LinearPattern.compile("a{0}").matches(""));
        assertFalse(LinearPattern.compile("a{0}").matches("a"));
        assertFalse(LinearPattern.compile("a+").matches(""));
    }

    @Test
    void matchesBytesAsLatin1() throws SyntaxFault {
        byte[] bytes = "x: caf\u00e9;".getBytes(StandardCharsets.ISO_8859_1);
        assertTrue(LinearPattern.compile("caf\u00e9").matches(bytes, 3, 7));
        assertTrue(LinearPattern.compile("[\u00e0-\u00ff].*").matches(bytes, 6, 8));
        assertFalse(LinearPattern.compile("caf\u00e9").matches(bytes, 3, 8));
        assertFalse(LinearPattern.compile("cafe").matches(bytes, 3, 7));
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "(", ")", "(a", "a)", "[", "[a", "[]", "[z-a]", "[\\d-z]", "[[a]]", "[a&&b]", "]", "}", "{2}", "a{", "a{}", "a{,2}",
        "a{2,1}", "a{501}", "a{x}", "*", "+a", "?", "a**", "a*?", "a++", "a{2}{3}", "a^b", "a$b", "(a$|b)", "\\", "\\b",
        "(a)\\1", "\\p{L}", "\\x41", "(?=a)", "(?!a)", "(?<n>a)", "(?<=a)", "(?>a)", "a(?i)b", "(?x)a",
    })
    void refusesWhatItDoesNotKnowAndSaysWhatItKnows(String pattern) {
        SyntaxFault fault = assertThrows(SyntaxFault.class, () -> LinearPattern.compile(pattern));
        assertTrue(fault.wrong().startsWith("'" + pattern + "' "), fault.wrong());
        assertFalse(fault.cure().isEmpty());
    }

    @Test
    void refusesExpressionsWhoseTableWouldBeLarge() throws SyntaxFault {
        assertThrows(SyntaxFault.class, () -> LinearPattern.compile("(a|b)*a(a|b){12}"));
        LinearPattern.compile("(a|b)*a(a|b){7}");
        assertThrows(SyntaxFault.class, () -> LinearPattern.compile("(a{50}){11}"));
        LinearPattern.compile("(a{50}){10}");
        assertThrows(SyntaxFault.class, () -> LinearPattern.compile(differentCharacters(400)));
        LinearPattern.compile(differentCharacters(200));
        assertThrows(SyntaxFault.class, () -> LinearPattern.compile("[" + "a".repeat(2000) + "]"));
        LinearPattern.compile("[" + "a".repeat(1998) + "]");
        assertThrows(SyntaxFault.class, () -> LinearPattern.compile("(".repeat(51) + "a" + ")".repeat(51)));
    }

    private static String differentCharacters(int count) {
        StringBuilder all = new StringBuilder("a");
        for (int i = 0; i < count; i++) {
            all.append('|').append((char) (0x4e00 + 2 * i));
        }
        return all.toString();
    }

    /** A backtracking matcher needs longer than the age of the universe for this. */
    @Test
    void decidesWhatMakesOthersBacktrackForEver() throws SyntaxFault {
        assertFalse(LinearPattern.compile("(a*)*b").matches("a".repeat(100_000)));
        assertFalse(LinearPattern.compile("(a|a)*(a|a)*c").matches("a".repeat(100_000)));
    }

    @Test
    void agreesWithTheJdkOnRandomExpressions() throws SyntaxFault {
        String[] pieces = {"a", "b", "c", ".", "[ab]", "[^a]", "(a|b)", "(?:bc|)", "(a(b|c)*)", "\\w", "\\D", "a*", "b+", "c?", "a{2}", "(ab){0,2}", "[b-d]{1,}", "|"};
        Random random = new Random(20260101);
        int matches = 0;
        for (int i = 0; i < 3_000; i++) {
            StringBuilder expression = new StringBuilder();
            for (int length = 1 + random.nextInt(5); length > 0; length--) {
                expression.append(pieces[random.nextInt(pieces.length)]);
            }
            LinearPattern ours = LinearPattern.compile(expression.toString());
            Pattern theirs = Pattern.compile(expression.toString());
            for (int j = 0; j < 50; j++) {
                StringBuilder text = new StringBuilder();
                for (int length = random.nextInt(8); length > 0; length--) {
                    text.append("abcd1".charAt(random.nextInt(5)));
                }
                boolean expected = theirs.matcher(text).matches();
                assertEquals(expected, ours.matches(text), expression + " on " + text);
                matches += expected ? 1 : 0;
            }
        }
        assertTrue(matches > 5_000, "too few matched to mean anything: " + matches);
    }
}
