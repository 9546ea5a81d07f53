package portcullis.kit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.DictionaryFile;
import com.code_intelligence.jazzer.junit.FuzzTest;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/** An operator's expression, the first line, and a text for it, the rest. */
class LinearPatternFuzz {
    private static final long MOST_COMPILING_NANOS = 3_000_000_000L;
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();
    /** The JDK's own matcher tries ways one after the other: it is asked about small things only. */
    private static final int SMALL_EXPRESSION = 24;
    private static final int SMALL_TEXT = 12;

    @DictionaryFile(resourcePath = "/pattern.dict")
    @FuzzTest
    void matchesWhatTheJdkMatches(byte[] bytes) {
        String all = new String(bytes, StandardCharsets.ISO_8859_1);
        int line = all.indexOf('\n');
        String expression = line < 0 ? all : all.substring(0, line);
        byte[] text = all.substring(line + 1).getBytes(StandardCharsets.ISO_8859_1);
        long began = THREADS.getCurrentThreadCpuTime();
        LinearPattern pattern;
        try {
            pattern = LinearPattern.compile(expression);
        } catch (SyntaxFault fault) {
            return;
        } finally {
            assertTrue(THREADS.getCurrentThreadCpuTime() - began < MOST_COMPILING_NANOS, "takes long to read");
        }
        boolean matches = pattern.matches(text, 0, text.length);
        String asText = new String(text, StandardCharsets.ISO_8859_1);
        assertEquals(matches, pattern.matches(asText), "the same for bytes and text");
        if (expression.length() <= SMALL_EXPRESSION && asText.length() <= SMALL_TEXT) {
            assertEquals(jdk(expression, asText), matches, "as the JDK's own matcher");
        }
    }

    private static boolean jdk(String expression, String text) {
        try {
            return Pattern.compile(expression, Pattern.DOTALL).matcher(text).matches();
        } catch (PatternSyntaxException e) {
            throw new AssertionError("no expression for the JDK: " + expression, e);
        }
    }
}
